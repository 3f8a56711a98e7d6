"""Promises to pay: recorded in a contact, withdrawn with a reason, judged by the money that came."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, judged
from cases.actions.ledger import ledger
from cases.actions.promises import promise_dates, verdicts
from cases.actions.promises.promise_refusals import PromiseRefused, PromiseSettled, refusal
from cases.enums import CaseState, PromiseState, SaidBy
from cases.models import Case, Creditor, Promise
from cases.queries import business_days
from cases.queries.promises import promises as queries
from cases.rules.promises import promises as rules
from cases.rules.promises.promises import Part
from common import audit, cards, dates, history
from common.clock import local_date
from common.exact import exact
from staff.models import User

DUE = f"{verdicts.DUE} UNION ALL {promise_dates.REDATED}"
__all__ = [
    "PromiseRefused",
    "PromiseSettled",
    "calendar_changed",
    "judge",
    "record",
    "record_series",
    "replace_by_plan",
    "run_on",
    "sweep",
    "withdraw",
]


def record(
    *, case: Case, amount: Decimal, due_on: date, method: str = "", by: User, now: datetime, reason: str = ""
) -> Promise:
    """Record that the debtor promised `amount` by `due_on`; a series of one part. See `record_series`."""
    return record_series(case=case, parts=[Part(amount, due_on)], method=method, by=by, now=now, reason=reason)[0]


@transaction.atomic
def record_series(
    *,
    case: Case,
    parts: Sequence[Part],
    method: str = "",
    by: User,
    now: datetime,
    reason: str = "",
    said_by: str = SaidBy.DEBTOR,
) -> list[Promise]:
    """Record what the debtor promised in one call, part by part, and return the promises by due date.

    What was open before is superseded; `said_by` and `reason`, or when it was said, are kept on it. The server stamps
    when (`now`). Money that had already arrived and covers a part marks that part as recorded after the fact. Raises
    PromiseRefused beyond the creditor's limits or on a closed case, AmountTooFine.
    """
    case = case_lock.locked(case_id=case.pk)
    if case.state == CaseState.CLOSED:
        raise PromiseRefused(_("The case is closed. A promise cannot be recorded on it."))
    currency = case.creditor.currency
    parts = sorted(_exact(parts, currency), key=lambda one: one.due_on)
    within = queries.limits(case=case, now=now)
    found = rules.problem(parts, within=within)
    if found:
        raise refusal(*found, parts=len(parts), within=within, creditor=case.creditor)
    _supersede(case, by=by, reason=reason, said_by=said_by, now=now)
    promises: list[Promise] = []
    for place, one in enumerate(parts, start=1):
        promise = Promise(
            case=case, amount=one.amount, due_on=one.due_on, method=cards.kept(method, 40), recorded_at=now
        )
        promise.recorded_by, promise.part, promise.parts = by, place, len(parts)
        promise.first = promises[0] if promises else None
        promise_dates.set_terms(promise, creditor=case.creditor)
        _save(promise, by=by, now=now)
        promises.append(promise)
    _judge_case(case, by=by, now=now)
    for promise in promises:
        promise.refresh_from_db()
        facts = {"case": case.pk, "amount": str(promise.amount)}
        audit.record(by=by, action="promise.record", subject=promise, now=now, **facts)
    return promises


def _exact(parts: Sequence[Part], currency: str) -> list[Part]:
    fields = ["amount", *(f"amount_{place}" for place in range(2, len(parts) + 1))]
    return [
        Part(exact(one.amount, currency, field=field), one.due_on) for one, field in zip(parts, fields, strict=True)
    ]


@transaction.atomic
def withdraw(
    *,
    promise: Promise,
    reason: str,
    by: User,
    now: datetime,
    said_by: str = SaidBy.COLLECTOR,
    with_later_parts: bool = False,
) -> Promise:
    """Take an open promise back, with the reason and who gave it; its money is free for the next one.

    Once its due date has passed a supervisor alone may: a withdrawn promise counts in no kept rate. With
    `with_later_parts` the open parts of the series after it go too. Raises PromiseSettled, PromiseRefused.
    """
    case = case_lock.locked(case_id=promise.case_id)
    promise = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
    _refuse_withdrawal(promise, reason, said_by, by, local_date(now, case.creditor.time_zone))
    rows = [promise]
    if with_later_parts:
        later = Promise.objects.select_for_update(of=("self",)).filter(first=promise.series, part__gt=promise.part)
        rows += later.filter(state=PromiseState.OPEN).order_by("part")
    for row in rows:
        row.state, row.reason, row.received = PromiseState.WITHDRAWN, cards.kept(reason, 200), Decimal(0)
        row.said_by = said_by
        _save(row, by=by, now=now)
        audit.record(by=by, action="promise.withdraw", subject=row, now=now, case=case.pk)
    _judge_case(case, by=by, now=now)
    return promise


def _refuse_withdrawal(promise: Promise, reason: str, said_by: str, by: User, today: date) -> None:
    if promise.state != PromiseState.OPEN:
        raise PromiseSettled(_("Only an open promise can be withdrawn. This one is settled."))
    if not reason.strip():
        raise PromiseRefused(_("Say why the promise is withdrawn."), field="reason")
    if said_by not in SaidBy.values:
        raise PromiseRefused(_("Say who said so: the debtor, the collector or the supervisor."), field="said_by")
    is_supervisor = by.has_perm("cases.assign_case")
    if not rules.may_withdraw(due_on=promise.due_on, today=today, is_supervisor=is_supervisor):
        raise PromiseRefused(
            _("The due date has passed. Leave it to be judged, or ask your supervisor to withdraw it.")
        )


@transaction.atomic
def judge(
    *,
    creditor: Creditor,
    on: date,
    now: datetime,
    by: User | None = None,
    cases: judged.Cases | None = None,
) -> dict[str, int]:
    """Judge promises on the business day `on`; return how many came to each new state.

    Those of `cases`, else all whose tolerance has passed and all that waited for a calendar of working days and get
    their dates. Only what changes is written, so judging twice changes nothing.
    """
    ledger.hold(creditor.pk)
    if cases:
        return _judge(creditor, cases, on=on, now=now, by=by)
    promise_dates.find(creditor=creditor)
    return _judge(creditor, judged.Cases(DUE, {"on": on}), on=on, now=now, by=by, redates=True)


def _judge(
    creditor: Creditor, cases: judged.Cases, *, on: date, now: datetime, by: User | None, redates: bool = False
) -> dict[str, int]:
    with connection.cursor() as cursor:
        if not judged.choose(cursor, creditor=creditor, cases=cases):
            return {}
    if redates:
        promise_dates.redate(now=now, by=by)
    counts = verdicts.reach(creditor=creditor, on=on, by=by, now=now)
    if counts:
        audit.record(by=by, action="promise.judge", subject=creditor, now=now, on=on.isoformat(), **counts)
    return counts


def sweep(*, now: datetime) -> dict[str, int]:
    """Judge what has become due at every creditor on the day it has open; return the counts over all of them."""
    days = business_days.all_today(now=now)
    total: dict[str, int] = {}
    for creditor in Creditor.objects.order_by("pk"):
        for state, count in _judge_if_free(creditor, on=days[creditor.pk], now=now).items():
            total[state] = total.get(state, 0) + count
    return total


@transaction.atomic
def _judge_if_free(creditor: Creditor, *, on: date, now: datetime) -> dict[str, int]:
    """Judge a creditor, unless a file of it is just imported: the next sweep does."""
    return judge(creditor=creditor, on=on, now=now) if ledger.hold_if_free(creditor.pk) else {}


@transaction.atomic
def calendar_changed(*, creditor: Creditor, days: tuple[date, date], by: User | None, now: datetime) -> None:
    """Set anew the dates of promises that a changed calendar concerns, and judge their cases again."""
    ledger.hold(creditor.pk)
    promise_dates.find(creditor=creditor, days=days)
    on = business_days.today(creditor=creditor, now=now)
    _judge(creditor, judged.Cases(promise_dates.REDATED), on=on, now=now, by=by, redates=True)


def replace_by_plan(*, case: Case, by: User, now: datetime) -> None:
    """Supersede the open promise of a case whose plan becomes active. The caller holds transaction and case."""
    _supersede(case, by=by, reason=_("A repayment plan is agreed."), said_by=SaidBy.DEBTOR, now=now)
    with connection.cursor() as cursor:
        judged.choose(cursor, creditor=case.creditor, cases=judged.of([case.pk]))
    verdicts.refresh_cases()


class _Broken(Exception):
    """Promises that would be broken by now; what was tried is rolled back."""


def run_on(*, case: Case, ids: Collection[int], by: User, now: datetime) -> None:
    """Open again the promises that a closing by mistake withdrew; money that came meanwhile counts for them.

    One that would be broken by now stays withdrawn: nobody breaks a promise while the desk itself has ended it. The
    caller holds transaction, ledger and case, which is open.
    """
    wanted = set(ids)
    while wanted:
        try:
            with transaction.atomic():
                _open_again(case, wanted, by=by, now=now)
        except _Broken as broken:
            wanted -= set(broken.args)
        else:
            return


def _open_again(case: Case, ids: Collection[int], *, by: User, now: datetime) -> None:
    rows = Promise.objects.select_for_update(of=("self",)).filter(pk__in=ids, case=case, state=PromiseState.WITHDRAWN)
    for promise in rows.order_by("pk"):
        promise.state, promise.reason = PromiseState.OPEN, ""
        history.sign(promise, by=by, now=now, reason=_("The case was closed by mistake."))
        promise.save()
    _judge_case(case, by=by, now=now)
    broken = Promise.objects.filter(pk__in=ids, state__in=(PromiseState.BROKEN, PromiseState.PARTLY_KEPT))
    if found := list(broken.values_list("pk", flat=True)):
        raise _Broken(*found)


def _judge_case(case: Case, *, by: User, now: datetime) -> None:
    on = business_days.today(creditor=case.creditor, now=now)
    with connection.cursor() as cursor:
        judged.choose(cursor, creditor=case.creditor, cases=judged.of([case.pk]))
    verdicts.reach(creditor=case.creditor, on=on, by=by, now=now)


def _supersede(case: Case, *, by: User, reason: str, said_by: str, now: datetime) -> None:
    said_at = dates.moment(now, case.creditor.time_zone)
    reason = reason.strip() or _("The next promise took its place on %(moment)s.") % {"moment": said_at}
    for promise in Promise.objects.select_for_update(of=("self",)).filter(case=case, state=PromiseState.OPEN):
        promise.state, promise.received, promise.reason = PromiseState.SUPERSEDED, Decimal(0), cards.kept(reason, 200)
        promise.said_by = said_by
        _save(promise, by=by, now=now)


def _save(promise: Promise, *, by: User, now: datetime) -> None:
    history.sign(promise, by=by, now=now, reason=promise.reason)
    promise.save()
