"""Promises to pay: recorded in a contact, withdrawn with a reason, judged by the money that came."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import verdicts
from cases.enums import CaseState, PromiseState
from cases.models import Case, Creditor, Promise
from cases.queries import business_days
from cases.queries import promises as queries
from cases.rules import promises as rules
from common import audit, dates, history, money
from common.errors import Refusal
from staff.models import User


class PromiseRefused(Refusal):
    """The promise is beyond what the creditor takes; `field` is "amount" or "due_on", or "" for neither."""

    code = "promise_refused"


class PromiseSettled(Refusal):
    """The promise is no longer open."""

    code = "promise_settled"


@transaction.atomic
def record(
    *, case: Case, amount: Decimal, due_on: date, method: str = "", by: User, now: datetime, reason: str = ""
) -> Promise:
    """Record that the debtor promised `amount` by `due_on`; the open promise, if any, is superseded.

    The server stamps when (`now`). Money that had already arrived and covers the promise marks it as recorded
    after the fact. Raises PromiseRefused beyond the creditor's limits or on a closed case.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=case.pk)
    if case.state == CaseState.CLOSED:
        raise PromiseRefused(_("The case is closed. A promise cannot be recorded on it."))
    amount = money.rounded(amount, case.creditor.currency)
    within = queries.limits(case=case, now=now)
    found = rules.problem(amount=amount, due_on=due_on, within=within)
    if found:
        raise _refusal(found, within, case.creditor)
    _supersede(case, by=by, reason=reason, now=now)
    promise = Promise(case=case, amount=amount, due_on=due_on, method=method, recorded_at=now, recorded_by=by)
    _save(promise, by=by, now=now)
    _judge_case(case, by=by, now=now)
    promise.refresh_from_db()
    audit.record(by=by, action="promise.record", subject=promise, now=now, case=case.pk, amount=str(amount))
    return promise


@transaction.atomic
def withdraw(*, promise: Promise, reason: str, by: User, now: datetime) -> Promise:
    """Take an open promise back, with the reason; its money is free for the next one."""
    case = Case.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=promise.case_id)
    promise = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
    if promise.state != PromiseState.OPEN:
        raise PromiseSettled(_("Only an open promise can be withdrawn. This one is settled."))
    if not reason.strip():
        raise PromiseRefused(_("Say why the promise is withdrawn."), field="reason")
    promise.state, promise.reason, promise.received = PromiseState.WITHDRAWN, reason.strip()[:200], Decimal(0)
    _save(promise, by=by, now=now)
    _judge_case(case, by=by, now=now)
    audit.record(by=by, action="promise.withdraw", subject=promise, now=now, case=case.pk)
    return promise


@transaction.atomic
def judge(
    *,
    creditor: Creditor,
    on: date,
    now: datetime,
    by: User | None = None,
    case_ids: Collection[int] | None = None,
) -> dict[str, int]:
    """Judge promises on the day `on`: those of `case_ids`, or all whose tolerance has passed; return the counts.

    Only what changes is written, so judging twice changes nothing.
    """
    wanted = verdicts.due_cases(creditor=creditor, on=on) if case_ids is None else list(case_ids)
    locked = list(
        Case.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted, creditor=creditor)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not locked:
        return {}
    counts = verdicts.reach(creditor=creditor, case_ids=locked, on=on, by=by, now=now)
    if counts:
        audit.record(by=by, action="promise.judge", subject=creditor, now=now, on=on.isoformat(), **counts)
    return counts


def _judge_case(case: Case, *, by: User, now: datetime) -> None:
    on = business_days.today(creditor=case.creditor, now=now)
    verdicts.reach(creditor=case.creditor, case_ids=[case.pk], on=on, by=by, now=now)
    verdicts.refresh_cases(case_ids=[case.pk])


def _supersede(case: Case, *, by: User, reason: str, now: datetime) -> None:
    for promise in Promise.objects.select_for_update(of=("self",)).filter(case=case, state=PromiseState.OPEN):
        promise.state, promise.received, promise.reason = PromiseState.SUPERSEDED, Decimal(0), reason[:200]
        _save(promise, by=by, now=now)


def _save(promise: Promise, *, by: User, now: datetime) -> None:
    history.sign(promise, by=by, now=now, reason=promise.reason)
    promise.save()


def _refusal(found: rules.Problem, within: rules.Limits, creditor: Creditor) -> PromiseRefused:
    """Return the refusal that says what is wrong and what may be promised."""
    smallest, largest = (money.signed(amount, creditor.currency) for amount in (within.smallest, within.largest))
    say: dict[rules.Problem, tuple[str, str]] = {
        rules.Problem.NOTHING_OWED: (_("Nothing is owed on this case, so nothing can be promised."), ""),
        rules.Problem.TOO_MANY: (
            _("The last promises were not kept and this creditor takes no more in a row. Ask your supervisor."),
            "",
        ),
        rules.Problem.DATE_PASSED: (_("The date has passed. Choose today or a later day."), "due_on"),
        rules.Problem.TOO_FAR: (
            _("The date is too far. Choose a day up to %(day)s.") % {"day": dates.day(within.furthest_on)},
            "due_on",
        ),
        rules.Problem.ABOVE_BALANCE: (
            _("More than is owed. Promise up to %(amount)s.") % {"amount": largest},
            "amount",
        ),
        rules.Problem.TOO_SMALL: (
            _("Too small for this creditor. Promise %(amount)s or more.") % {"amount": smallest},
            "amount",
        ),
    }
    sentence, field = say[found]
    return PromiseRefused(sentence, field=field, facts={"problem": found.value})
