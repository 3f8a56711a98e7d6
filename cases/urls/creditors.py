"""Addresses of creditors."""

from django.urls import URLPattern, path

from cases.views import creditors

urlpatterns: list[URLPattern] = [
    path("creditors/", creditors.creditor_list, name="creditor-list"),
    path("creditors/add/", creditors.creditor_add, name="creditor-add"),
    path("creditors/<int:pk>/", creditors.creditor_detail, name="creditor-detail"),
]
