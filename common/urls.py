"""Addresses of jobs and files."""

from django.urls import path

from common import views

app_name = "common"

urlpatterns = [
    path("jobs/<int:pk>/", views.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("files/<int:pk>/", views.file_download, name="file-download"),
]
