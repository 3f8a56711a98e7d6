"""What each hold stops, from when, until what, who may place and lift it, and what stays possible."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import HoldForm, HoldKind, HoldScope, Jurisdiction
from cases.rules import holds as rules
from cases.rules.holds import TERMS, Ends, Kind, Problem, Purpose, Scope, Span, Wanted
from contacts import enums as contacts

SHANGHAI, LONDON = "Asia/Shanghai", "Europe/London"
NOW = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)


def test_the_words_are_those_of_the_models_and_of_contacts() -> None:
    assert [*Kind] == HoldKind.values
    assert [*Scope] == HoldScope.values
    assert {*Purpose} == set(contacts.Purpose.values)
    assert HoldForm.CRISIS == rules.CRISIS
    assert set(TERMS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_defined_whole(kind: Kind) -> None:
    terms = TERMS[kind]
    assert terms.scopes
    assert Purpose.COLLECTION not in terms.permits
    assert (terms.ends == Ends.DATE) == (terms.days is not None)
    assert set(terms.cites) <= set(Jurisdiction.values)
    assert terms.days is None or terms.days <= terms.longest


def test_what_the_table_says_of_the_kinds_that_matter_most() -> None:
    assert TERMS[Kind.CEASE_REQUEST].permits == {Purpose.END_OF_EFFORTS, Purpose.REMEDY_NOTICE}
    assert Purpose.TO_REPRESENTATIVE in TERMS[Kind.ATTORNEY].permits
    assert set(rules.FREEZING) == {Kind.BREATHING_SPACE, Kind.PLAN_ACTIVE}
    assert {TERMS[kind].queue for kind in rules.SPECIAL} == {"vulnerable", "legal"}
    assert [kind for kind in Kind if TERMS[kind].everyone] == [Kind.DECEASED, Kind.SOLD]
    assert [kind for kind in Kind if not TERMS[kind].lifted_by] == [Kind.PLAN_ACTIVE, Kind.SOLD]
    assert "art. 70" in TERMS[Kind.PLAN_ACTIVE].cites["cn"]


def noon(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(f"{text} 12:00").replace(tzinfo=ZoneInfo(zone))


def test_breathing_space_lasts_sixty_days_and_the_sixty_first_is_free() -> None:
    ends_on = rules.default_end(Kind.BREATHING_SPACE, "", date(2026, 3, 1))
    span = Span(noon("2026-03-01", LONDON), LONDON, ends_on)
    assert ends_on == date(2026, 4, 30)
    assert span.in_force(noon("2026-04-29", LONDON))
    assert not span.in_force(noon("2026-04-30", LONDON))
    assert (span.covers(date(2026, 4, 29)), span.covers(date(2026, 4, 30))) == (True, False)


def test_a_crisis_ends_thirty_days_after_the_treatment() -> None:
    assert rules.default_end(Kind.BREATHING_SPACE, rules.CRISIS, TODAY) is None
    ends_on = rules.end_after_event(date(2026, 5, 10))
    span = Span(noon("2026-03-01", LONDON), LONDON, ends_on)
    assert ends_on == date(2026, 6, 9)
    assert (span.in_force(noon("2026-06-08", LONDON)), span.in_force(noon("2026-06-10", LONDON))) == (True, False)


def test_a_hold_counts_from_receipt_and_ends_at_midnight_of_its_zone() -> None:
    span = Span(NOW, SHANGHAI, date(2026, 3, 3))
    assert not span.in_force(NOW - timedelta(microseconds=1))
    assert span.in_force(NOW)
    midnight = datetime(2026, 3, 3, tzinfo=ZoneInfo(SHANGHAI))
    assert span.ends_at == midnight
    assert (span.in_force(midnight - timedelta(microseconds=1)), span.in_force(midnight)) == (True, False)


def test_lifting_ends_it_before_its_date() -> None:
    span = Span(NOW, SHANGHAI, date(2026, 3, 9), lifted_at=NOW + timedelta(hours=1))
    assert (span.in_force(NOW), span.in_force(NOW + timedelta(hours=1))) == (True, False)


@given(
    hours=st.integers(0, 24 * 400),
    days=st.none() | st.integers(1, 366),
    asked=st.integers(0, 24 * 800),
    zone=st.sampled_from([SHANGHAI, LONDON, "America/New_York"]),
)
def test_a_span_is_one_stretch_without_gaps(hours: int, days: int | None, asked: int, zone: str) -> None:
    received = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    starts_on = received.astimezone(ZoneInfo(zone)).date()
    span = Span(received, zone, starts_on + timedelta(days=days) if days else None)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=asked)
    on = at.astimezone(ZoneInfo(zone)).date()
    assert span.in_force(at) == (received <= at and (span.ends_on is None or on < span.ends_on))
    assert not span.in_force(at) or span.covers(on)


@given(st.sets(st.sampled_from(Kind)))
def test_more_holds_never_leave_more_possible(kinds: set[Kind]) -> None:
    left = rules.possible(kinds)
    assert all(left <= rules.possible(kinds - {one}) for one in kinds)
    assert (Purpose.COLLECTION in left) == (not kinds)


def wanted(kind: Kind = Kind.HARDSHIP, **changes: Any) -> Wanted:
    given: dict[str, Any] = {
        "scope": TERMS[kind].scopes[0],
        "role": "supervisor",
        "received_at": NOW,
        "now": NOW,
        "starts_on": TODAY,
    }
    return Wanted(kind=kind, **(given | changes))


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        (Kind.HARDSHIP, {}, None),
        (Kind.CEASE_REQUEST, {"role": "collector"}, None),
        (Kind.LEGAL, {"role": "collector"}, Problem.NOT_YOUR_ROLE),
        (Kind.HARDSHIP, {"role": "quality"}, Problem.NOT_YOUR_ROLE),
        (Kind.PLAN_ACTIVE, {}, Problem.BY_ITS_PLAN),
        (Kind.PLAN_ACTIVE, {"bound": True, "role": ""}, None),
        (Kind.COMPLAINT_OPEN, {"bound": True, "role": "quality"}, None),
        (Kind.HARDSHIP, {"case_closed": True}, Problem.CASE_CLOSED),
        (Kind.DISPUTE_OPEN, {"scope": Scope.PERSON}, Problem.SCOPE_UNFIT),
        (Kind.CEASE_REQUEST, {"scope": Scope.ADDRESS}, Problem.POINT_MISSING),
        (Kind.CEASE_REQUEST, {"scope": Scope.ADDRESS, "has_point": True}, None),
        (Kind.CEASE_REQUEST, {"has_point": True}, Problem.POINT_MISSING),
        (Kind.CEASE_REQUEST, {"scope": Scope.CHANNEL}, Problem.CHANNEL_MISSING),
        (Kind.CEASE_REQUEST, {"scope": Scope.CHANNEL, "has_channel": True, "has_person": True}, None),
        (Kind.HARDSHIP, {"has_person": True}, Problem.PERSON_UNFIT),
        (Kind.HARDSHIP, {"form": rules.CRISIS}, Problem.FORM_UNFIT),
        (Kind.BREATHING_SPACE, {"form": "other"}, Problem.FORM_UNFIT),
        (Kind.BREATHING_SPACE, {"form": rules.CRISIS}, None),
        (Kind.BREATHING_SPACE, {"form": rules.CRISIS, "ends_on": date(2026, 3, 9)}, Problem.END_UNFIT),
        (Kind.BREATHING_SPACE, {"ends_on": date(2026, 4, 30)}, None),
        (Kind.BREATHING_SPACE, {"ends_on": date(2026, 5, 1)}, Problem.END_TOO_FAR),
        (Kind.SOLD, {"ends_on": date(2026, 5, 1)}, Problem.END_UNFIT),
        (Kind.ATTORNEY, {"ends_on": TODAY}, Problem.END_TOO_EARLY),
        (Kind.ATTORNEY, {"received_at": NOW + timedelta(seconds=1)}, Problem.RECEIVED_LATER),
        (Kind.ATTORNEY, {"received_at": NOW - timedelta(days=3661)}, Problem.RECEIVED_LONG_AGO),
        (Kind.ATTORNEY, {"in_force_already": True}, Problem.IN_FORCE_ALREADY),
    ],
)
def test_placing(kind: Kind, changes: dict[str, Any], problem: Problem | None) -> None:
    assert rules.placing_problem(wanted(kind, **changes)) == problem


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        (Kind.ATTORNEY, {}, None),
        (Kind.ATTORNEY, {"role": "collector"}, Problem.NOT_YOUR_ROLE),
        (Kind.HARDSHIP, {"role": "collector"}, None),
        (Kind.HARDSHIP, {"role": "finance"}, Problem.NOT_YOUR_ROLE),
        (Kind.ATTORNEY, {"reason": "  "}, Problem.REASON_MISSING),
        (Kind.ATTORNEY, {"ended": True}, Problem.ENDED_ALREADY),
        (Kind.PLAN_ACTIVE, {"bound": True}, Problem.BY_ITS_PLAN),
        (Kind.COMPLAINT_OPEN, {"bound": True}, Problem.BY_ITS_REQUEST),
        (Kind.COMPLAINT_OPEN, {}, None),
        (Kind.SOLD, {}, Problem.NEVER_LIFTED),
    ],
)
def test_lifting(kind: Kind, changes: dict[str, Any], problem: Problem | None) -> None:
    given: dict[str, Any] = {"role": "supervisor", "bound": False, "ended": False, "reason": "said so"}
    assert rules.lifting_problem(kind=kind, **(given | changes)) == problem
