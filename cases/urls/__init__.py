"""Addresses of the pages of cases, by noun."""

from django.urls import URLPattern

from cases.urls import (
    calendars,
    cases,
    corrections,
    creditors,
    holds,
    life,
    payments,
    placements,
    plans,
    promises,
    requests,
    strategies,
)

app_name = "cases"

urlpatterns: list[URLPattern] = [
    *calendars.urlpatterns,
    *cases.urlpatterns,
    *corrections.urlpatterns,
    *creditors.urlpatterns,
    *holds.urlpatterns,
    *life.urlpatterns,
    *payments.urlpatterns,
    *placements.urlpatterns,
    *plans.urlpatterns,
    *promises.urlpatterns,
    *requests.urlpatterns,
    *strategies.urlpatterns,
]
