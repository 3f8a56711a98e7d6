"""Addresses of retention and sealing."""

from django.urls import URLPattern, path

from cases.views.closings import retention

urlpatterns: list[URLPattern] = [
    path("retention/", retention.retention_list, name="retention-list"),
    path("retention/due/<int:pk>/", retention.retention_due, name="retention-due"),
    path(
        "retention/due/<int:pk>/export.csv",
        retention.retention_due_export,
        {"kind": "csv"},
        name="retention-due-export-csv",
    ),
    path(
        "retention/due/<int:pk>/export.xlsx",
        retention.retention_due_export,
        {"kind": "xlsx"},
        name="retention-due-export-xlsx",
    ),
    path("retention/due/<int:pk>/ask/", retention.seal_ask, name="seal-ask"),
    path("retention/batches/<int:pk>/", retention.seal_batch, name="seal-batch"),
    path("retention/batches/<int:pk>/decide/", retention.seal_batch_decide, name="seal-batch-decide"),
    path("retention/batches/<int:pk>/resume/", retention.seal_batch_resume, name="seal-batch-resume"),
    path("retention/rules/<int:pk>/", retention.retention_rule, name="retention-rule"),
]
