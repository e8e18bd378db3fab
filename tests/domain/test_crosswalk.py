"""Links between rubrics: read from either file, the closest kind wins, and nothing is said of what is gone."""

from assessment.domain.crosswalk import Counterpart, Touch, crosswalk, label, linked, touching
from assessment.domain.rubric import Rubric
from assessment.domain.rubric_file import find_rubric
from tests.newer import newer_toy

ML_TEST_SCORE = find_rubric("ml-test-score")


def with_links(rubric: Rubric, name: str = "", **links: list[tuple[str, str, str]]) -> Rubric:
    """The rubric under another name, with links of its questions: other rubric, its question, kind."""
    document = rubric.model_dump(mode="json", by_alias=True, exclude_unset=True)
    document["rubric"]["id"] = name or rubric.rubric.id
    for question in document["questions"]:
        for other, target, kind in links.get(question["id"], ()):
            question.setdefault("links", {}).setdefault(other, []).append({"id": target, "kind": kind})
    return Rubric.model_validate(document)


def test_a_link_counts_whichever_file_it_stands_in(toy):
    plain = with_links(toy, "plain")
    linking = with_links(toy, "linking", q1=[("plain", "q3", "exact")])

    assert crosswalk(linking, plain) == {"q1": {"q3": "exact"}}
    assert crosswalk(plain, linking) == {"q3": {"q1": "exact"}}


def test_where_two_files_differ_the_closest_link_holds(toy):
    one = with_links(toy, "one", q1=[("other", "q2", "part"), ("other", "q3", "contrast")])
    other = with_links(toy, "other", q2=[("one", "q1", "exact")], q3=[("one", "q1", "part")])

    assert crosswalk(one, other) == {"q1": {"q2": "exact", "q3": "part"}}


def test_a_link_to_a_question_that_is_gone_says_nothing(toy):
    one = with_links(toy, "one", q1=[("other", "gone", "exact")])

    assert crosswalk(one, with_links(toy, "other")) == {}


def test_a_rubric_has_no_links_with_its_own_versions(toy):
    assert crosswalk(with_links(toy, q1=[("toy", "q2", "exact")]), newer_toy("1.1.0")) == {}


def test_a_topic_is_touched_once_by_each_question_in_the_order_of_the_other_rubric(ml_delivery):
    topic = ml_delivery.node_by_id["input-guarding"]

    (touch,) = touching(ml_delivery, ml_delivery.questions_of(topic.id), [ML_TEST_SCORE])

    assert touch.rubric == ML_TEST_SCORE
    assert [(each.label, each.kind) for each in touch.counterparts] == [
        ("Data 1", "exact"),
        ("Data 4", "exact"),
        ("Model 6", "part"),
        ("Monitor 1", "exact"),
        ("Monitor 2", "exact"),
    ]


def test_what_touches_nothing_is_left_out(ml_delivery, toy):
    hiring = ml_delivery.question_by_id["hiring-for-impact"]

    assert touching(ml_delivery, [hiring], [ML_TEST_SCORE, toy]) == ()


def test_a_question_finds_its_counterparts(ml_delivery):
    way_back = ML_TEST_SCORE.question_by_id["infra-7"]

    assert touching(ML_TEST_SCORE, [way_back], [ml_delivery]) == (
        Touch(ml_delivery, (Counterpart(ml_delivery.question_by_id["rollback"], "39", "exact"),)),
    )


def test_of_every_linked_rubric_the_newest_version_is_taken(toy):
    one = with_links(toy, "one", q1=[("toy", "q1", "exact")])
    older, newer = newer_toy("1.9.0"), newer_toy("1.10.0")

    assert linked(one, [older, newer, with_links(toy, "stranger"), one]) == (newer,)


def test_a_question_numbered_after_its_topic_is_called_so(ml_delivery):
    assert label(ML_TEST_SCORE, ML_TEST_SCORE.question_by_id["monitor-7"]) == "Monitor 7"
    assert label(ml_delivery, ml_delivery.question_by_id["rollback"]) == "39"
