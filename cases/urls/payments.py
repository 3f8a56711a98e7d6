"""Addresses of payments and payment files."""

from django.urls import URLPattern, path

from cases.views.ledger import unapplied
from cases.views.payments import payment_files as files
from cases.views.payments import payments

urlpatterns: list[URLPattern] = [
    path("payments/", payments.payment_list, name="payment-list"),
    path("payments/export.csv", payments.payment_export, {"kind": "csv"}, name="payment-export-csv"),
    path("payments/export.xlsx", payments.payment_export, {"kind": "xlsx"}, name="payment-export-xlsx"),
    path("payments/record/", payments.payment_record, name="payment-record"),
    path("payments/unmatched/", payments.payment_unmatched, name="payment-unmatched"),
    path("payments/unapplied/", unapplied.unapplied_list, name="unapplied-list"),
    path("payments/unapplied.csv", unapplied.unapplied_export, {"kind": "csv"}, name="unapplied-export-csv"),
    path("payments/unapplied.xlsx", unapplied.unapplied_export, {"kind": "xlsx"}, name="unapplied-export-xlsx"),
    path("payments/<int:pk>/", payments.payment_detail, name="payment-detail"),
    path("payments/<int:pk>/match/", payments.payment_match, name="payment-match"),
    path("payments/<int:pk>/set-aside/", payments.payment_set_aside, name="payment-set-aside"),
    path("payments/files/", files.payment_file_list, name="payment-file-list"),
    path("payments/files/export.csv", files.payment_file_export, {"kind": "csv"}, name="payment-file-export-csv"),
    path("payments/files/export.xlsx", files.payment_file_export, {"kind": "xlsx"}, name="payment-file-export-xlsx"),
    path("payments/files/new/", files.payment_file_new, name="payment-file-new"),
    path("payments/files/<int:pk>/", files.payment_file_detail, name="payment-file-detail"),
    path("payments/files/<int:pk>/columns/", files.payment_file_columns, name="payment-file-columns"),
    path("payments/files/<int:pk>/apply/", files.payment_file_apply, name="payment-file-apply"),
    path("payments/files/<int:pk>/discard/", files.payment_file_discard, name="payment-file-discard"),
    path("payments/files/<int:pk>/refused/", files.payment_file_refused, name="payment-file-refused"),
]
