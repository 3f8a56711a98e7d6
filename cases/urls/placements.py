"""Addresses of placements."""

from django.urls import URLPattern, path

from cases.views.placements import placements

urlpatterns: list[URLPattern] = [
    path("placements/", placements.placement_list, name="placement-list"),
    path("placements/export.csv", placements.placement_export, {"kind": "csv"}, name="placement-export-csv"),
    path("placements/export.xlsx", placements.placement_export, {"kind": "xlsx"}, name="placement-export-xlsx"),
    path("placements/new/", placements.placement_new, name="placement-new"),
    path("placements/<int:pk>/", placements.placement_detail, name="placement-detail"),
    path("placements/<int:pk>/columns/", placements.placement_columns, name="placement-columns"),
    path("placements/<int:pk>/apply/", placements.placement_apply, name="placement-apply"),
    path("placements/<int:pk>/discard/", placements.placement_discard, name="placement-discard"),
    path(
        "placements/<int:pk>/refused.csv", placements.placement_refused, {"kind": "csv"}, name="placement-refused-csv"
    ),
    path(
        "placements/<int:pk>/refused.xlsx",
        placements.placement_refused,
        {"kind": "xlsx"},
        name="placement-refused-xlsx",
    ),
]
