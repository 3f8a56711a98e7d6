"""The frame of a plan in plain sentences: what counts, whom it belongs to, measures, paying out, rounding."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.engine.definition import Credit, Measure, Plan, Rounding, Select
from commissions.engine.quantities import Quantity
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import plain
from commissions.queries.plans.plan_terms import only, quantity, share
from common import punctuation

BPS = Decimal(10_000)
# The figures that the weights of negotiation stand for.
WEIGHED = {"settlement": "settlement_quality", "promises": "kept_rate", "review": "qa_score"}


def select(found: Select, currency: str) -> str:
    """Return which payments count."""
    said = [_cleared(found, currency)]
    if found.base != Quantity("amount"):
        said.append(_("Of each, %(base)s counts.") % {"base": quantity(found.base, currency)})
    if found.grace is not None:
        facts = {"days": found.grace.days, "start": _day(found.grace.start)}
        said.append(_("Nothing in the first %(days)d days after %(start)s.") % facts)
    if found.attribution is not None:
        facts = {"days": found.attribution.days, "start": _day(found.attribution.start)}
        said.append(_("Only up to day %(days)d after %(start)s.") % facts)
    if found.exclude:
        named = punctuation.listed(_reason(one.reason) for one in found.exclude)
        said.append(_("Not: %(reasons)s.") % {"reasons": named})
    return punctuation.sentences(said)


def _cleared(found: Select, currency: str) -> str:
    days = found.cleared_days
    if days is None:
        text = _("Every payment by its value date")
    else:
        text = ngettext(
            "Payments that cleared %(days)d day ago or earlier",
            "Payments that cleared %(days)d days ago or earlier",
            days,
        ) % {"days": days}
    if found.most is None:
        return _("%(text)s.") % {"text": text}
    return _("%(text)s, up to %(most)s.") % {"text": text, "most": quantity(found.most, currency)}


def _day(name: str) -> str:
    known = {
        "placed_on": _("placement"),
        "placement_date": _("placement"),
        "invoice_on": _("the invoice"),
        "cleared_on": _("clearing"),
    }
    return known.get(name, name.removesuffix("_on").removesuffix("_date").replace("_", " "))


def _reason(name: str) -> str:
    known = {"self_cure": _("self-cures"), "refund": _("refunds"), "disputed": _("disputed payments")}
    return known.get(name, name.replace("_", " "))


def credit(found: Credit) -> str:
    """Return whom a payment belongs to."""
    text = _("The collector who had the case on the day of payment.")
    if found.by not in {"owner", "owner_at_payment"}:
        text = _("The collector named by “%(by)s”.") % {"by": words.fact(found.by)}
    if found.on_transfer is None:
        return text
    facts = {"part": share(found.on_transfer.old_bps / BPS), "days": found.on_transfer.days}
    later = _("After a transfer the one before keeps %(part)s for %(days)d days.") % facts
    return punctuation.sentences([text, later])


def prorate(plan: Plan) -> str:
    """Return whether a part of a month has a part of the target; nothing when not."""
    if plan.prorate == "none":
        return ""
    return _("Who joins or leaves within a month has the part of the target that the calendar days make.")


def rounding(found: Rounding) -> str:
    """Return where and how cents are made."""
    facts = {"mode": _mode(found.mode), "places": found.places}
    if found.at == "line":
        return _("At each payment, %(mode)s, to %(places)d digits.") % facts
    return _("Once, at the end of the statement, %(mode)s, to %(places)d digits.") % facts


def _mode(mode: str) -> str:
    modes = {"half_up": _("half up"), "half_even": _("half to even"), "down": _("down"), "up": _("up")}
    return modes[mode]


def settle(plan: Plan) -> str:
    """Return what is held back, taken back and carried; nothing for none of it."""
    said = []
    if plan.holdback is not None:
        facts = {"part": share(plan.holdback.rate), "days": plan.holdback.days}
        said.append(_("%(part)s is held back for %(days)d days.") % facts)
    if plan.clawback.days is not None:
        facts = {"days": plan.clawback.days}
        said.append(
            _("A reversal within %(days)d days takes back what its payment earned, a later one nothing.") % facts
        )
    elif plan.clawback.clawback == "mirror":
        said.append(_("A reversal takes back what its payment earned."))
    elif plan.clawback.clawback:
        said.append(_("A reversal has its month figured again; the difference is taken back."))
    carry = plan.clawback.carry
    if carry is not None:
        text = _("What is owed is carried on.")
        if carry.limit_of_wage is not None:
            text = _("At most %(part)s of the wage is taken at a time; the rest is carried on.")
        said.append(text % {"part": share(carry.limit_of_wage)})
    return punctuation.sentences(said)


def measure(found: Measure, currency: str) -> str:
    """Return how a figure of the plan's own comes about."""
    text = only(MEASURES[found.kind](found, currency), found.when, currency)
    if found.places is None:
        return text
    return _("%(text)s, %(mode)s, to %(places)d digits") % {
        "text": text,
        "mode": _mode(found.mode),
        "places": found.places,
    }


def _weighed(weights: Iterable[tuple[str, Decimal]]) -> str:
    return " + ".join(f"{plain(weight)} × {words.fact(name)}" for name, weight in weights)


def _points(one: Measure) -> str:
    said = _("%(points)s above %(start)s") if one.table.closed == "to" else _("%(points)s from %(start)s on")
    rows = (row for row in one.table.rows if row.value is not None)
    return punctuation.listed(said % {"points": plain(row.value), "start": plain(row.start)} for row in rows)


MEASURES: Mapping[str, Callable[[Measure, str], str]] = {
    "sum": lambda one, _currency: _("The sum of %(of)s over the payments") % {"of": words.fact(one.of)},
    "count": lambda one, _currency: (
        _("How many different %(of)s there are") % {"of": words.fact(one.of)} if one.of else _("How many payments")
    ),
    "ratio": lambda one, _currency: (
        _("%(of)s divided by %(to)s") % {"of": words.fact(one.of), "to": words.fact(one.to)}
    ),
    "weighted": lambda one, _currency: _weighed(one.weights.items()),
    "quantity": lambda one, currency: quantity(one.quantity, currency),
    "product": lambda one, _currency: " × ".join(words.fact(name) for name in one.parts),
    "points": lambda one, _currency: _("Points by %(of)s: %(rows)s") % {"of": words.fact(one.of), "rows": _points(one)},
    "rank": lambda one, _currency: _("The place within the team by %(of)s") % {"of": words.fact(one.of)},
    "negotiation": lambda one, _currency: (
        _("Negotiation quality: %(parts)s")
        % {"parts": _weighed((WEIGHED.get(name, name), weight) for name, weight in one.weights.items())}
    ),
}
