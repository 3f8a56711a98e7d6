"""The SQL of the verdicts against the rule, calendars that change, and the sweep that judges within a minute."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions import business_days, calendars, judged
from cases.actions.promises import promises
from cases.models import Account, BusinessDay, Creditor, Promise
from cases.queries.strategies import queue
from cases.rules.promises import verdicts as rules
from cases.rules.strategies.queue import Why
from cases.tasks import judge_promises
from common import clock
from tests.cases import test_verdict_rules as told
from tests.examples import examples
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    CreditorFactory,
    PaymentFactory,
    PromiseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def store(account: Account, seed: int, by: Any) -> tuple[list[Promise], list[Any], int]:
    """Store the invented history of `seed` as rows; all promises begin open or withdrawn, one call after another."""
    said, money, on = told.history(seed)
    rows: list[Promise] = []
    firsts: dict[int, Promise] = {}
    last = max(one.series for one in said)
    for one in said:
        first = firsts.get(one.series)
        state = "withdrawn" if one.is_withdrawn else "open" if one.series == last else "superseded"
        row = PromiseFactory.create(
            case=account.case,
            first=first,
            part=1 + sum(other.first_id == first.pk for other in rows) + 1 if first else 1,
            parts=3,
            amount=one.amount,
            due_on=one.dates.kept_until,
            state=state,
            reason="x",
            recorded_at=one.recorded_at,
            recorded_by=by,
        )
        firsts.setdefault(one.series, row)
        rows.append(row)
    for paid in money:
        PaymentFactory.create(account=account, amount=paid.amount, value_on=paid.value_on, recorded_at=paid.recorded_at)
    return rows, said, on


class SqlAgreesWithTheRule(TestCase):
    """The SQL of the verdicts and the pure rule give the same answer; each example is a transaction of its own."""

    @examples(30)
    @given(seed=st.integers(0, 10**9))
    def test_judge(self, seed: int) -> None:
        creditor = CreditorFactory.create(time_zone="UTC")
        account = AccountFactory.create(case__creditor=creditor)
        rows, said, on = store(account, seed, UserFactory.create())
        _promises, money, _on = told.history(seed)
        day = told.DAY_0 + timedelta(days=on)
        promises.judge(creditor=creditor, on=day, now=NOW, cases=judged.of([account.case_id]))
        expected = told.told(rules.settle(said, money, on=day))
        found = []
        for row in rows:
            row.refresh_from_db()
            words = f"{row.state} {row.received.normalize():f}{' early' * row.after_the_fact}"
            found.append("withdrawn" if row.state == "withdrawn" else words)
        assert found == expected


def rolling(**more: Any) -> Creditor:
    terms = {"promise_tolerance_unit": "working", "promise_due_rolls": True, "promise_tolerance_days": 1, **more}
    return CreditorFactory.create(**terms)


def record(creditor: Creditor, due_on: date) -> Promise:
    account = AccountFactory.create(case__creditor=creditor)
    return promises.record(case=account.case, amount=Decimal(300), due_on=due_on, by=UserFactory.create(), now=NOW)


def dates(promise: Promise) -> tuple[str, str, bool]:
    promise.refresh_from_db()
    return promise.kept_until.isoformat(), promise.last_on.isoformat(), promise.is_provisional


def test_a_due_date_on_a_day_off_moves_to_the_next_working_day() -> None:
    saturday = date(2026, 11, 28)
    promise = record(rolling(), saturday)
    assert dates(promise) == ("2026-11-30", "2026-12-01", False)
    PaymentFactory.create(account=promise.case.accounts.get(), amount=300, value_on=date(2026, 11, 30), recorded_at=NOW)
    promises.judge(creditor=promise.case.creditor, on=date(2026, 11, 30), now=NOW, cases=judged.of([promise.case_id]))
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_a_day_off_that_is_stated_late_saves_a_broken_promise() -> None:
    creditor = rolling()
    friday = date(2026, 11, 27)
    promise = record(creditor, friday)
    BusinessDay.objects.create(creditor=creditor, open_on=date(2026, 12, 1))
    promises.sweep(now=NOW)
    assert (dates(promise), promise.state) == (("2026-11-27", "2026-11-30", False), "broken")
    by = UserFactory.create()
    row = calendars.state_day(day=friday, is_working=False, reason="Typhoon", creditor=creditor, by=by, now=NOW)
    assert (dates(promise), promise.state) == (("2026-11-30", "2026-12-01", False), "open")
    assert promise.history.latest().history_user == by
    calendars.take_back_day(row=row, by=by, now=NOW)
    assert (dates(promise), promise.state) == (("2026-11-27", "2026-11-30", False), "broken")


def test_a_provisional_date_is_set_anew_when_the_calendar_comes() -> None:
    creditor = rolling(promise_most_days=60)
    promise = record(creditor, date(2027, 1, 2))  # a Saturday in a year that is not published yet
    assert dates(promise) == ("2027-01-04", "2027-01-05", True)
    by = UserFactory.create()
    calendars.state_day(day=date(2027, 1, 4), is_working=False, reason="Moved", jurisdiction="cn", by=by, now=NOW)
    assert dates(promise) == ("2027-01-05", "2027-01-06", True)
    calendars.state_year(jurisdiction="cn", year=2027, source="Notice", by=by, now=NOW)
    assert dates(promise) == ("2027-01-05", "2027-01-06", False)


def test_calendar_days_stay_as_they_were() -> None:
    promise = record(CreditorFactory.create(promise_most_days=60), date(2027, 1, 2))
    assert dates(promise) == ("2027-01-02", "2027-01-05", False)


def test_a_broken_promise_heads_its_collectors_queue_as_soon_as_it_is_swept(settings: Any) -> None:
    me = UserFactory.create(time_zone="Asia/Shanghai")
    creditor = CreditorFactory.create()
    mine = {"collector": me, "team": me.team, "creditor": creditor}
    CaseFactory.create(**mine, balance=90_000)
    CaseFactory.create(**mine, promise_due_on=TODAY)
    CaseFactory.create(**mine, next_action="call_back", next_action_at=NOW - timedelta(hours=1))
    case = CaseFactory.create(
        **mine,
        balance=10,
        last_contact_at=NOW - timedelta(days=9),
        last_outcome="promise",
        next_action="check_payment",
        next_action_at=NOW + timedelta(days=9),
    )
    PromiseFactory.create(case=case, due_on=TODAY - timedelta(days=4), recorded_at=NOW - timedelta(days=9))
    assert case not in [row.case for row in queue.mine(user=me, now=NOW).rows]
    BusinessDay.objects.create(creditor=creditor, open_on=TODAY)
    assert promises.sweep(now=NOW) == {"broken": 1}
    head = queue.mine(user=me, now=NOW).rows[0]
    assert (head.case, head.why, head.words) == (case, Why.PROMISE_BROKEN, "Promise broken today")
    period = settings.CELERY_BEAT_SCHEDULE["judge-promises"]
    assert period["task"] == judge_promises.name
    assert period["schedule"] <= 60


def test_the_sweep_judges_on_the_day_that_is_open_and_writes_only_what_changes() -> None:
    creditor = CreditorFactory.create()
    PromiseFactory.create(case__creditor=creditor, due_on=TODAY, recorded_at=NOW)
    business_days.advance(creditor=creditor, to=TODAY + timedelta(days=3), now=NOW)
    assert promises.sweep(now=NOW) == {}
    BusinessDay.objects.update(open_on=TODAY + timedelta(days=4))
    assert promises.sweep(now=NOW) == {"broken": 1}
    before = Promise.history.count()
    assert promises.sweep(now=NOW) == {}
    assert Promise.history.count() == before


def test_the_task_sweeps_by_the_clock() -> None:
    today = clock.now().date()
    promise = PromiseFactory.create(due_on=today - timedelta(days=9), recorded_at=clock.now() - timedelta(days=20))
    judge_promises(later="kept for old messages")
    promise.refresh_from_db()
    assert promise.state == "broken"
