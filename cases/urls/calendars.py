"""Addresses of the working-day calendar."""

from django.urls import URLPattern, path

from cases.views import calendars

urlpatterns: list[URLPattern] = [
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/days/<int:pk>/take-back/", calendars.calendar_day_take_back, name="calendar-day-take-back"),
    path("calendar/year/", calendars.calendar_year_state, name="calendar-year-state"),
]
