"""Addresses of plans, offers and what debtors can pay."""

from django.urls import URLPattern, path

from cases.views.plans import agreements, plan_offers, plan_terms, plans

urlpatterns: list[URLPattern] = [
    path("repayment-plans/", plans.plan_index, name="plan-list"),
    path("repayment-plans/export.csv", plans.plan_export, {"kind": "csv"}, name="plan-export-csv"),
    path("repayment-plans/export.xlsx", plans.plan_export, {"kind": "xlsx"}, name="plan-export-xlsx"),
    path("repayment-plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("repayment-plans/<int:pk>/agree/", plans.plan_agree, name="plan-agree"),
    path("repayment-plans/<int:pk>/change/", plans.plan_change, name="plan-change"),
    path("repayment-plans/<int:pk>/cancel/", plans.plan_cancel, name="plan-cancel"),
    path("repayment-plans/<int:pk>/end/", plans.plan_end, name="plan-end"),
    path("repayment-plans/<int:pk>/agreement/", agreements.agreement_issue, name="agreement-issue"),
    path("agreements/<int:pk>/", agreements.agreement_file, name="agreement-file"),
    path("creditors/<int:pk>/plans/", plan_terms.creditor_plans, name="creditor-plans"),
    path("plan-versions/<int:pk>/decide/", plans.plan_decide, name="plan-decide"),
    path("cases/<int:pk>/offers/", plan_offers.offers, name="plan-offers"),
    path("cases/<int:pk>/affordability/", plan_offers.affordability_record, name="affordability-record"),
    path("cases/<int:pk>/plans/propose/", plan_offers.plan_propose, name="plan-propose"),
]
