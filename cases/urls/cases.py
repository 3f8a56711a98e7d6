"""Addresses of cases."""

from django.urls import URLPattern, path

from cases.views import cases
from cases.views.strategies import assignment

urlpatterns: list[URLPattern] = [
    path("cases/", cases.case_index, name="case-list"),
    path("cases/assign/", assignment.case_assign, name="case-assign"),
    path("cases/export.csv", cases.case_export, {"kind": "csv"}, name="case-export-csv"),
    path("cases/export.xlsx", cases.case_export, {"kind": "xlsx"}, name="case-export-xlsx"),
    path("cases/<int:pk>/", cases.case_detail, name="case-detail"),
]
