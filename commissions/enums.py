"""The fixed words of commissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """The life of a run; an approved one is locked."""

    DRAFT = "draft", _("Draft")
    CALCULATED = "calculated", _("Calculated")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    EXPORTED = "exported", _("Exported")


class RunKind(models.TextChoices):
    """What a run is for."""

    OFFICIAL = "official", _("Official")
    DELTA = "delta", _("Correction")


class AmendmentKind(models.TextChoices):
    """What of an approved month was wrong."""

    TARGET = "target", _("Target")
    ASSIGNED = "assigned", _("Plan assigned")
    ENDED = "ended", _("Assignment ended")
    VERSION = "version", _("Version of a plan")
    SCORE = "score", _("Review score")


LOCKED = (RunState.APPROVED, RunState.EXPORTED)


class Exclusion(models.TextChoices):
    """Why money is not counted; a plan may have reasons of its own beside these."""

    BEFORE_PLACEMENT = "before_placement", _("Paid before placement")
    CLAWBACK = "clawback", _("Taken back of an earlier month")
    CLAWED_ANEW = "clawed_anew", _("What was taken back of an earlier month, figured again")
    AFTER_CLAWBACK = "after_clawback", _("Reversed too late to be taken back")
    OVERPAID = "overpaid", _("More than was owed")
    REVERSED = "reversed", _("Taken back within the month")
    REVERSAL = "reversal", _("A reversal of a payment of the month")
    NOT_CLEARED = "not_cleared", _("Not cleared yet")
    IN_GRACE = "in_grace", _("Within the days of grace")
    BEFORE_START = "before_start", _("Before its days begin to count")
    NOT_ATTRIBUTED = "not_attributed", _("No act of the collector before it")
    OUTSIDE_WINDOW = "outside_window", _("Outside the days of attribution")
    OUTSIDE_PERIOD = "outside_period", _("Counts in another month")
    UNCREDITED = "uncredited", _("The part that nobody is credited with")
    SELF_CURE = "self_cure", _("Self-cure")
    REFUND = "refund", _("Refund")


class PayrollField(models.TextChoices):
    """What a column of the file for payroll can hold."""

    COMPANY = "company", _("Company")
    EMPLOYEE_NUMBER = "employee_number", _("Employee number")
    NAME = "name", _("Name")
    TEAM = "team", _("Team")
    EARNING_CODE = "earning_code", _("Earning code")
    EARNING = "earning", _("Kind of pay")
    PERIOD = "period", _("Period")
    EARNED_ON = "earned_on", _("Earnings date")
    AMOUNT = "amount", _("Amount")
    CURRENCY = "currency", _("Currency")
    PLAN = "plan", _("Plan")
    STATEMENT = "statement", _("Statement")
    FINGERPRINT = "fingerprint", _("Fingerprint")


class ExceptionKind(models.TextChoices):
    """What stands before the approval of a run, by the engine's codes."""

    MISSING_TARGET = "missing_target", _("Target missing")
    UNATTRIBUTED = "unattributed", _("No collector")
    NO_PLAN = "no_plan", _("No plan")
    NO_ROW = "no_row", _("No row")
    MISSING_FACT = "missing_fact", _("Figure missing")
    UNKNOWN_COLLECTOR = "unknown_collector", _("Shared with another plan")
    UNKNOWN_PAYMENT = "unknown_payment", _("Takes back unpaid money")
    OVER_REVERSED = "over_reversed", _("Taken back twice")
    NO_CLAWBACK_POLICY = "no_clawback_policy", _("No rule for taking back")
    POOL_WITHOUT_MEMBERS = "pool_without_members", _("Nobody shares the pot")
    PLAN_FAILS = "plan_fails", _("Plan fails")
    NEGATIVE_STATEMENT = "negative_statement", _("Below zero")


class PayKind(models.TextChoices):
    """What an entry of a pay account is; each takes its sign from what is paid out: above zero more, below less."""

    EARNED = "earned", _("Earned")
    HELD = "held", pgettext_lazy("pay", "Held back")
    RELEASED = "released", _("Released")
    LATE = "late", _("Late payments of earlier months")
    CLAWBACK = "clawback", _("Taken back of earlier months")
    FROM_HELD = "from_held", _("Of it from what is held back")
    DRAW = "draw", _("Advance")
    GUARANTEE = "guarantee", _("Made up to the guarantee")
    ADJUSTMENT = "adjustment", pgettext_lazy("pay", "Adjustment")
    CARRIED = "carried", _("Carried to later months")
    TAKEN = "taken", _("Given back of what was owed")
    PAID = "paid", pgettext_lazy("pay", "Paid")


OF_HELD = (PayKind.HELD, PayKind.RELEASED, PayKind.FROM_HELD)
"""The kinds whose sum, with the sign turned, is what is held back."""
OF_OWED = (PayKind.CARRIED, PayKind.TAKEN)
"""The kinds whose sum is what is owed."""
OF_DRAW = (PayKind.DRAW,)
"""The kinds whose sum is the advance that is still to be given back."""


class DisputeState(models.TextChoices):
    """What becomes of what a collector disputes."""

    OPEN = "open", pgettext_lazy("dispute", "open")
    JUSTIFIED = "justified", _("justified")
    NOT_JUSTIFIED = "not_justified", _("not justified")
    WITHDRAWN = "withdrawn", _("withdrawn")
