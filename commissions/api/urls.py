"""Addresses of the API."""

from django.urls import URLPattern, path

from commissions.api import views

urlpatterns: list[URLPattern] = [
    path("runs/", views.RunList.as_view(), name="api-run-list"),
    path("runs/<int:pk>/", views.RunDetail.as_view(), name="api-run-detail"),
    path("runs/<int:pk>/calculate/", views.run_calculate, name="api-run-calculate"),
    path("runs/<int:pk>/review/", views.run_review, name="api-run-review"),
    path("runs/<int:pk>/approve/", views.run_approve, name="api-run-approve"),
    path("runs/<int:pk>/export/", views.run_export, name="api-run-export"),
    path("runs/<int:pk>/file/", views.run_file, name="api-run-file"),
    path("statements/", views.StatementList.as_view(), name="api-statement-list"),
    path("statements/<int:pk>/", views.StatementDetail.as_view(), name="api-statement-detail"),
    path("statements/<int:pk>/lines/", views.StatementLines.as_view(), name="api-statement-lines"),
]
