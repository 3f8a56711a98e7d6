"""The faults of a plan's tables in words, each with its row and the remedy."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from commissions.rules.lint import Finding


def plain(number: Decimal) -> str:
    """Return the number without needless zeros: "0.5", "30"."""
    return f"{number.normalize():f}" if number else "0"


def sentence(table: str, finding: Finding) -> str:
    """Return what is wrong with a row of `table` ("rates" or "attainment") and what to do."""
    facts = {"row": finding.row, "left": plain(finding.left), "right": plain(finding.right)}
    if table == "attainment" and finding.code == "start":
        return _("Row 1 of the target begins at %(left)s %%. Begin at 0.") % facts
    return SENTENCES[finding.code]() % facts


SENTENCES: dict[str, Callable[[], str]] = {
    "empty": lambda: _("The table has no row. Write at least one."),
    "too_many": lambda: _("The table has more than %(left)s rows. Join some."),
    "start": lambda: _("Row 1 begins at day %(left)s. Begin at day 0 or 1."),
    "backwards": lambda: _("Row %(row)s ends before it begins. Let it end later."),
    "unreachable": lambda: _("Row %(row)s is never reached: the row above is open. Close that one or take this away."),
    "gap": lambda: _("Nothing pays between %(left)s and %(right)s, above row %(row)s. Join the two rows."),
    "overlap": lambda: _("Row %(row)s begins at %(left)s, but the row above ends at %(right)s. Let them meet."),
    "not_open": lambda: _("Row %(row)s, the last one, ends at %(left)s. Leave its end open."),
    "rate_out_of_range": lambda: _("The rate of row %(row)s is not between 0 and 100 %%."),
    "rate_too_fine": lambda: _("Row %(row)s has more digits after the point than are kept. Shorten it."),
    "day_not_whole": lambda: _("The days of row %(row)s are not whole days."),
    "factor_out_of_range": lambda: _("The factor of row %(row)s is not between 0 and 5."),
}
