"""The queue: one rule in two languages, the order, and that no case is with two collectors."""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases.actions.strategies import queue as act
from cases.models import Assignment, BestHour, Case
from cases.queries.strategies import queue, ranking
from cases.rules.strategies import queue as rule
from cases.rules.strategies.queue import Facts, Why
from staff.models import User
from tests.examples import examples
from tests.factories import NOW, TODAY, CaseFactory, TeamFactory, UserFactory
from tests.openings import every

ZONE = "Asia/Shanghai"
DUE = TODAY - timedelta(days=74)
EARLIER = NOW - timedelta(days=5)
A_MINUTE_AGO = NOW - timedelta(minutes=1)


def facts(**changes: Any) -> Facts:
    given: dict[str, Any] = {"balance": Decimal(100), "oldest_due_on": DUE, **changes}
    return Facts(**given)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Why.NEVER_CONTACTED),
        ({"balance": Decimal(0)}, None),
        ({"balance": Decimal(-5)}, None),
        ({"oldest_due_on": None}, None),
        ({"oldest_due_on": TODAY}, None),
        ({"promise_due_on": TODAY + timedelta(days=1)}, None),
        ({"promise_due_on": TODAY}, Why.PROMISE_DUE),
        ({"promise_due_on": TODAY - timedelta(days=2)}, Why.PROMISE_DUE),
        ({"promise_broken_at": NOW}, Why.PROMISE_BROKEN),
        ({"promise_broken_at": NOW, "last_contact_at": EARLIER, "last_outcome": "promise"}, Why.PROMISE_BROKEN),
        # Judged a minute after the debtor was spoken with, as when a payment bounces.
        ({"promise_broken_at": NOW, "last_contact_at": A_MINUTE_AGO, "last_outcome": "refuses"}, Why.PROMISE_BROKEN),
        # Whatever was booked before, and although the next part of a series is not due yet.
        ({"promise_broken_at": NOW, "next_action_at": NOW + timedelta(days=9)}, Why.PROMISE_BROKEN),
        ({"promise_broken_at": NOW, "promise_due_on": TODAY + timedelta(days=9)}, Why.PROMISE_BROKEN),
        ({"promise_broken_at": NOW - timedelta(9), "last_contact_at": EARLIER, "last_outcome": "other"}, Why.AT_RISK),
        (
            {"promise_broken_at": NOW - timedelta(9), "last_contact_at": EARLIER, "last_outcome": "no_answer"},
            Why.PROMISE_BROKEN,
        ),
        # A call-back agreed for this very time, and one whose time has passed.
        ({"promise_broken_at": NOW, "next_action": "call_back", "next_action_at": A_MINUTE_AGO}, Why.CALL_BACK),
        (
            {"promise_broken_at": NOW, "next_action": "call_back", "next_action_at": NOW - timedelta(minutes=15)},
            Why.PROMISE_BROKEN,
        ),
        ({"next_action": "call_back", "next_action_at": NOW - timedelta(minutes=15)}, Why.CALL_BACK_LATE),
        ({"next_action": "call_back", "next_action_at": NOW}, Why.CALL_BACK),
        ({"next_action": "call_back", "next_action_at": NOW + timedelta(minutes=1)}, Why.LATER_TODAY),
        ({"next_action_at": NOW + timedelta(days=1)}, None),
        ({"next_action": "write", "next_action_at": NOW - timedelta(hours=1)}, Why.ACTION_DUE),
        ({"last_contact_at": EARLIER, "last_outcome": "refuses"}, Why.AT_RISK),
        ({"last_contact_at": NOW - timedelta(days=14), "last_outcome": "refuses"}, Why.UNTOUCHED),
        ({"rests_until": TODAY + timedelta(days=1)}, None),
        ({"rests_until": TODAY}, Why.NEVER_CONTACTED),
        ({"rests_until": TODAY + timedelta(days=1), "promise_broken_at": NOW}, Why.PROMISE_BROKEN),
        ({"rests_until": TODAY + timedelta(days=1), "next_action": "call_back", "next_action_at": NOW}, Why.CALL_BACK),
        ({"last_contact_at": NOW - timedelta(hours=2), "last_outcome": "refuses"}, None),
        ({"last_contact_at": NOW - timedelta(hours=2), "last_outcome": "no_answer"}, None),
        ({"last_contact_at": NOW - timedelta(hours=3), "last_outcome": "no_answer"}, Why.AT_RISK),
        (
            {
                "last_contact_at": NOW - timedelta(hours=2),
                "last_outcome": "call_back",
                "next_action": "call_back",
                "next_action_at": NOW - timedelta(minutes=2),
            },
            Why.CALL_BACK,
        ),
    ],
)
def test_why(changes: dict[str, Any], expected: Why | None) -> None:
    assert rule.why(facts(**changes), now=NOW, zone=ZONE) == expected


