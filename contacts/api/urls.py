"""Addresses of the API."""

from django.urls import URLPattern, path

from contacts.api import desk

urlpatterns: list[URLPattern] = [
    path("queue/next/", desk.queue_next, name="api-queue-next"),
]
