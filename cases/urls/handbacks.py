"""Addresses of keep requests and return files."""

from django.urls import URLPattern, path

from cases.views.placements import handbacks, keeps

urlpatterns: list[URLPattern] = [
    path("keeps/", keeps.keep_list, name="keep-list"),
    path("keeps/export.csv", keeps.keep_export, {"kind": "csv"}, name="keep-export-csv"),
    path("keeps/export.xlsx", keeps.keep_export, {"kind": "xlsx"}, name="keep-export-xlsx"),
    path("keeps/<int:pk>/", keeps.keep_answer, name="keep-answer"),
    path("cases/<int:pk>/keep/", keeps.keep_ask, name="keep-ask"),
    path("returns/", handbacks.return_list, name="return-list"),
    path("returns/export.csv", handbacks.return_export, {"kind": "csv"}, name="return-export-csv"),
    path("returns/export.xlsx", handbacks.return_export, {"kind": "xlsx"}, name="return-export-xlsx"),
    path("returns/new/", handbacks.return_new, name="return-new"),
    path("returns/<int:pk>/", handbacks.return_detail, name="return-detail"),
    path("returns/<int:pk>/return.csv", handbacks.return_file, {"kind": "csv"}, name="return-csv"),
    path("returns/<int:pk>/return.xlsx", handbacks.return_file, {"kind": "xlsx"}, name="return-xlsx"),
]