def test_worth_grows_with_age_up_to_180_days() -> None:
    def of(days: int) -> Decimal:
        return rule.worth(Decimal(10), TODAY - timedelta(days=days), TODAY)

    assert (of(1), of(180), of(900)) == (Decimal(10), Decimal(1800), Decimal(1800))


INSTANTS = st.none() | st.integers(-30 * 24 * 6, 36 * 6).map(lambda tens: NOW + timedelta(minutes=10 * tens))
DAYS = st.none() | st.integers(-20, 3).map(lambda days: TODAY + timedelta(days=days))


@pytest.mark.django_db
@examples(40)
@given(
    rows=st.lists(
        st.builds(
            Facts,
            balance=st.sampled_from([Decimal(-1), Decimal(0), Decimal("10.50")]),
            oldest_due_on=DAYS,
            next_action=st.sampled_from(["call", "call_back", "write"]),
            next_action_at=INSTANTS,
            last_contact_at=INSTANTS,
            last_outcome=st.sampled_from(["", "no_answer", "refuses"]),
            promise_due_on=DAYS,
            promise_broken_at=INSTANTS,
            rests_until=DAYS,
        ),
        min_size=1,
        max_size=30,
    ),
    zone=st.sampled_from([ZONE, "America/New_York"]),
)
def test_sql_says_the_same_as_python(rows: list[Facts], zone: str) -> None:
    columns = "balance oldest_due_on next_action next_action_at last_contact_at last_outcome promise_due_on"
    names = [*columns.split(), "promise_broken_at", "rests_until"]
    types = ["numeric", "date", "text", "timestamptz", "timestamptz", "text", "date", "timestamptz", "date"]
    params = rule.sql_params(now=NOW, zone=zone)
    arrays = []
    for name, kind in zip(names, types, strict=True):
        params[f"v_{name}"] = [getattr(one, name) for one in rows]
        arrays.append(f"%(v_{name})s::{kind}[]")
    source = f"unnest({', '.join(arrays)}) WITH ORDINALITY AS k({', '.join(names)}, place)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rule.WHY_SQL}, {rule.WORTH_SQL} FROM {source} ORDER BY place", params)
        answers = cursor.fetchall()
    today: date = params["today"]
    assert [why for why, _worth in answers] == [rule.why(one, now=NOW, zone=zone) for one in rows]
    assert [worth for _why, worth in answers] == [rule.worth(one.balance, one.oldest_due_on, today) for one in rows]


@pytest.mark.django_db
def test_mine_lists_most_urgent_first_and_counts_what_is_to_work_now() -> None:
    me = UserFactory.create(time_zone=ZONE)
    mine = {"collector": me, "team": me.team}
    small = CaseFactory.create(**mine, balance=10)
    large = CaseFactory.create(**mine, balance=9000)
    broken = CaseFactory.create(**mine, promise_broken_on=TODAY, promise_broken_at=NOW)
    later = CaseFactory.create(**mine, next_action="call_back", next_action_at=NOW + timedelta(hours=1))
    booked = CaseFactory.create(**mine, next_action="call_back", next_action_at=NOW - timedelta(minutes=5))
    CaseFactory.create(**mine, balance=0)
    CaseFactory.create(collector=UserFactory.create(team=me.team), team=me.team)
    pooled = CaseFactory.create(team=me.team)
    found = queue.mine(user=me, now=NOW)
    assert [row.case for row in found.rows] == [booked, broken, large, small, later, pooled]
    assert found.to_work == 4
    assert [row.words for row in found.rows[:3]] == [
        "Call-back booked 14:21",
        "Promise broken today",
        "Never contacted",
    ]
    assert [row.is_later for row in found.rows] == [False, False, False, False, True, False]
    assert found.rows[-1].is_pool


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_mine_asks_the_same_queries_for_one_and_many(many: int, django_assert_num_queries: Any) -> None:
    me = UserFactory.create()
    CaseFactory.create_batch(many, collector=me, team=me.team)
    with django_assert_num_queries(5):
        assert len(queue.mine(user=me, now=NOW).rows) == many


@pytest.mark.django_db
def test_a_page_is_full_however_many_of_the_first_were_passed_over() -> None:
    me = UserFactory.create()
    cases = [CaseFactory.create(collector=me, team=me.team, balance=9000 - number) for number in range(6)]
    for case in cases[:3]:
        act.skip(case=case, by=me, now=NOW, reason="known")
    assert [row.case for row in queue.mine(user=me, now=NOW, most=3).rows] == cases[3:]
    assert queue.mine(user=me, now=NOW, most=3).to_work == 3


