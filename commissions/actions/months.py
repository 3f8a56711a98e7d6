"""Months whose run is approved: what figured them stays as it is."""

from datetime import date

from django.utils.translation import gettext as _

from commissions.enums import RunState
from commissions.models import Run
from common import dates
from common.errors import Refusal


class MonthLocked(Refusal):
    """The run of the month is approved."""

    code = "month_locked"


def check_open(since: date, currency: str, *, field: str = "") -> None:
    """Raise MonthLocked when a run in `currency` of the month of `since`, or of a later one, is approved."""
    states = (RunState.APPROVED, RunState.EXPORTED)
    rows = Run.objects.official().filter(currency=currency, state__in=states, month__gte=since.replace(day=1))
    run = rows.order_by("-month").first()
    if run is not None:
        sentence = _("The run of %(month)s is approved. Choose a later month.") % {"month": dates.month(run.month)}
        raise MonthLocked(sentence, field=field)
