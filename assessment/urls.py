"""Every address of the product."""

from django.urls import include, path

from assessment.web.views import answering, errors, home, method, results, teams

urlpatterns = [
    path("", home.home, name="home"),
    path("method/", method.method, name="method"),
    path("teams/new/", teams.new_team, name="new-team"),
    path("teams/<uuid:team_id>/", teams.team, name="team"),
    path("teams/<uuid:team_id>/assessments/new/", teams.new_assessment, name="new-assessment"),
    path("organisations/<uuid:organisation_id>/remove-sample/", teams.remove_sample, name="remove-sample"),
    path("assessments/<uuid:assessment_id>/", answering.assessment, name="assessment"),
    path("assessments/<uuid:assessment_id>/questions/<slug:question_id>/", answering.question, name="question"),
    path("assessments/<uuid:assessment_id>/review/", answering.review, name="review"),
    path("assessments/<uuid:assessment_id>/submit/", answering.submit, name="submit"),
    path("submissions/<uuid:submission_id>/", results.results, name="results"),
    path("submissions/<uuid:submission_id>/report.pdf", results.report_pdf, name="report-pdf"),
    path("submissions/<uuid:submission_id>/radar.svg", results.radar_svg, name="radar-svg"),
    path("preferences/", home.preferences, name="preferences"),
    path("accounts/", include("allauth.account.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
