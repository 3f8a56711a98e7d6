"""Addresses of the API."""

from django.urls import URLPattern, path

from contacts.api import contacts, data_requests, desk

urlpatterns: list[URLPattern] = [
    path("queue/next/", desk.queue_next, name="api-queue-next"),
    path("contacts/", contacts.contact_log, name="api-contact-log"),
    path("cases/<int:pk>/contacts/", contacts.CaseContacts.as_view(), name="api-case-contacts"),
    path("cases/<int:pk>/personal-data/", data_requests.data_request, name="api-data-request"),
    path("personal-data/<int:pk>/file/", data_requests.data_request_file, name="api-data-request-file"),
    path("gate/ask/", contacts.gate_ask, name="api-gate-ask"),
    path("gate/decisions/<int:pk>/", contacts.gate_decision, name="api-gate-decision"),
]
