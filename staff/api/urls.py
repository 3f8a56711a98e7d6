"""Addresses of the API of people."""

from django.urls import URLPattern, path

from staff.api import people

urlpatterns: list[URLPattern] = [
    path("me/", people.Me.as_view(), name="api-me"),
    path("people/", people.PeopleList.as_view(), name="api-people"),
]
