"""The results page and its two downloads: one report, the same numbers everywhere."""

import html
import json
import re
import uuid
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from assessment import actions
from assessment.domain.answers import Answer
from assessment.domain.scoring import Scorecard, score, shown
from assessment.web.views.results import file_name
from tests.conftest import give

DOWNLOADS = ("report-pdf", "radar-svg")


def submitted(assessment, answers, by):
    for question, answer in answers.items():
        give(assessment, question, answer, by)
    return actions.submit(assessment=assessment, by=by)


def page_of(client, user, submission):
    client.force_login(user)
    return client.get(submission.get_absolute_url())


def words(response):
    """The visible words of a page in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_role_reads_the_results_and_an_outsider_finds_nothing(
    client, owner, lead, member, viewer, outsider, submission
):
    for user in (owner, lead, member, viewer):
        assert page_of(client, user, submission).status_code == 200
    assert page_of(client, outsider, submission).status_code == 404


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_download_is_not_there_for_an_outsider(client, outsider, submission, name):
    client.force_login(outsider)
    assert client.get(reverse(name, args=[submission.pk])).status_code == 404


def test_the_page_costs_the_same_few_queries_for_seven_answers_and_for_45(
    client, owner, submission, ml_assessment, django_assert_num_queries
):
    questions = ml_assessment.rubric_version.rubric().questions
    client.force_login(owner)
    # With a single submission to see the top bar asks each time whether there is a second to compare it with.
    for newest, queries in (
        (lambda: submission, 7),
        (lambda: submitted(ml_assessment, {question.id: Answer(level=2) for question in questions}, owner), 6),
    ):
        path = newest().get_absolute_url()
        client.get(path)  # reads the rubric once a process
        with django_assert_num_queries(queries):
            client.get(path)


def test_the_verdict_stands_with_its_range_band_and_coverage(client, viewer, submission):
    verdict = submission.report().verdict
    told = words(page_of(client, viewer, submission))
    assert verdict.sentence in told
    assert f"{verdict.score} {verdict.band} of 100, range {verdict.range} The range is {verdict.width}" in told
    assert "100% of the weight is answered" in told
    assert "0% of what is answered is backed" in told


def test_table_drawings_and_chart_data_show_the_same_numbers(client, viewer, submission):
    body = page_of(client, viewer, submission).content.decode()
    topics = submission.report().topics
    table = re.findall(r'<tr data-topic="([^"]+)"><th scope="row">[^<]*</th><td class="num">([^<]+)</td>', body)
    chart = json.loads(re.search(r'<script id="radar-data" type="application/json">(.*?)</script>', body)[1])
    line = next(trace for trace in chart["data"] if trace["meta"] == "this")
    radar = re.search(r'<svg [^>]*class="radar".*?</svg>', body, flags=re.S)[0]

    assert table == [(topic.node.id, str(topic.score)) for topic in topics]
    assert line["r"][:-1] == [topic.score for topic in topics]
    assert re.findall(r"</tspan>([^<]+)</text>", radar) == [str(topic.score) for topic in topics]


def test_every_score_opens_to_its_arithmetic(client, viewer, submission):
    report = submission.report()
    told = words(page_of(client, viewer, submission))
    for node, found in report.scorecard.nodes.items():
        assert f"is printed as {shown(found.estimate)}." in told, node
    assert "Average and weakest: 0.5 ×" in told


def test_a_gate_is_told_with_the_score_it_takes_away(client, viewer, owner, assessment):
    held = submitted(assessment, {f"q{n}": Answer(level=4) for n in range(1, 8)} | {"q6": Answer(level=0)}, owner)
    told = words(page_of(client, viewer, held))
    assert "40 held at 37 Infrastructure Infrastructure would score 40 and is held at 37." in told
    assert "Held down from 40 by “Sixth practice”" in told


def test_a_step_of_advice_says_what_the_score_would_read(client, viewer, owner, assessment):
    stepped = submitted(
        assessment,
        {f"q{n}": Answer(level=4, evidence=("https://a.example",)) for n in range(1, 8)} | {"q5": Answer(level=2)},
        owner,
    )
    told = words(page_of(client, viewer, stepped))
    assert "If this practice reached level 3 (“Standard”) and nothing else changed, the score would read 94 +6" in told
    assert "Company +8." in told


def test_without_enough_answers_the_range_stands_in_place_of_a_verdict(client, viewer, owner, assessment):
    early = submitted(assessment, {"q1": Answer(level=3), "q4": Answer(dont_know=True)}, owner)
    told = words(page_of(client, viewer, early))
    report = early.report()
    assert report.verdict.sentence in told
    assert f"{report.verdict.range} No verdict yet" in told
    assert "A verdict needs" in told
    assert "Don’t know. Ask: " in told


def test_nothing_answered_still_makes_a_page(client, viewer, owner, assessment):
    told = words(page_of(client, viewer, submitted(assessment, {}, owner)))
    assert "0–100 No verdict yet" in told
    assert "Nothing is answered" in told


def test_nothing_live_is_stamped(client, viewer, owner, assessment):
    early = submitted(
        assessment,
        {f"q{n}": Answer(level=2) for n in range(1, 7)} | {"q7": Answer(na="nothing-live", note="In May.")},
        owner,
    )
    told = words(page_of(client, viewer, early))
    assert "Pre-production Nothing is live yet" in told
    assert "Left out: Seventh practice (not applicable: Nothing live yet)." in told


def test_notes_are_plain_text_and_links_are_only_shown(client, viewer, owner, assessment):
    note = "<script>alert(1)</script> & <b>bold</b>"
    shown_as = Answer(level=3, note=note, evidence=("https://wiki.example.org/a?b=1&c=2",))
    body = page_of(client, viewer, submitted(assessment, {"q1": shown_as}, owner)).content.decode()
    assert html.escape(note) in body
    assert note not in body
    assert 'href="https://wiki.example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow"' in body


def test_sample_data_is_labelled(client, owner, submission):
    organisation = submission.assessment.team.organisation
    assert "Sample data." not in words(page_of(client, owner, submission))
    organisation.is_sample = True
    organisation.save()
    assert "Sample data." in words(page_of(client, owner, submission))


def test_the_page_holds_no_style_and_no_script_of_its_own(client, viewer, submission):
    body = page_of(client, viewer, submission).content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", body) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", body) == ['<script id="radar-data" type="application/json">']


@pytest.mark.parametrize(("query", "inches"), [("", (8.27, 11.69)), ("?paper=letter", (8.5, 11))])
def test_the_pdf_is_named_after_team_and_date_and_comes_on_both_papers(client, viewer, submission, query, inches):
    client.force_login(viewer)
    response = client.get(reverse("report-pdf", args=[submission.pk]) + query)
    with pikepdf.open(BytesIO(response.content)) as pdf:
        sides = tuple(round(float(side) / 72, 2) for side in list(pdf.pages[0].mediabox)[2:])
    name = f"shipworthy-nova-{submission.submitted_at:%Y-%m-%d}.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.content.startswith(b"%PDF-")
    assert sides == inches


def test_a_team_without_latin_letters_still_gets_a_file_name(client, owner, submission):
    submission.team_name = "机器学习"
    assert file_name(submission.report(), "pdf") == f"shipworthy-{submission.submitted_at:%Y-%m-%d}.pdf"


def test_the_radar_comes_as_a_drawing_of_its_own(client, viewer, submission):
    client.force_login(viewer)
    response = client.get(reverse("radar-svg", args=[submission.pk]))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"].startswith('attachment; filename="shipworthy-nova-')
    assert response.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox=')


def test_a_stored_submission_scores_again_as_it_did(submission):
    answers = {question: Answer.from_data(data) for question, data in submission.answers.items()}
    stored = Scorecard.from_data(submission.scorecard)
    assert score(submission.assessment.rubric_version.rubric(), answers) == stored


# The method page


def test_everybody_may_read_how_scoring_works(client, ml_delivery_version):
    told = words(client.get(reverse("method")))
    rubric = ml_delivery_version.rubric()
    assert "0.5 × the mean of the areas + 0.5 × the weakest area" in told
    assert "at least 80% of the weight overall and 60% in each area" in told
    assert "The instrument is expert judgement: it has not been validated with teams." in told
    assert "Inbal Budowski-Tal" in told
    for question in rubric.questions:
        assert question.title in told
    for reference in rubric.references.values():
        assert " ".join(reference.work.split()) in told
        assert reference.caution is None or " ".join(reference.caution.split()) in told
    for band, text in zip(rubric.overall_bands.names, rubric.overall_bands.texts, strict=True):
        assert band in told
        assert text[1:] in told


def test_before_a_rubric_is_published_there_is_no_method_to_explain(client, db):
    assert client.get(reverse("method")).status_code == 404


def test_the_method_page_prints_the_hash_of_the_newest_version(client, ml_delivery_version):
    assert ml_delivery_version.content_hash in words(client.get(reverse("method")))


def test_a_submission_that_does_not_exist_is_not_found(client, owner):
    client.force_login(owner)
    assert client.get(reverse("results", args=[uuid.uuid4()])).status_code == 404
