"""What was found on a plan, in the reader's words: why it is refused, why it needs approval, why it has its place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.rules.plans.authority import Excess
from cases.rules.plans.offers import LEAST, Form, Offer, Why
from cases.rules.plans.plans import HUNDRED, Bounds, Code, Finding, Standing, Weight
from cases.rules.plans.proposals import Wanted
from common import dates, money

Words = Callable[[], str]


def stored(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return the findings as they are kept with a version."""
    return [{name: str(value) for name, value in asdict(one).items()} for one in findings]


def loaded(rows: Iterable[Mapping[str, str]]) -> list[Finding]:
    """Return the findings that were kept."""
    return [
        Finding(str(row["code"]), Weight(row["weight"]), Decimal(row["asked"]), Decimal(row["most"])) for row in rows
    ]


def sentence(found: Finding, currency: str) -> str:
    """Return what was found as a sentence that says what was asked, what is possible and what to do."""
    facts = {
        "asked": f"{found.asked.normalize():f}",
        "most": f"{found.most.normalize():f}",
        "sum": money.signed(found.asked, currency),
        "limit": money.signed(found.most, currency),
    }
    texts = _BY_LAW | _BY_CREDITOR | _BY_AUTHORITY
    return str(texts[found.code]()) % facts


_BY_LAW: dict[str, Words] = {
    Code.TOO_MANY_MONTHS_LAW: lambda: _(
        "%(asked)s months. The law allows %(most)s months at most (art. 70). Choose a larger instalment."
    ),
    Code.TOO_MANY_INSTALMENTS_LAW: lambda: _(
        "%(asked)s instalments. The law allows %(most)s at most (art. 70). Choose a larger instalment."
    ),
    Code.NOT_BEYOND_ABILITY: lambda: _(
        "The debtor can pay %(limit)s within a month. Instalments are for debts beyond ability (art. 70)."
    ),
    Code.NO_WILL: lambda: _(
        "The debtor did not say that they want to pay. Instalments need the will to pay (art. 70). Ask, and record it."
    ),
    Code.NO_STATEMENT: lambda: _("Nothing is known of income and costs. Record what the debtor tells first."),
    Code.STATEMENT_OLD: lambda: _(
        "What the debtor told is %(asked)s days old and counts for %(most)s. Ask for income and costs anew."
    ),
    Code.TOO_FAST: lambda: _(
        "%(sum)s is more than the %(limit)s that the debtor has. Nobody may be pressed to pay too fast (CONC 7.3.4)."
    ),
    Code.RATE_ABOVE_24: lambda: _(
        "%(asked)s %% a year. Courts cut what exceeds %(most)s %% a year (Civil Code art. 680). Check the interest."
    ),
}
_BY_CREDITOR: dict[str, Words] = {
    Code.NOTHING_OWED: lambda: _("Nothing is owed on this case, so no plan is needed."),
    Code.TOO_MANY_MONTHS: lambda: _("%(asked)s months. This creditor takes %(most)s at most."),
    Code.TOO_SMALL: lambda: _("%(sum)s is too small an instalment. This creditor takes %(limit)s or more."),
    Code.BELOW_FLOOR: lambda: _("%(sum)s is below this creditor's floor for a settlement, %(limit)s."),
    Code.DEFERRED_TOO_LONG: lambda: _("%(asked)s days. This creditor waits %(most)s days at most."),
    Code.SETTLES_TOO_LATE: lambda: _("Paid in %(asked)s days. A settlement must be paid within %(most)s days."),
    Code.STARTS_IN_THE_PAST: lambda: _("The first date has passed. Choose today or a later day."),
    Code.NOBODY_MAY: lambda: _("Nobody at this desk may agree to this for the creditor. Choose smaller terms."),
}
_BY_AUTHORITY: dict[str, Words] = {
    Code.ABOVE_MEANS: lambda: _("An instalment takes %(sum)s a month; the debtor has %(limit)s left."),
    Excess.DISCOUNT: lambda: _("Discount of %(asked)s percent; the authority ends at %(most)s percent."),
    Excess.MONTHS: lambda: _("%(asked)s months; the authority ends at %(most)s months."),
    Excess.AMOUNT: lambda: _("%(sum)s to be paid; the authority ends at %(limit)s."),
    Excess.NO_AUTHORITY: lambda: _("The role may agree to no plan of this creditor alone."),
}


def sentences(found: Iterable[Finding], currency: str) -> list[str]:
    """Return one sentence for each finding."""
    return [sentence(one, currency) for one in found]


def fewer(standing: Standing, bounds: Bounds, offers: int) -> list[str]:
    """Return why there are fewer than three offers, in sentences; nothing when there are three, or nothing is owed."""
    if offers >= LEAST or standing.balance <= 0:
        return []
    told = standing.left is not None
    is_able = told and not standing.is_beyond_ability
    has_nothing = told and (standing.left or 0) <= 0 and standing.savings <= 0
    reasons = (
        (True, _("Law and creditor leave fewer than three offers open here.")),
        (has_nothing, _("Nothing is left each month and nothing is saved, so no further offer could be kept.")),
        (is_able, _("The debtor can pay within a month, so nothing is let go.")),
        (bounds.most_deferment_days == 0, _("This creditor defers nothing.")),
        (bounds.floor_percent >= HUNDRED, _("This creditor settles no debt for less.")),
    )
    return [said for applies, said in reasons if applies]


def why(offer: Offer) -> str:
    """Return why an offer has its place."""
    texts: dict[Why, Words] = {
        Why.ENDS_IT_NOW: lambda: _("Ends the debt now."),
        Why.ENDS_IT_SOON: lambda: _("Ends the debt within weeks; what is left and saved covers it."),
        Why.FITS: lambda: _("The fewest instalments that leave a fifth of what is left."),
        Why.LIGHT: lambda: _("A round sum that leaves more air each month."),
        Why.LONGER: lambda: _("Smaller instalments over a longer time."),
        Why.LESS_TO_SPREAD: lambda: _("The down payment comes from what is saved, so less is spread."),
        Why.ENDS_IT_FOR_LESS: lambda: _("Ends the debt for less; the creditor lets go of the rest."),
        Why.MEANS_UNKNOWN: lambda: _("Possible; whether it fits is unknown until the debtor tells income and costs."),
        Why.BEYOND_MEANS: lambda: _("More than the debtor has left; only if the money comes from elsewhere."),
    }
    return texts[offer.why]()


def name(form: Form, wanted: Wanted, rows: int, currency: str) -> str:
    """Return the name of an offer: "18 instalments", "Settlement for ¥20,160.00"."""
    amount = money.signed(wanted.amount or wanted.each or wanted.down_payment, currency)
    many = ngettext("%(rows)s instalment", "%(rows)s instalments", rows) % {"rows": rows}
    texts: dict[Form, Words] = {
        Form.IN_FULL: lambda: _("All at once"),
        Form.DEFERMENT: lambda: _("All on %(day)s") % {"day": dates.day(wanted.first_on)},
        Form.BY_NUMBER: lambda: many,
        Form.BY_AMOUNT: lambda: _("%(amount)s each month") % {"amount": amount},
        Form.WITH_DOWN_PAYMENT: lambda: _("%(amount)s down, then instalments") % {"amount": amount},
        Form.SETTLEMENT: lambda: _("Settlement for %(amount)s") % {"amount": amount},
    }
    return texts[form]()


def facts(found: Finding) -> dict[str, Any]:
    """Return a finding for programs."""
    return {"code": str(found.code), "weight": found.weight.value, "asked": str(found.asked), "most": str(found.most)}
