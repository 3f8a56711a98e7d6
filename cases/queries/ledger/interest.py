"""What is said of the interest that the desk books on a case."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import InterestKind
from cases.models import Case
from cases.queries.cases.cases import Said
from cases.queries.holds import holds
from cases.rules.ledger import interest
from common import dates


def said(case: Case, *, on: date) -> Said | None:
    """Return whether interest runs on `case` on the day `on`, and how much; None when the desk books none."""
    creditor = case.creditor
    if creditor.interest_kind == InterestKind.NONE or creditor.interest_from is None:
        return None
    facts = {
        "day": f"{(creditor.interest_rate * 100).normalize():f}",
        "year": f"{interest.yearly(creditor.interest_rate).normalize():f}",
        "from": dates.day(creditor.interest_from, today=on),
        "how": InterestKind(creditor.interest_kind).label,
    }
    if on < creditor.interest_from:
        return Said("ring", _("Interest runs from %(from)s: %(day)s %% a day, %(year)s %% a year. %(how)s.") % facts)
    if holds.freezes_interest(case, on=on):
        return Said("ok", _("Interest stands still while a hold freezes it."))
    return Said("ring", _("Interest: %(day)s %% a day, %(year)s %% a year. %(how)s.") % facts)
