"""The fixed words of what is owed and what was paid."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Component(models.TextChoices):
    """The parts of what is owed, in the order in which screens show them."""

    PRINCIPAL = "principal", _("Principal")
    INTEREST = "interest", _("Interest")
    FEES = "fees", _("Fees")
    LATE_CHARGES = "late_charges", _("Late charges")
    COSTS = "costs", _("Costs")


class AccountState(models.TextChoices):
    """Whether the desk may collect the account."""

    OPEN = "open", pgettext_lazy("account", "open")
    RECALLED = "recalled", _("recalled")
    CLOSED = "closed", _("closed")


class AccountOrder(models.TextChoices):
    """How money that names a case, and no account, is spread over the accounts of the case."""

    OLDEST = "oldest", _("Oldest debt first")
    LARGEST = "largest", _("Largest balance first")
    PROPORTIONAL = "proportional", _("In proportion to the balances")


class EntryKind(models.TextChoices):
    """Why a ledger entry was written."""

    PLACEMENT = "placement", _("Placed")
    CREDITOR_UPDATE = "creditor_update", _("Stated by the creditor")
    PAYMENT = "payment", _("Payment")
    REVERSAL = "reversal", _("Reversal")
    ADJUSTMENT = "adjustment", _("Adjustment")
    WAIVER = "waiver", _("Waiver")
    REFUND = "refund", _("Refund")
    APPLICATION = "application", _("Applied to new debt")
    INTEREST = "interest", _("Interest accrued")


class InterestKind(models.TextChoices):
    """Whether the desk itself lets interest run, beside what the creditor's files state."""

    NONE = "none", _("None: the creditor's files state it")
    SIMPLE = "simple", _("Simple, on the principal")
    DAILY = "daily", _("Daily, on principal and interest")


class PaymentState(models.TextChoices):
    """What became of a payment."""

    POSTED = "posted", _("posted")
    BEFORE_PLACEMENT = "before_placement", _("before placement")
    UNMATCHED = "unmatched", _("no account found")
    SET_ASIDE = "set_aside", _("set aside")
    REVERSED = "reversed", _("reversed")
    SPREAD = "spread", _("spread over accounts")


class CorrectionKind(models.TextChoices):
    """What may be asked of the ledger: to owe less, to owe otherwise, to pay back what was paid beyond the debt."""

    WAIVER = "waiver", _("Waiver")
    ADJUSTMENT = "adjustment", _("Adjustment")
    REFUND = "refund", _("Refund")


class CorrectionState(models.TextChoices):
    """The life of a correction."""

    ASKED = "asked", _("waits for a decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", pgettext_lazy("decision", "refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CorrectionReason(models.TextChoices):
    """Why the ledger is to change; the words beside it say more."""

    HARDSHIP = "hardship", pgettext_lazy("reason", "Hardship")
    GOODWILL = "goodwill", _("Goodwill")
    CHARGED_WRONGLY = "charged_wrongly", _("Charged by mistake")
    CREDITOR = "creditor", _("The creditor says so")
    BOOKED_WRONGLY = "booked_wrongly", _("Booked by mistake")
    PAID_TOO_MUCH = "paid_too_much", _("Paid too much")
    PAID_TWICE = "paid_twice", _("Paid twice")
    NOT_THEIRS = "not_theirs", _("Not this debtor's money")
