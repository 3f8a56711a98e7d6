"""Addresses of corrections and of the inbox of approvals."""

from django.urls import URLPattern, path

from cases.views import approvals
from cases.views.ledger import corrections

urlpatterns: list[URLPattern] = [
    path("approvals/", approvals.approval_list, name="approval-list"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("corrections/export.csv", corrections.correction_export, {"kind": "csv"}, name="correction-export-csv"),
    path("corrections/export.xlsx", corrections.correction_export, {"kind": "xlsx"}, name="correction-export-xlsx"),
    path("corrections/<int:pk>/decide/", corrections.correction_decide, name="correction-decide"),
    path("corrections/<int:pk>/withdraw/", corrections.correction_withdraw, name="correction-withdraw"),
    path("accounts/<int:pk>/waiver/", corrections.waiver_ask, name="waiver-ask"),
    path("accounts/<int:pk>/adjustment/", corrections.adjustment_ask, name="adjustment-ask"),
    path("accounts/<int:pk>/refund/", corrections.refund_ask, name="refund-ask"),
]
