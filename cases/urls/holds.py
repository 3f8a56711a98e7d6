"""Addresses of holds."""

from django.urls import URLPattern, path

from cases.views import holds

urlpatterns: list[URLPattern] = [
    path("holds/", holds.hold_index, name="hold-list"),
    path("holds/export.csv", holds.hold_export_file, {"kind": "csv"}, name="hold-export-csv"),
    path("holds/export.xlsx", holds.hold_export_file, {"kind": "xlsx"}, name="hold-export-xlsx"),
    path("cases/<int:pk>/holds/place/", holds.hold_place, name="hold-place"),
    path("holds/<int:pk>/lift/", holds.hold_lift, name="hold-lift"),
    path("holds/<int:pk>/treatment-ended/", holds.hold_event, name="hold-event"),
]