@pytest.mark.django_db
def test_next_is_the_first_that_the_gate_allows() -> None:
    me = UserFactory.create()
    forbidden = CaseFactory.create(collector=me, team=me.team, balance=9000)
    allowed = CaseFactory.create(collector=me, team=me.team, balance=10)
    found = act.next_case(by=me, now=NOW, openings=lambda cases: every(cases) | {forbidden.pk: None})
    assert found is not None
    assert (found.case, found.words) == (allowed, "Never contacted · ¥10.00 at risk")
    allowed.refresh_from_db()
    assert (allowed.claimed_by, allowed.claimed_until) == (me, NOW + act.LEASE)
    assert act.next_case(by=UserFactory.create(), now=NOW, openings=every) is None


@pytest.mark.django_db
def test_what_the_gate_refused_is_not_asked_again_for_a_while_unless_nothing_else_is_left() -> None:
    me = UserFactory.create()
    asked: list[int] = []
    refused = CaseFactory.create(collector=me, team=me.team, balance=9000)
    first, second = (CaseFactory.create(collector=me, team=me.team, balance=10 - place) for place in range(2))

    def gate(cases: Sequence[Case]) -> dict[int, datetime | None]:
        asked.extend(case.pk for case in cases)
        return every(cases) | {refused.pk: NOW + timedelta(minutes=5)}

    def given(minutes: int, leave: Case) -> Case | None:
        asked.clear()
        found = act.next_case(by=me, now=NOW + timedelta(minutes=minutes), openings=gate, leave=leave.pk)
        return found.case if found else None

    assert given(0, leave=second) == first
    assert refused.pk in asked
    assert given(4, leave=first) == second
    assert refused.pk not in asked, "it opens in a minute"
    Case.objects.exclude(pk=refused.pk).update(state="closed", close_reason="paid", closed_on=TODAY)
    assert given(4, leave=second) is None
    assert asked == [refused.pk], "nothing else is left"
    assert given(5, leave=second) == refused, "it is open now"


@pytest.mark.django_db
def test_asking_twice_gives_the_same_case_and_leaving_it_another() -> None:
    me = UserFactory.create()
    CaseFactory.create_batch(2, collector=me, team=me.team)
    first = act.next_case(by=me, now=NOW, openings=every)
    again = act.next_case(by=me, now=NOW, openings=every)
    assert first is not None
    assert again is not None
    assert first.case == again.case
    other = act.next_case(by=me, now=NOW, openings=every, leave=first.case.pk)
    assert other is not None
    assert other.case != first.case
    assert list(Case.objects.filter(claimed_by=me)) == [other.case]


@pytest.mark.django_db
def test_a_lease_ends() -> None:
    team = TeamFactory.create()
    one, two = UserFactory.create(team=team), UserFactory.create(team=team)
    case = CaseFactory.create(team=team, claimed_by=one, claimed_until=NOW + timedelta(seconds=1))
    assert act.next_case(by=two, now=NOW, openings=every) is None
    found = act.next_case(by=two, now=NOW + timedelta(seconds=1), openings=every)
    assert found is not None
    assert found.case == case


@pytest.mark.django_db
def test_case_from_the_pool_becomes_the_collectors_own() -> None:
    me = UserFactory.create()
    case = CaseFactory.create(team=me.team)
    found = act.next_case(by=me, now=NOW, openings=every)
    assert found is not None
    assert found.case.collector_id == me.pk
    assert list(Assignment.objects.values_list("case", "collector", "reason")) == [(case.pk, me.pk, "pool")]


@pytest.mark.django_db
def test_call_back_for_anyone_goes_to_whoever_of_the_team_is_free_and_stays_its_collectors() -> None:
    team = TeamFactory.create()
    owner, free, stranger = UserFactory.create(team=team), UserFactory.create(team=team), UserFactory.create()
    booked = {"next_action": "call_back", "next_action_at": NOW - timedelta(minutes=5), "balance": 10}
    shared = CaseFactory.create(collector=owner, team=team, for_anyone=True, **booked)
    CaseFactory.create(collector=owner, team=team, **booked)
    CaseFactory.create(collector=free, team=team, balance=9000)
    found = act.next_case(by=free, now=NOW, openings=every)
    assert found is not None
    assert (found.case, found.why, found.case.collector) == (shared, Why.CALL_BACK, owner)
    assert act.next_case(by=stranger, now=NOW, openings=every) is None
    assert shared not in [row.case for row in queue.mine(user=owner, now=NOW).rows]
    act.skip(case=shared, by=free, now=NOW, reason="language")
    assert shared in [row.case for row in queue.mine(user=owner, now=NOW).rows]


