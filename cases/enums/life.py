"""The fixed words of what happens to a case beside its work."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TransferReason(models.TextChoices):
    """Why cases are handed over to somebody else."""

    LEAVING = "leaving", _("The collector leaves the desk")
    ABSENT = "absent", _("The collector is away")
    LANGUAGE = "hand_over_language", _("The debtor speaks another language")
    SPECIAL = "special", _("Needs a specialised team")
    BALANCE = "balance", _("The loads are uneven")
    OTHER = "other_reason", _("Another reason, as the note says")


class ClosingState(models.TextChoices):
    """The life of a closing by hand."""

    WAITING = "waiting", _("waits for a second person")
    DONE = "done", _("closed")
    REFUSED = "refused", pgettext_lazy("closing", "refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REOPENED = "reopened", _("reopened")


class PlanLeft(models.TextChoices):
    """Why a plan that a closing cancelled does not run on when that closing is taken back."""

    NEWER = "newer", _("a newer plan was proposed since")
    MOVED = "moved", _("an account of it is in another case by now")
    NOT_KEPT = "not_kept", _("an instalment was not paid in time while the case was closed")


class RetentionBasis(models.TextChoices):
    """From which day a record must be kept."""

    LAST_ACTIVITY = "last_activity", _("last collection activity")
    RECORDING = "recording", _("last recorded contact")
    PLACEMENT_END = "placement_end", _("end of the placement")
    CLOSED = "closed", _("closing of the case")


class SealState(models.TextChoices):
    """The life of a batch of cases to be sealed."""

    ASKED = "asked", _("waits for a second person")
    APPROVED = "approved", _("approved")
    DONE = "done", _("sealed")
    REFUSED = "refused", pgettext_lazy("sealing", "refused")


class SealItemState(models.TextChoices):
    """What became of one case of a batch."""

    WAITING = "waiting", _("waits")
    SEALED = "sealed", _("sealed")
    HELD = "held", _("held back")


class KeepState(models.TextChoices):
    """The life of a request to keep a case beyond its recall date."""

    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", pgettext_lazy("keeping", "refused")
    LAPSED = "lapsed", _("lapsed")


class ReturnReason(models.TextChoices):
    """Why accounts go back to the creditor."""

    RECALL_DATE = "recall_date", _("past the recall date")
    EXHAUSTED = "exhausted", _("no way left to reach the debtor")
    DECEASED = "deceased", _("the debtor is dead")
    SOLD = "sold", _("the debt is sold")


class ReturnState(models.TextChoices):
    """The steps of a return file."""

    ASKED = "asked", _("being made")
    MADE = "made", _("made")
    FAILED = "failed", _("failed")
