"""The tables of requests: departments, terms, holds, outcomes; deadlines and their escalation."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import HoldKind, Jurisdiction, RequestKind, RequestOutcome
from cases.rules.requests import request_filter
from cases.rules.requests import requests as rules
from cases.rules.requests.request_filter import RequestFilter
from cases.rules.requests.requests import Term
from cases.rules.working_days import Calendar
from staff.enums import Department

LAWS = import_module("cases.migrations.0020_first_request_terms").TERMS
FRAUD = rules.Stop("fraud_claim")
NO_HOLIDAYS = Calendar()
# The National Day week of 2026 in China, with the Saturday that is worked for it.
GOLDEN_WEEK = Calendar(
    off=frozenset(date(2026, 10, day) for day in range(1, 8)), worked=frozenset({date(2026, 10, 10)})
)
TUESDAY = date(2026, 11, 24)


def test_every_kind_has_its_line() -> None:
    assert set(rules.KINDS) == set(RequestKind.values)
    for kind in rules.KINDS.values():
        assert kind.department in Department.values
        assert set(kind.outcomes) <= set(RequestOutcome.values)
        assert kind.stop is None or kind.stop.hold in HoldKind.values
    for jurisdiction, kind_name, _days, _unit, _source, hold, *_rest in LAWS:
        assert (jurisdiction in Jurisdiction.values, kind_name in rules.KINDS) == (True, True)
        assert hold in ("", *rules.HOLDS)


def by_law(kind: str, jurisdiction: str, received_on: date = TUESDAY) -> rules.Applying:
    """Return what the laws that the desk begins with say of a kind."""
    for where, what, days, unit, source, hold, hold_source, since in LAWS:
        if (where, what) == (jurisdiction, kind):
            term = Term(days, unit == "working", source)
            stop = rules.Stop(hold, hold_source) if hold else None
            law = rules.Stated(term, stop, date.fromisoformat(since) if since else None)
            return rules.applying(kind, received_on, law=law)
    return rules.applying(kind, received_on)


@pytest.mark.parametrize(
    ("kind", "jurisdiction", "hold"),
    [
        ("complaint", "cn", "complaint_open"),
        ("complaint", "uk", "complaint_open"),
        ("complaint", "us", None),
        ("dispute", "cn", "dispute_open"),
        ("dispute", "us", "dispute_open"),
        ("dispute", "uk", "dispute_open"),
        ("dispute", "tw", "dispute_open"),
        ("identity_claim", "us", "identity_unverified"),
        ("fraud_claim", "uk", "fraud_claim"),
        ("payment_query", "cn", None),
        ("legal_work", "cn", None),
    ],
)
def test_hold(kind: str, jurisdiction: str, hold: str | None) -> None:
    stop = by_law(kind, jurisdiction).stop
    assert (stop.hold if stop else None) == hold


@pytest.mark.parametrize(
    ("kind", "jurisdiction", "due", "escalates"),
    [
        # Tuesday 24 November 2026. Objection in China: 5 working days.
        ("dispute", "cn", date(2026, 12, 1), date(2026, 11, 30)),
        # 15 calendar days: Wednesday 9 December; a quarter of them before it.
        ("complaint", "cn", date(2026, 12, 9), date(2026, 12, 6)),
        # Eight weeks: Tuesday 19 January, two weeks before it.
        ("complaint", "uk", date(2027, 1, 19), date(2027, 1, 5)),
        # 60 days end on Saturday 23 January: the Friday before.
        ("dispute", "us", date(2027, 1, 22), date(2027, 1, 8)),
        ("dispute", "uk", date(2026, 12, 8), date(2026, 12, 5)),
        ("payment_query", "us", date(2026, 11, 27), date(2026, 11, 26)),
    ],
)
def test_deadline(kind: str, jurisdiction: str, due: date, escalates: date) -> None:
    found, _term = rules.deadline(TUESDAY, by_law(kind, jurisdiction).terms, NO_HOLIDAYS)
    assert (found, rules.escalates_on(TUESDAY, found, NO_HOLIDAYS)) == (due, escalates)


def test_the_term_of_new_york_city_holds_for_what_is_received_from_september() -> None:
    before, after = (by_law("dispute", "us", date(2026, *day)).terms for day in ((8, 31), (9, 1)))
    assert (before, after[0].days, after[0].source) == ((Term(10),), 60, "NYC DCWP, 6 RCNY 5-77")


@pytest.mark.parametrize(
    ("law", "own", "due", "hold"),
    [
        (None, None, date(2026, 12, 8), "complaint_open"),
        (None, rules.Stated(Term(20), None), date(2026, 12, 22), None),
        (rules.Stated(Term(15, working=False), None), None, date(2026, 12, 9), None),
        # The stricter of both counts, and no contract lifts the law's hold.
        (rules.Stated(Term(15, working=False), None), rules.Stated(Term(3), None), date(2026, 11, 27), None),
        (
            rules.Stated(Term(5), rules.Stop("fraud_claim")),
            rules.Stated(Term(9), None),
            date(2026, 12, 1),
            "fraud_claim",
        ),
        (
            rules.Stated(Term(5), None),
            rules.Stated(Term(9), rules.Stop("fraud_claim")),
            date(2026, 12, 1),
            "fraud_claim",
        ),
        # What is in force from tomorrow does not count for what came in today.
        (None, rules.Stated(Term(2), None, since=date(2026, 11, 25)), date(2026, 12, 8), "complaint_open"),
    ],
)
def test_the_stricter_of_law_and_contract(law: Any, own: Any, due: date, hold: str | None) -> None:
    found = rules.applying("complaint", TUESDAY, law=law, own=own)
    assert rules.deadline(TUESDAY, found.terms, NO_HOLIDAYS)[0] == due
    assert (found.stop.hold if found.stop else None) == hold


def test_working_days_pass_over_holidays_and_count_worked_weekends() -> None:
    due = rules.due_on(date(2026, 9, 29), Term(5), GOLDEN_WEEK)
    assert due == date(2026, 10, 12)
    assert rules.escalates_on(date(2026, 9, 29), due, GOLDEN_WEEK) == date(2026, 10, 9)


def test_calendar_days_that_end_on_a_holiday_are_due_before_it() -> None:
    assert rules.due_on(date(2026, 9, 16), Term(15, working=False), GOLDEN_WEEK) == date(2026, 9, 30)


@given(
    received=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    days=st.integers(1, 60),
    working=st.booleans(),
    off=st.sets(st.integers(0, 120), max_size=12),
)
def test_a_deadline_lies_after_its_escalation(received: date, days: int, working: bool, off: set[int]) -> None:
    calendar = Calendar(off=frozenset(received + timedelta(days=one) for one in off))
    due = rules.due_on(received, Term(days, working), calendar)
    escalates = rules.escalates_on(received, due, calendar)
    assert calendar.is_working(due) or due == received
    assert received <= escalates <= due
    if due > received:
        assert escalates < due
    if working:
        later = rules.due_on(received, Term(days + 1), calendar)
        assert later > due >= received + timedelta(days=days)
    else:
        assert due <= received + timedelta(days=days)


@pytest.mark.parametrize(("days", "expected"), [(0, True), (30, True), (31, False)])
def test_reopening_ends_after_thirty_days(days: int, expected: bool) -> None:
    assert rules.may_reopen(TUESDAY, TUESDAY + timedelta(days=days)) is expected


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        ("dispute", "justified", True),
        ("dispute", "partly_justified", True),
        ("dispute", "not_justified", True),
        ("dispute", "withdrawn", False),
        ("dispute", "duplicate", False),
        ("complaint", "justified", False),
    ],
)
def test_verification_is_asked_of_judged_disputes(kind: str, outcome: str, expected: bool) -> None:
    assert rules.needs_verification(kind, outcome) is expected


def test_nobody_answers_a_complaint_on_an_own_case() -> None:
    assert rules.has_interest("complaint", collector_id=3, person_id=3)
    assert not rules.has_interest("complaint", collector_id=4, person_id=3)
    assert not rules.has_interest("complaint", collector_id=None, person_id=3)
    assert not rules.has_interest("payment_query", collector_id=3, person_id=3)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({}, RequestFilter()),
        ({"owner": ["me"], "due": ["late"]}, RequestFilter(owner="me", due="late")),
        ({"owner": ["0x1"], "kind": ["kitchen"], "state": ["gone"], "creditor": ["a"]}, RequestFilter()),
        ({"department": ["legal"], "creditor": ["7"]}, RequestFilter(department="legal", creditor="7")),
        ({"department": ["attic"]}, RequestFilter()),
    ],
)
def test_filter_reads_what_it_knows(address: dict[str, Any], expected: RequestFilter) -> None:
    assert request_filter.read(lambda name: address.get(name, []), departments=Department.values) == expected


def test_filter_writes_what_is_not_usual() -> None:
    chosen = RequestFilter(owner="me", state="open", kind="dispute")
    assert chosen.query() == "owner=me&kind=dispute"
    assert chosen.query(kind="") == "owner=me"
    assert request_filter.order("", chosen) == "due_up"
    assert request_filter.order("", RequestFilter(state="closed")) == "received"
    assert request_filter.order("due", chosen) == "due"
