"""Addresses of what happens to a case beside its work: hand-over, closing."""

from django.urls import URLPattern, path

from cases.urls import handbacks, retention
from cases.views import closings, transfers

urlpatterns: list[URLPattern] = [
    *handbacks.urlpatterns,
    *retention.urlpatterns,
    path("cases/transfer/", transfers.case_transfer, name="case-transfer"),
    path("cases/<int:pk>/close/", closings.case_close, name="case-close"),
    path("cases/<int:pk>/reopen/", closings.case_reopen, name="case-reopen"),
    path("closings/", closings.closing_list, name="closing-list"),
    path("closings/<int:pk>/", closings.closing_detail, name="closing-detail"),
    path("closings/<int:pk>/decide/", closings.closing_decide, name="closing-decide"),
    path("closings/<int:pk>/withdraw/", closings.closing_withdraw, name="closing-withdraw"),
]
