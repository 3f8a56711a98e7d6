"""Addresses of the pages."""

from django.urls import URLPattern, path

from contacts.views import desk

app_name = "contacts"

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.next_case, name="next"),
    path("desk/<int:pk>/skip/", desk.skip, name="skip"),
]
