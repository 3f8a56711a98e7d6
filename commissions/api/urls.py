"""Addresses of the API."""

from django.urls import URLPattern, path

from commissions.api import accruals, amendments, pay, plans, scores, simulations, views

urlpatterns: list[URLPattern] = [
    path("pay-plans/", plans.PlanList.as_view(), name="api-pay-plan-list"),
    path("pay-plans/<int:pk>/versions/", plans.VersionList.as_view(), name="api-pay-version-list"),
    path("pay-plan-versions/<int:pk>/", plans.version_detail, name="api-pay-version-detail"),
    path("pay-plan-versions/<int:pk>/write/", plans.version_write, name="api-pay-version-write"),
    path("pay-plan-versions/<int:pk>/submit/", plans.version_submit, name="api-pay-version-submit"),
    path("pay-plan-versions/<int:pk>/approve/", plans.version_approve, name="api-pay-version-approve"),
    path("pay-plan-versions/<int:pk>/refuse/", plans.version_refuse, name="api-pay-version-refuse"),
    path("pay-plan-versions/<int:pk>/discard/", plans.version_discard, name="api-pay-version-discard"),
    path(
        "pay-plan-versions/<int:pk>/simulation/",
        simulations.SimulationDetail.as_view(),
        name="api-pay-version-simulation",
    ),
    path(
        "pay-plan-versions/<int:pk>/simulation/cancel/",
        simulations.simulation_cancel,
        name="api-pay-version-simulation-cancel",
    ),
    path(
        "pay-plan-versions/<int:pk>/simulation/file/<str:form>/",
        simulations.simulation_file,
        name="api-pay-version-simulation-file",
    ),
    path("pay-assignments/", plans.AssignmentList.as_view(), name="api-pay-assignment-list"),
    path("pay-assignments/<int:pk>/end/", plans.assignment_end, name="api-pay-assignment-end"),
    path("pay-targets/", plans.TargetList.as_view(), name="api-pay-target-list"),
    path("pay-targets/approve/", plans.target_approve, name="api-pay-target-approve"),
    path("pay-accounts/<int:pk>/", pay.account_detail, name="api-pay-account-detail"),
    path("pay-entries/", pay.EntryList.as_view(), name="api-pay-entry-list"),
    path("pay-amendments/", amendments.AmendmentList.as_view(), name="api-pay-amendment-list"),
    path("pay-amendments/<int:pk>/approve/", amendments.amendment_approve, name="api-pay-amendment-approve"),
    path("pay-amendments/<int:pk>/refuse/", amendments.amendment_refuse, name="api-pay-amendment-refuse"),
    path("pay-amendments/<int:pk>/discard/", amendments.amendment_discard, name="api-pay-amendment-discard"),
    path("review-scores/", scores.ScoreList.as_view(), name="api-review-score-list"),
    path("review-scores/approve/", scores.score_approve, name="api-review-score-approve"),
    path("runs/", views.RunList.as_view(), name="api-run-list"),
    path("accrual/", accruals.accrual_list, name="api-accrual-list"),
    path("runs/<int:pk>/", views.RunDetail.as_view(), name="api-run-detail"),
    path("runs/<int:pk>/calculate/", views.run_calculate, name="api-run-calculate"),
    path("runs/<int:pk>/review/", views.run_review, name="api-run-review"),
    path("runs/<int:pk>/approve/", views.run_approve, name="api-run-approve"),
    path("runs/<int:pk>/export/", views.run_export, name="api-run-export"),
    path("runs/<int:pk>/file/", views.run_file, name="api-run-file"),
    path("statements/", views.StatementList.as_view(), name="api-statement-list"),
    path("statements/<int:pk>/", views.StatementDetail.as_view(), name="api-statement-detail"),
    path("statements/<int:pk>/lines/", views.StatementLines.as_view(), name="api-statement-lines"),
]
