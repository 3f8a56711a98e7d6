"""The fields of files and the steps of an import, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Any] = {
    "account_reference": _("Account reference"),
    "debtor_reference": _("Debtor reference"),
    "name": _("Name"),
    "national_number": _("National number"),
    "birth_on": _("Date of birth"),
    "card_last_four": _("Last four digits"),
    "product": _("Product"),
    "currency": _("Currency"),
    "balance": _("Balance"),
    "principal": _("Principal"),
    "interest": _("Interest"),
    "fees": _("Fees"),
    "late_charges": _("Late charges"),
    "costs": _("Costs"),
    "unapplied": _("Unapplied credit"),
    "overdue_amount": _("Overdue amount"),
    "credit_limit": _("Credit limit"),
    "days_past_due": _("Days past due"),
    "due_on": _("Oldest due date"),
    "phone_mobile": _("Mobile"),
    "phone_home": _("Home phone"),
    "phone_work": _("Work phone"),
    "email": _("Email"),
    "address": _("Address"),
    "region": _("State or province"),
    "time_zone": _("Time zone"),
    "language": _("Language"),
    "guarantor_name": _("Guarantor"),
    "guarantor_phone": _("Guarantor's phone"),
    "contact_name": _("Contact person"),
    "contact_phone": _("Contact person's phone"),
    "contact_relation": _("Relation to the debtor"),
    "creditor": _("Creditor"),
    "recalled_on": _("Day of the recall"),
    "recall_reason": _("Reason of the recall"),
}
"""Names of the fields of placements."""

RULES: dict[str, Any] = {
    "": _("as is"),
    "months": _("months late × 30"),
}

READING = _("Reading the file")
COMPARING = _("Comparing with the desk")
COUNTING = _("Counting")
ADDING_DEBTORS = _("Adding debtors and cases")
ADDING_ACCOUNTS = _("Adding accounts and ledger")
ADDING_POINTS = _("Adding contact points")
UPDATING = _("Updating accounts")
RECALLING = _("Recalling accounts")
ASSIGNING = _("Giving cases to collectors")
POSTING = _("Posting payments")

PAYMENT_FIELDS: dict[str, Any] = {
    "account_reference": _("Account reference"),
    "reference": _("Payment reference"),
    "amount": _("Amount"),
    "value_on": _("Value date"),
    "currency": _("Currency"),
    "method": _("Paid by"),
    "reverses": _("Reference of what it reverses"),
    "creditor": _("Creditor"),
}
"""Names of the fields of payments."""
