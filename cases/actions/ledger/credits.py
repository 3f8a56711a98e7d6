"""To whom a payment is credited, where the desk could not tell by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Payment
from common import audit, cards, punctuation
from common.errors import Refusal
from staff.enums import Role
from staff.models import User


class NobodyToCredit(Refusal):
    """Payments are credited to collectors."""

    code = "nobody_to_credit"


class AlreadyCredited(Refusal):
    """The payment belongs to someone."""

    code = "already_credited"


@transaction.atomic
def attribute(*, by: User, payments: list[int], collector: User, reason: str, now: datetime) -> int:
    """Say that `collector` had the cases of these payments; return how many payments changed.

    Raises NobodyToCredit for a person who is no collector, AlreadyCredited when a payment has its collector.
    """
    if collector.role != Role.COLLECTOR:
        raise NobodyToCredit(_("Payments are credited to collectors. Choose a collector."), field="collector")
    rows = list(Payment.objects.select_for_update(of=("self",)).filter(pk__in=payments).order_by("pk"))
    if any(row.collector_id for row in rows):
        raise AlreadyCredited(_("One of these payments has been credited meanwhile. Read the list again."))
    for row in rows:
        row.collector = collector
        row.note = cards.kept(punctuation.sentences([row.note, reason]), 200)
        row.save(update_fields=["collector", "note"])
        audit.record(by=by, action="payment.attribute", subject=row, now=now, collector=collector.pk)
    return len(rows)
