"""Addresses of the pages."""

from django.urls import path, re_path

from reports.views import homes, overdue

app_name = "reports"

urlpatterns = [
    path("home/team/", homes.supervisor_home, name="supervisor-home"),
    path("home/finance/", homes.finance_home, name="finance-home"),
    path("home/administration/", homes.administrator_home, name="administrator-home"),
    path("reports/overdue/", overdue.overdue_list, name="overdue-list"),
    path("reports/overdue/make/", overdue.overdue_make, name="overdue-make"),
    path("reports/overdue/<int:pk>/", overdue.overdue_detail, name="overdue-detail"),
    re_path(r"^reports/overdue/(?P<pk>\d+)\.(?P<form>csv|xlsx)$", overdue.overdue_export, name="overdue-export"),
]
