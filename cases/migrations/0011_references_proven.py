"""Rows refer to rows that are there and agree, proved once a statement; what others refer to is kept (decision 0012)."""

from django.db import migrations

from common.references import Parent, kept, proven, refuse_functions

OF_CREDITOR = {"creditor_id": "id"}
OF_ACCOUNT = {"account_id": "id"}


class Migration(migrations.Migration):
    replaces = [("cases", "0011_proven_references")]
    dependencies = [("cases", "0010_cheap_to_write")]
    operations = [
        refuse_functions(),
        kept("cases_creditor"),
        kept("cases_placement", "creditor_id"),
        kept("cases_paymentfile", "creditor_id"),
        kept("cases_debtor", "creditor_id"),
        kept("cases_case", "creditor_id", "debtor_id"),
        kept("cases_account", "creditor_id", "debtor_id"),
        proven("cases_debtor", Parent("cases_creditor", OF_CREDITOR)),
        proven("cases_case", Parent("cases_debtor", {"debtor_id": "id", "creditor_id": "creditor_id"})),
        proven(
            "cases_account",
            Parent("cases_case", {"case_id": "id", "debtor_id": "debtor_id", "creditor_id": "creditor_id"}),
            Parent("cases_placement", {"placement_id": "id", "creditor_id": "creditor_id"}),
        ),
        proven("cases_contactpoint", Parent("cases_debtor", {"debtor_id": "id"})),
        proven(
            "cases_payment",
            Parent("cases_creditor", OF_CREDITOR),
            Parent("cases_account", {"account_id": "id", "creditor_id": "creditor_id"}),
            Parent("cases_paymentfile", {"payment_file_id": "id", "creditor_id": "creditor_id"}),
        ),
        proven(
            "cases_ledgerentry",
            Parent("cases_account", OF_ACCOUNT),
            Parent("cases_payment", {"payment_id": "id", "account_id": "account_id"}),
        ),
        # A person-wide hold is found by its debtor: that of its case, of its number, of the person around the debt.
        proven(
            "cases_hold",
            Parent("cases_case", {"case_id": "id", "debtor_id": "debtor_id"}),
            Parent("cases_contactpoint", {"point_id": "id", "debtor_id": "debtor_id"}),
            Parent("cases_relatedperson", {"person_id": "id", "debtor_id": "debtor_id"}),
        ),
        proven("cases_monthendage", Parent("cases_account", OF_ACCOUNT)),
        proven("cases_statedage", Parent("cases_account", OF_ACCOUNT)),
        proven("cases_absence", Parent("cases_account", OF_ACCOUNT)),
    ]
