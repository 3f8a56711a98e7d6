"""Addresses of the API of reports."""

from django.urls import URLPattern, path

from reports.api import overdue

urlpatterns: list[URLPattern] = [
    path("overdue-reports/", overdue.OverdueList.as_view(), name="api-overdue-list"),
    path("overdue-reports/make/", overdue.overdue_make, name="api-overdue-make"),
    path("overdue-reports/<int:pk>/", overdue.overdue_detail, name="api-overdue-detail"),
    path("overdue-reports/<int:pk>/accounts/", overdue.OverdueRows.as_view(), name="api-overdue-rows"),
    path("overdue-reports/<int:pk>/file/<str:form>/", overdue.overdue_file, name="api-overdue-file"),
]
