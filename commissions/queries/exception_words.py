"""The exceptions of a run as sentences that say what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.enums import ExceptionKind
from commissions.models import Run
from commissions.queries import exceptions
from commissions.queries.exceptions import Standing
from commissions.queries.plans import plan_words as words
from common import dates, links


@dataclass(frozen=True, slots=True)
class Advised:
    """One exception: why it stops the run, and where it is cleared (`url` "" when nothing is to be done here)."""

    kind: ExceptionKind
    detail: str
    sentence: str
    amount: Decimal | None
    mended: bool
    act: str
    url: str


def advised(run: Run) -> list[Advised]:
    """Return the exceptions of a run that nobody has cleared, in words."""
    return [_advised(run, one) for one in exceptions.standing(run)]


def _advised(run: Run, one: Standing) -> Advised:
    sentence = SENTENCES[one.kind](run, one)
    act, url = ("", "") if one.mended else _act(run, one)
    amount = one.amount if one.payments or one.kind == ExceptionKind.NEGATIVE_STATEMENT else None
    return Advised(one.kind, one.detail, sentence, amount, one.mended, act, url)


def _act(run: Run, one: Standing) -> tuple[str, str]:
    month = {"month": f"{run.month:%Y-%m}", "currency": run.currency}
    if one.kind == ExceptionKind.MISSING_TARGET:
        return _("Set target"), f"{reverse('commissions:target-list')}?{urlencode(month)}"
    if one.kind == ExceptionKind.NEGATIVE_STATEMENT:
        return _("Look at it"), links.to("commissions:run-statements", run.pk)
    if one.kind == ExceptionKind.PLAN_FAILS:
        return _("Plans"), reverse("commissions:plan-list")
    if one.payments:
        label = _("Credit to someone") if one.kind == ExceptionKind.UNATTRIBUTED else _("Open")
        url = links.to("commissions:run-excluded", run.pk)
        return label, f"{url}?{urlencode({'kind': one.kind.value})}"
    url = links.to("commissions:run-accept", run.pk)
    return _("Decide"), f"{url}?{urlencode({'kind': one.kind.value, 'detail': one.detail})}"


def _missing_target(run: Run, one: Standing) -> str:
    facts = {"name": one.collector, "month": dates.month(run.month)}
    return _("%(name)s has no target for %(month)s, so attainment cannot be calculated.") % facts


def _unattributed(_run: Run, one: Standing) -> str:
    sentence = ngettext(
        "%(count)d payment on a case that nobody had that day.",
        "%(count)d payments on cases that nobody had that day.",
        one.payments,
    )
    return sentence % {"count": one.payments}


def _no_plan(run: Run, one: Standing) -> str:
    sentence = ngettext(
        "No plan pays %(name)s in %(month)s: %(count)d payment. Assign a plan from that month on, or leave it out.",
        "No plan pays %(name)s in %(month)s: %(count)d payments. Assign a plan from that month on, or leave them out.",
        one.payments,
    )
    return sentence % {"name": one.collector, "month": dates.month(run.month), "count": one.payments}


def _no_row(_run: Run, one: Standing) -> str:
    if one.payments:
        sentence = ngettext(
            "%(count)d payment fits no row of “%(name)s”. Approve a version that covers it, or leave it.",
            "%(count)d payments fit no row of “%(name)s”. Approve a version that covers them, or leave them.",
            one.payments,
        )
        return sentence % {"count": one.payments, "name": one.detail}
    sentence = ngettext(
        "%(count)d person fits no row of “%(name)s” and is paid without it. Approve a version that covers it.",
        "%(count)d people fit no row of “%(name)s” and are paid without it. Approve a version that covers them.",
        one.people,
    )
    return sentence % {"count": one.people, "name": one.detail}


def _missing_fact(_run: Run, one: Standing) -> str:
    facts = {"name": words.fact(one.detail), "count": one.payments or one.people}
    if one.payments:
        sentence = ngettext(
            "The plan asks for “%(name)s”; %(count)d payment has none and is paid without it.",
            "The plan asks for “%(name)s”; %(count)d payments have none and are paid without it.",
            one.payments,
        )
        return sentence % facts
    if not one.people:
        return _("The team's pot asks for “%(name)s”, which nobody has. It is not paid.") % facts
    sentence = ngettext(
        "The plan asks for “%(name)s”; %(count)d person has none and is paid without it.",
        "The plan asks for “%(name)s”; %(count)d people have none and are paid without it.",
        one.people,
    )
    return sentence % facts


def _unknown_collector(_run: Run, one: Standing) -> str:
    sentence = ngettext(
        "%(count)d payment is shared with someone whom another plan pays. Pay both by one plan, or leave it out.",
        "%(count)d payments are shared with someone whom another plan pays. Pay both by one plan, or leave them out.",
        one.payments,
    )
    return sentence % {"count": one.payments}


def _unknown_payment(_run: Run, one: Standing) -> str:
    sentence = ngettext(
        "%(count)d reversal takes back a payment of another month. Decide whether it stays out.",
        "%(count)d reversals take back payments of other months. Decide whether they stay out.",
        one.payments,
    )
    return sentence % {"count": one.payments}


def _over_reversed(_run: Run, one: Standing) -> str:
    sentence = ngettext(
        "Of %(count)d payment more was taken back than came in. Check its reversals, or leave it out.",
        "Of %(count)d payments more was taken back than came in. Check their reversals, or leave them out.",
        one.payments,
    )
    return sentence % {"count": one.payments}


def _no_clawback(_run: Run, one: Standing) -> str:
    sentence = ngettext(
        "The version that paid says nothing of taking back: %(count)d reversal. Replace it, or leave it out.",
        "The version that paid says nothing of taking back: %(count)d reversals. Replace it, or leave them out.",
        one.payments,
    )
    return sentence % {"count": one.payments}


def _pool(_run: Run, one: Standing) -> str:
    return _("Nobody has a part in the pot “%(name)s”. Decide whether it stays unpaid.") % {"name": one.detail}


def _plan_fails(_run: Run, one: Standing) -> str:
    return _("A worked case of %(plan)s does not come to what it states. Approve a version that passes.") % {
        "plan": one.detail
    }


def _negative(_run: Run, one: Standing) -> str:
    sentence = _(
        "More was taken back than came in for %(name)s. Check the reversals, then accept the sum with a reason."
    )
    return sentence % {"name": one.collector}


SENTENCES: dict[ExceptionKind, Callable[[Any, Standing], str]] = {
    ExceptionKind.MISSING_TARGET: _missing_target,
    ExceptionKind.UNATTRIBUTED: _unattributed,
    ExceptionKind.NO_PLAN: _no_plan,
    ExceptionKind.NO_ROW: _no_row,
    ExceptionKind.MISSING_FACT: _missing_fact,
    ExceptionKind.UNKNOWN_COLLECTOR: _unknown_collector,
    ExceptionKind.UNKNOWN_PAYMENT: _unknown_payment,
    ExceptionKind.OVER_REVERSED: _over_reversed,
    ExceptionKind.NO_CLAWBACK_POLICY: _no_clawback,
    ExceptionKind.POOL_WITHOUT_MEMBERS: _pool,
    ExceptionKind.PLAN_FAILS: _plan_fails,
    ExceptionKind.NEGATIVE_STATEMENT: _negative,
}
