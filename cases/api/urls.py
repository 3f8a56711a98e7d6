"""Addresses of the API of cases."""

from django.urls import URLPattern, path

from cases.api import cases, corrections, creditors, life, payments, placements, promises, search

urlpatterns: list[URLPattern] = [
    path("placements/", placements.PlacementList.as_view(), name="api-placement-list"),
    path("placements/<int:pk>/", placements.PlacementDetail.as_view(), name="api-placement-detail"),
    path("placements/<int:pk>/apply/", placements.PlacementApply.as_view(), name="api-placement-apply"),
    path("placements/<int:pk>/cancel/", placements.PlacementCancel.as_view(), name="api-placement-cancel"),
    path("placements/<int:pk>/refused/", placements.PlacementRefused.as_view(), name="api-placement-refused"),
    path("creditors/", creditors.CreditorList.as_view(), name="api-creditor-list"),
    path("cases/", cases.CaseList.as_view(), name="api-case-list"),
    path("search/", search.search, name="api-search"),
    path("cases/<int:pk>/", cases.case_detail, name="api-case-detail"),
    path("cases/<int:pk>/owed/", cases.case_owed, name="api-case-owed"),
    path("cases/<int:pk>/assign/", cases.case_assign, name="api-case-assign"),
    path("cases/<int:pk>/skip/", cases.case_skip, name="api-case-skip"),
    path("accounts/<int:pk>/corrections/", corrections.correction_ask, name="api-correction-ask"),
    path("corrections/", corrections.CorrectionList.as_view(), name="api-correction-list"),
    path("corrections/<int:pk>/approve/", corrections.correction_approve, name="api-correction-approve"),
    path("corrections/<int:pk>/refuse/", corrections.correction_refuse, name="api-correction-refuse"),
    path("corrections/<int:pk>/withdraw/", corrections.correction_withdraw, name="api-correction-withdraw"),
    path("cases/transfer/", life.case_transfer, name="api-case-transfer"),
    path("cases/<int:pk>/close/", life.case_close, name="api-case-close"),
    path("cases/<int:pk>/reopen/", life.case_reopen, name="api-case-reopen"),
    path("closings/", life.ClosingList.as_view(), name="api-closing-list"),
    path("closings/<int:pk>/decide/", life.closing_decide, name="api-closing-decide"),
    path("payments/", payments.PaymentList.as_view(), name="api-payment-list"),
    path("payments/<int:pk>/", payments.payment_detail, name="api-payment-detail"),
    path("payments/<int:pk>/match/", payments.payment_match, name="api-payment-match"),
    path("payment-files/", payments.PaymentFileList.as_view(), name="api-payment-file-list"),
    path("payment-files/<int:pk>/", payments.payment_file_detail, name="api-payment-file-detail"),
    path("payment-files/<int:pk>/apply/", payments.payment_file_apply, name="api-payment-file-apply"),
    path("payment-files/<int:pk>/discard/", payments.payment_file_discard, name="api-payment-file-discard"),
    path("promises/", promises.PromiseList.as_view(), name="api-promise-list"),
    path("promises/kept-rate/", promises.kept_rate, name="api-kept-rate"),
    path("promises/<int:pk>/", promises.PromiseDetail.as_view(), name="api-promise-detail"),
    path("promises/<int:pk>/withdraw/", promises.promise_withdraw, name="api-promise-withdraw"),
    path("cases/<int:pk>/promises/", promises.promise_record, name="api-promise-record"),
]
