"""Addresses of requests."""

from django.urls import URLPattern, path

from cases.views.requests import request_list, requests

urlpatterns: list[URLPattern] = [
    path("requests/", request_list.request_index, name="request-list"),
    path("requests/export.csv", request_list.request_export, {"kind": "csv"}, name="request-export-csv"),
    path("requests/export.xlsx", request_list.request_export, {"kind": "xlsx"}, name="request-export-xlsx"),
    path("cases/<int:pk>/requests/receive/", requests.request_receive, name="request-receive"),
    path("requests/<int:pk>/", requests.request_detail, name="request-detail"),
    path("requests/<int:pk>/take/", requests.request_take, name="request-take"),
    path("requests/<int:pk>/hand-over/", requests.request_hand_over, name="request-hand-over"),
    path("requests/<int:pk>/kind/", requests.request_correct_kind, name="request-correct-kind"),
    path("requests/<int:pk>/comment/", requests.request_comment, name="request-comment"),
    path("requests/<int:pk>/close/", requests.request_close, name="request-close"),
    path("requests/<int:pk>/reopen/", requests.request_reopen, name="request-reopen"),
]
