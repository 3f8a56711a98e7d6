"""Addresses of what happens to a case beside its work: hand-over, closing."""

from django.urls import URLPattern, path

from cases.urls import handbacks, retention
from cases.views.closings import closings
from cases.views.placements import transfers

urlpatterns: list[URLPattern] = [
    *handbacks.urlpatterns,
    *retention.urlpatterns,
    path("cases/transfer/", transfers.case_transfer, name="case-transfer"),
    path("transfers/", transfers.transfer_list, name="transfer-list"),
    path("transfers/export.csv", transfers.transfer_export, {"kind": "csv"}, name="transfer-export-csv"),
    path("transfers/export.xlsx", transfers.transfer_export, {"kind": "xlsx"}, name="transfer-export-xlsx"),
    path("cases/<int:pk>/close/", closings.case_close, name="case-close"),
    path("cases/<int:pk>/reopen/", closings.case_reopen, name="case-reopen"),
    path("closings/", closings.closing_list, name="closing-list"),
    path("closings/export.csv", closings.closing_export, {"kind": "csv"}, name="closing-export-csv"),
    path("closings/export.xlsx", closings.closing_export, {"kind": "xlsx"}, name="closing-export-xlsx"),
    path("closings/<int:pk>/", closings.closing_detail, name="closing-detail"),
    path("closings/<int:pk>/decide/", closings.closing_decide, name="closing-decide"),
    path("closings/<int:pk>/withdraw/", closings.closing_withdraw, name="closing-withdraw"),
]
