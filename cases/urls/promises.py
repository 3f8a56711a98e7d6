"""Addresses of promises."""

from django.urls import URLPattern, path

from cases.views import promises

urlpatterns: list[URLPattern] = [
    path("promises/", promises.promise_list, name="promise-list"),
    path("promises/export.csv", promises.promise_export, {"kind": "csv"}, name="promise-export-csv"),
    path("promises/export.xlsx", promises.promise_export, {"kind": "xlsx"}, name="promise-export-xlsx"),
    path("promises/<int:pk>/", promises.promise_detail, name="promise-detail"),
    path("promises/<int:pk>/withdraw/", promises.promise_withdraw, name="promise-withdraw"),
    path("cases/<int:pk>/promises/record/", promises.promise_record, name="promise-record"),
]
