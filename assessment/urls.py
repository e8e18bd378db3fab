"""Every address of the product."""

from django.urls import include, path

from assessment.web.views import (
    answering,
    comparing,
    correcting,
    drafts,
    errors,
    files,
    history,
    home,
    importing,
    ledger,
    method,
    moving,
    results,
    rubrics,
    teams,
)

own_rubric = [
    path(f"organisations/<uuid:organisation_id>/rubrics/<slug:slug>/{page}", view, name=f"own-rubric-{name}")
    for page, view, name in (
        ("", rubrics.versions, "versions"),
        ("changes/", rubrics.changes, "changes"),
        ("method/", method.own_method, "method"),
        ("<str:number>.yaml", rubrics.file, "file"),
        ("<str:number>/retire/", rubrics.retire, "retire"),
    )
]

urlpatterns = [
    path("", home.home, name="home"),
    path("portfolio.csv", home.portfolio_file, {"ending": "csv"}, name="portfolio-csv"),
    path("portfolio.xlsx", home.portfolio_file, {"ending": "xlsx"}, name="portfolio-xlsx"),
    path("portfolio.json", home.portfolio_file, {"ending": "json"}, name="portfolio-json"),
    path("method/", method.method, name="method"),
    path("method/<slug:slug>/", method.method, name="method"),
    path("rubrics/", rubrics.rubrics, name="rubrics"),
    path("rubrics/<slug:slug>/", rubrics.versions, name="rubric-versions"),
    path("rubrics/<slug:slug>/changes/", rubrics.changes, name="rubric-changes"),
    path("rubrics/<slug:slug>/<str:number>.yaml", rubrics.file, name="rubric-file"),
    path("organisations/<uuid:organisation_id>/drafts/new/", drafts.new_draft, name="new-draft"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/check/", drafts.check_draft, name="check-draft"),
    path("drafts/<uuid:draft_id>/changes/", drafts.draft_changes, name="draft-changes"),
    path("drafts/<uuid:draft_id>/publish/", drafts.publish_draft, name="publish-draft"),
    path("drafts/<uuid:draft_id>/remove/", drafts.remove_draft, name="remove-draft"),
    path("drafts/<uuid:draft_id>.yaml", drafts.draft_file, name="draft-file"),
    *own_rubric,
    path("teams/new/", teams.new_team, name="new-team"),
    path("teams/<uuid:team_id>/", teams.team, name="team"),
    path("teams/<uuid:team_id>/history.pdf", history.history_pdf, name="history-pdf"),
    path("teams/<uuid:team_id>/history.csv", teams.history_file, {"ending": "csv"}, name="history-csv"),
    path("teams/<uuid:team_id>/history.xlsx", teams.history_file, {"ending": "xlsx"}, name="history-xlsx"),
    path("teams/<uuid:team_id>/history.json", teams.history_file, {"ending": "json"}, name="history-json"),
    path("teams/<uuid:team_id>/trend.svg", teams.history_file, {"ending": "svg"}, name="trend-svg"),
    path("teams/<uuid:team_id>/trend.png", teams.history_file, {"ending": "png"}, name="trend-png"),
    path("teams/<uuid:team_id>/tags/", teams.tags, name="tags"),
    path("teams/<uuid:team_id>/events/", teams.events, name="events"),
    path("events/<int:event_id>/remove/", teams.remove_event, name="remove-event"),
    path("teams/<uuid:team_id>/ledger/", ledger.ledger, name="ledger"),
    path("teams/<uuid:team_id>/ledger/new/", ledger.new_entry, name="new-entry"),
    path("teams/<uuid:team_id>/ledger/import/", ledger.import_entries, name="import-ledger"),
    path("teams/<uuid:team_id>/ledger.csv", ledger.ledger_file, {"ending": "csv"}, name="ledger-csv"),
    path("teams/<uuid:team_id>/ledger.xlsx", ledger.ledger_file, {"ending": "xlsx"}, name="ledger-xlsx"),
    path("teams/<uuid:team_id>/ledger.json", ledger.ledger_file, {"ending": "json"}, name="ledger-json"),
    path("ledger/<int:entry_id>/", ledger.entry, name="entry"),
    path("ledger/<int:entry_id>/remove/", ledger.remove_entry, name="remove-entry"),
    path("teams/<uuid:team_id>/assessments/new/", teams.new_assessment, name="new-assessment"),
    path("teams/<uuid:team_id>/add-ons/", teams.add_ons, name="add-ons"),
    path("organisations/<uuid:organisation_id>/remove-sample/", teams.remove_sample, name="remove-sample"),
    path("assessments/<uuid:assessment_id>/", answering.assessment, name="assessment"),
    path("assessments/<uuid:assessment_id>/questions/<slug:question_id>/", answering.question, name="question"),
    path("assessments/<uuid:assessment_id>/review/", answering.review, name="review"),
    path("assessments/<uuid:assessment_id>/submit/", answering.submit, name="submit"),
    path("assessments/<uuid:assessment_id>/move/", moving.move, name="move-assessment"),
    path("assessments/<uuid:assessment_id>/answers.xlsx", importing.answer_sheet, name="answer-sheet"),
    path("assessments/<uuid:assessment_id>/import/", importing.import_answers, name="import-answers"),
    path("submissions/<uuid:submission_id>/", results.results, name="results"),
    path("submissions/<uuid:submission_id>/correct/", correcting.correct, name="correct"),
    path("submissions/<uuid:submission_id>/report.pdf", results.report_pdf, name="report-pdf"),
    path("submissions/<uuid:submission_id>/radar.svg", results.radar_svg, name="radar-svg"),
    path("submissions/<uuid:submission_id>/answers.csv", files.file, {"name": "answers.csv"}, name="answers-csv"),
    path("submissions/<uuid:submission_id>/plan.csv", files.file, {"name": "plan.csv"}, name="plan-csv"),
    path("submissions/<uuid:submission_id>/report.xlsx", files.file, {"name": "report.xlsx"}, name="report-xlsx"),
    path("submissions/<uuid:submission_id>/report.json", files.file, {"name": "report.json"}, name="report-json"),
    path("submissions/<uuid:submission_id>/radar.png", files.file, {"name": "radar.png"}, name="radar-png"),
    path("compare/", comparing.compare, name="compare"),
    path("compare.pdf", comparing.compare_pdf, name="compare-pdf"),
    path("compare.csv", comparing.compare_file, {"ending": "csv"}, name="compare-csv"),
    path("compare.xlsx", comparing.compare_file, {"ending": "xlsx"}, name="compare-xlsx"),
    path("compare.json", comparing.compare_file, {"ending": "json"}, name="compare-json"),
    path("preferences/", home.preferences, name="preferences"),
    path("accounts/", include("allauth.account.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
