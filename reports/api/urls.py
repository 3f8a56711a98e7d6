"""Addresses of the API of reports."""

from django.urls import URLPattern, path

from reports.api import overdue, rolls

urlpatterns: list[URLPattern] = [
    path("roll-rates/", rolls.roll_rates_of, name="api-roll-rates"),
    path("roll-rates/ages/", rolls.ages_on, name="api-roll-ages"),
    path("roll-rates/file/<str:form>/", rolls.rolls_file, name="api-roll-file"),
    path("overdue-reports/", overdue.OverdueList.as_view(), name="api-overdue-list"),
    path("overdue-reports/make/", overdue.overdue_make, name="api-overdue-make"),
    path("overdue-reports/<int:pk>/", overdue.overdue_detail, name="api-overdue-detail"),
    path("overdue-reports/<int:pk>/accounts/", overdue.OverdueRows.as_view(), name="api-overdue-rows"),
    path("overdue-reports/<int:pk>/file/<str:form>/", overdue.overdue_file, name="api-overdue-file"),
]
