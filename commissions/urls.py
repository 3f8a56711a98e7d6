"""Addresses of the pages."""

from django.urls import URLPattern, path

from commissions.views import cases, parts, pay, plans, runs, simulations, statements, targets, versions

app_name = "commissions"

urlpatterns: list[URLPattern] = [
    path("pay/", statements.statement_list, name="statement-list"),
    path("pay/<int:pk>/", statements.statement_detail, name="statement-detail"),
    path("pay/<int:pk>/payments/", statements.statement_lines, name="statement-lines"),
    path("pay/<int:pk>/accept/", runs.statement_accept, name="statement-accept"),
    path("pay/accounts/<int:pk>/", pay.pay_account, name="pay-account"),
    path("pay/accounts/<int:pk>/export.csv", pay.pay_account_export, {"kind": "csv"}, name="pay-account-export-csv"),
    path("pay/accounts/<int:pk>/export.xlsx", pay.pay_account_export, {"kind": "xlsx"}, name="pay-account-export-xlsx"),
    path("runs/", runs.run_list, name="run-list"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/calculate/", runs.run_calculate, name="run-calculate"),
    path("runs/<int:pk>/review/", runs.run_review, name="run-review"),
    path("runs/<int:pk>/approve/", runs.run_approve, name="run-approve"),
    path("runs/<int:pk>/export/", runs.run_export, name="run-export"),
    path("runs/<int:pk>/file/", runs.run_file, name="run-file"),
    path("runs/<int:pk>/statements/", runs.run_statements, name="run-statements"),
    path("runs/<int:pk>/excluded/", runs.run_excluded, name="run-excluded"),
    path("runs/<int:pk>/accept/", runs.run_accept, name="run-accept"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/add/", plans.plan_add, name="plan-add"),
    path("plans/assignments/", plans.assignment_list, name="assignment-list"),
    path("plans/assignments/<int:pk>/end/", plans.assignment_end, name="assignment-end"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/draft/", plans.plan_draft, name="plan-draft"),
    path("plans/<int:pk>/assign/", plans.plan_assign, name="plan-assign"),
    path("plans/versions/<int:pk>/", versions.version_detail, name="version-detail"),
    path("plans/versions/<int:pk>/submit/", versions.version_submit, name="version-submit"),
    path("plans/versions/<int:pk>/decide/", versions.version_decide, name="version-decide"),
    path("plans/versions/<int:pk>/discard/", versions.version_discard, name="version-discard"),
    path("plans/versions/<int:pk>/document/", versions.version_document, name="version-document"),
    path("plans/versions/<int:pk>/document.json", versions.version_download, name="version-download"),
    path("plans/versions/<int:pk>/cases/", cases.case_list, name="version-cases"),
    path("plans/versions/<int:pk>/cases/<int:place>/", cases.case_detail, name="version-case"),
    path("plans/versions/<int:pk>/simulation/", simulations.version_simulation, name="version-simulation"),
    path("plans/versions/<int:pk>/parts/add/", parts.part_add, name="part-add"),
    path("plans/versions/<int:pk>/parts/<slug:key>/", parts.part_change, name="part-change"),
    path("plans/versions/<int:pk>/parts/<slug:key>/move/", parts.part_move, name="part-move"),
    path("plans/targets/", targets.target_list, name="target-list"),
    path("plans/targets/copy/", targets.target_copy, name="target-copy"),
    path("plans/targets/approve/", targets.target_approve, name="target-approve"),
]
