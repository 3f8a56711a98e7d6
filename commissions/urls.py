"""Addresses of the pages."""

from django.urls import URLPattern, path

from commissions.views import plans, runs, statements, targets

app_name = "commissions"

urlpatterns: list[URLPattern] = [
    path("pay/", statements.statement_list, name="statement-list"),
    path("pay/<int:pk>/", statements.statement_detail, name="statement-detail"),
    path("pay/<int:pk>/payments/", statements.statement_lines, name="statement-lines"),
    path("pay/<int:pk>/accept/", runs.statement_accept, name="statement-accept"),
    path("runs/", runs.run_list, name="run-list"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/calculate/", runs.run_calculate, name="run-calculate"),
    path("runs/<int:pk>/review/", runs.run_review, name="run-review"),
    path("runs/<int:pk>/approve/", runs.run_approve, name="run-approve"),
    path("runs/<int:pk>/export/", runs.run_export, name="run-export"),
    path("runs/<int:pk>/file/", runs.run_file, name="run-file"),
    path("runs/<int:pk>/statements/", runs.run_statements, name="run-statements"),
    path("runs/<int:pk>/excluded/", runs.run_excluded, name="run-excluded"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/add/", plans.plan_add, name="plan-add"),
    path("plans/<int:pk>/draft/", plans.plan_draft, name="plan-draft"),
    path("plans/versions/<int:pk>/", plans.version_detail, name="version-detail"),
    path("plans/versions/<int:pk>/approve/", plans.version_approve, name="version-approve"),
    path("plans/versions/<int:pk>/discard/", plans.version_discard, name="version-discard"),
    path("plans/targets/", targets.target_list, name="target-list"),
    path("plans/targets/copy/", targets.target_copy, name="target-copy"),
]
