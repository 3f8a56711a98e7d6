"""Addresses of creditors."""

from django.urls import URLPattern, path

from cases.views import creditors
from cases.views.requests import request_terms

urlpatterns: list[URLPattern] = [
    path("creditors/", creditors.creditor_list, name="creditor-list"),
    path("creditors/add/", creditors.creditor_add, name="creditor-add"),
    path("creditors/<int:pk>/", creditors.creditor_detail, name="creditor-detail"),
    path("creditors/<int:pk>/requests/", request_terms.creditor_requests, name="creditor-requests"),
    path("creditors/<int:pk>/requests/<slug:scope>/<slug:kind>/", request_terms.request_term, name="request-term"),
]
