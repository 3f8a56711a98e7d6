"""Addresses of the pages."""

from django.urls import path, re_path

from reports.views import homes, overdue, rolls

app_name = "reports"

urlpatterns = [
    path("home/team/", homes.supervisor_home, name="supervisor-home"),
    path("home/finance/", homes.finance_home, name="finance-home"),
    path("home/administration/", homes.administrator_home, name="administrator-home"),
    path("reports/roll-rates/", rolls.roll_rates_page, name="roll-rates"),
    path("reports/roll-rates/export.csv", rolls.roll_rates_export, {"kind": "csv"}, name="roll-rates-csv"),
    path("reports/roll-rates/export.xlsx", rolls.roll_rates_export, {"kind": "xlsx"}, name="roll-rates-xlsx"),
    path("reports/overdue/", overdue.overdue_list, name="overdue-list"),
    path("reports/overdue/make/", overdue.overdue_make, name="overdue-make"),
    path("reports/overdue/<int:pk>/", overdue.overdue_detail, name="overdue-detail"),
    re_path(r"^reports/overdue/(?P<pk>\d+)\.(?P<form>csv|xlsx)$", overdue.overdue_export, name="overdue-export"),
]