@pytest.mark.django_db
def test_who_answers_at_this_hour_comes_first_inside_a_tier_and_is_told_with_its_sample() -> None:
    me = UserFactory.create(time_zone=ZONE)
    mine = {"collector": me, "team": me.team, "last_contact_at": EARLIER, "last_outcome": "refuses"}
    large, answers = CaseFactory.create(**mine, balance=9000), CaseFactory.create(**mine, balance=20)
    broken, later = (
        CaseFactory.create(**mine, promise_broken_on=TODAY, promise_broken_at=NOW),
        CaseFactory.create(**mine, balance=10),
    )
    for case, hour in ((answers, 14), (later, 18)):
        BestHour.objects.create(case=case, time_zone=ZONE, hour=hour, answered=7, tried=19)
    rows = queue.mine(user=me, now=NOW).rows
    assert [row.case for row in rows] == [broken, answers, large, later]
    assert rows[1].reasons == ["¥20.00 at risk", "best hour 14–16 (7 of 19 answered)"]
    assert rows[0].reasons == ["Promise broken today", "¥1,000.00 at risk"]


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "value"), [("hour", 23), ("answered", 0), ("answered", 20)])
def test_best_hour_is_held_by_the_database(column: str, value: int) -> None:
    row = {"case": CaseFactory.create(), "time_zone": ZONE, "hour": 14, "answered": 7, "tried": 19}
    with pytest.raises(IntegrityError), transaction.atomic():
        BestHour.objects.create(**{**row, column: value})


@pytest.mark.django_db
def test_first_places_are_those_of_the_rule_however_deep_the_queue() -> None:
    me, chance = UserFactory.create(time_zone=ZONE), random.Random(7)
    for _place in range(120):
        last = chance.choice([None, NOW - timedelta(hours=chance.randrange(1, 700))])
        CaseFactory.create(
            collector=me,
            team=me.team,
            balance=chance.randrange(1, 9000),
            oldest_due_on=TODAY - timedelta(days=300),
            next_action=chance.choice(["call", "call_back"]),
            next_action_at=chance.choice([None, None, NOW + timedelta(hours=chance.randrange(-48, 12))]),
            last_contact_at=last,
            last_outcome=chance.choice(["no_answer", "refuses"]) if last else "",
            promise_due_on=chance.choice([None, None, TODAY + timedelta(days=chance.randrange(-3, 3))]),
            promise_broken_at=chance.choice([None, None, NOW - timedelta(hours=chance.randrange(200))]),
            rests_until=chance.choice([None, None, TODAY + timedelta(days=3)]),
        )
    whys = {case.pk: queue.why_of(case, now=NOW, zone=ZONE) for case in Case.objects.all()}
    expected = sorted(why for why in whys.values() if why is not None and why < Why.LATER_TODAY)
    whole = ranking.ranked(user=me, now=NOW, most=200)
    assert [one.why for one in whole] == expected
    assert all(whys[one.case_id] == one.why for one in whole)
    assert ranking.to_work(user=me, now=NOW) == len(expected)
    tiers = [one for one in whole if one.why != Why.PROMISE_BROKEN]
    first = [one for one in ranking.ranked(user=me, now=NOW, most=15) if one.why != Why.PROMISE_BROKEN]
    assert first == tiers[: len(first)]


def ask_together(people: list[User], times: int) -> list[int]:
    """Let everyone take `times` cases at the same instants, over real connections; return the case ids."""
    start, taken, errors = threading.Barrier(len(people)), [], []

    def work(person: User) -> None:
        try:
            last = None
            for _ in range(times):
                start.wait(timeout=30)
                found = act.next_case(by=person, now=NOW, openings=every, leave=last)
                if found is not None:
                    last = found.case.pk
                    taken.append(last)
                    Case.objects.filter(pk=last).update(last_contact_at=NOW, last_outcome="refuses")
        except Exception as error:  # noqa: BLE001
            errors.append(error)
            start.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return taken


@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_the_same_instant_never_get_the_same_case() -> None:
    team = TeamFactory.create()
    people = UserFactory.create_batch(20, team=team)
    CaseFactory.create_batch(200, team=team)
    taken = ask_together(people, times=3)
    assert len(taken) == 60
    assert max(Counter(taken).values()) == 1
    owners = dict(Case.objects.filter(pk__in=taken).values_list("pk", "collector"))
    assert set(owners.values()) <= {person.pk for person in people}
    assert Assignment.objects.filter(until=None).count() == 60


@pytest.mark.django_db(transaction=True)
def test_one_case_goes_to_one_of_twenty() -> None:
    team = TeamFactory.create()
    CaseFactory.create(team=team)
    assert len(ask_together(UserFactory.create_batch(20, team=team), times=1)) == 1


def test_clock_of_the_tests_is_afternoon_in_shanghai() -> None:
    assert isinstance(NOW, datetime)
    assert rule.sql_params(now=NOW, zone=ZONE)["today"] == TODAY
