"""Who gets which case: the rule as tables, the action against the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from cases.actions.strategies import assignment
from cases.models import Assignment, Case
from cases.rules.strategies import assignment as rule
from common.models import AuditEvent
from common.secrets import keyed_hash
from staff.enums import Role
from tests.factories import NOW, CaseFactory, CreditorFactory, DebtorFactory, TeamFactory, UserFactory


def collector(user_id: int, *, team: int = 1, load: int = 0, most: int = 100, speaks: str = "") -> rule.Collector:
    return rule.Collector(user_id, team, load, most, frozenset(speaks.split()))


def waiting(
    case_id: int, *, team: int | None = 1, balance: int = 100, language: str = "", people: str = ""
) -> rule.Waiting:
    return rule.Waiting(case_id, team, Decimal(balance), language, tuple(people.split()))


def chosen(choices: list[rule.Choice]) -> dict[int, int]:
    return {one.case_id: one.collector_id for one in choices}


def test_least_load_gets_the_case() -> None:
    choices = rule.distribute([waiting(1)], [collector(7, load=5), collector(8, load=4)], {})
    assert chosen(choices) == {1: 8}
    assert choices[0].reason == rule.LOAD


def test_loads_end_even_and_large_balances_are_spread() -> None:
    cases = [waiting(n, balance=n) for n in range(1, 11)]
    people = [collector(7), collector(8)]
    given = chosen(rule.distribute(cases, people, {}))
    assert [one.load for one in people] == [5, 5]
    assert given[10] != given[9]


def test_nobody_goes_beyond_most_cases() -> None:
    cases = [waiting(n) for n in range(1, 6)]
    assert len(rule.distribute(cases, [collector(7, most=2), collector(8, most=1)], {})) == 3


def test_other_team_gets_nothing() -> None:
    assert rule.distribute([waiting(1, team=2), waiting(2, team=None)], [collector(7)], {}) == []


def test_language_comes_before_load() -> None:
    people = [collector(7, load=9, speaks="zh"), collector(8)]
    choices = rule.distribute([waiting(1, language="zh"), waiting(2, language="fr")], people, {})
    assert [(one.case_id, one.collector_id, one.reason) for one in choices] == [(1, 7, "language"), (2, 8, "load")]


def test_same_person_stays_with_the_collector_even_beyond_the_most() -> None:
    people = [collector(7, team=2, load=5, most=5), collector(8)]
    choices = rule.distribute([waiting(1, people="pX d1")], people, {"pX": 7})
    assert choices == [rule.Choice(1, 7, 2, rule.SAME_DEBTOR)]


def test_two_new_cases_of_one_person_go_together() -> None:
    given = chosen(
        rule.distribute([waiting(1, people="pX"), waiting(2, people="pX")], [collector(7), collector(8)], {})
    )
    assert given[1] == given[2]


def test_holder_who_left_is_forgotten() -> None:
    assert chosen(rule.distribute([waiting(1, people="pX")], [collector(8)], {"pX": 7})) == {1: 8}


@pytest.mark.django_db
def test_distribute_writes_collector_team_and_history_once() -> None:
    team = TeamFactory.create()
    one, two = UserFactory.create(team=team), UserFactory.create(team=team)
    creditor = CreditorFactory.create(team=team)
    cases = CaseFactory.create_batch(4, creditor=creditor)
    CaseFactory.create(creditor=creditor, balance=0)
    done = assignment.distribute(creditor=creditor, by=None, now=NOW)
    assert done == assignment.Distribution(given=4, waiting=0, without_team=0)
    assert sorted(Case.objects.filter(pk__in=[c.pk for c in cases]).values_list("collector", flat=True)) == [
        one.pk, one.pk, two.pk, two.pk,
    ]  # fmt: skip
    assert Case.objects.filter(team=team).count() == 5
    assert Assignment.objects.filter(since=NOW, until=None, reason="load").count() == 4
    assert AuditEvent.objects.filter(action="assignment.distribute").count() == 1
    assert assignment.distribute(creditor=creditor, by=None, now=NOW).given == 0
    assert Assignment.objects.count() == 4


@pytest.mark.django_db
def test_distribute_follows_a_person_across_creditors() -> None:
    digest = keyed_hash("11010519491231002X")
    holder = UserFactory.create()
    other = DebtorFactory.create(national_number_hash=digest)
    CaseFactory.create(creditor=other.creditor, debtor=other, collector=holder, team=holder.team)
    creditor = CreditorFactory.create(team=UserFactory.create().team)
    case = CaseFactory.create(
        creditor=creditor, debtor=DebtorFactory.create(creditor=creditor, national_number_hash=digest)
    )
    assignment.distribute(creditor=creditor, by=None, now=NOW)
    case.refresh_from_db()
    assert (case.collector, case.team) == (holder, holder.team)


@pytest.mark.django_db
def test_distribute_follows_a_person_even_when_nobody_has_room() -> None:
    holder = UserFactory.create(most_cases=1)
    creditor = CreditorFactory.create(team=holder.team)
    debtors = [DebtorFactory.create(creditor=creditor, national_number_hash=b"x" * 32) for _ in range(2)]
    CaseFactory.create(creditor=creditor, debtor=debtors[0], collector=holder, team=holder.team)
    case = CaseFactory.create(creditor=creditor, debtor=debtors[1])
    assert assignment.distribute(creditor=creditor, by=None, now=NOW).given == 1
    case.refresh_from_db()
    assert case.collector == holder


@pytest.mark.django_db
def test_distribute_without_team_says_so() -> None:
    UserFactory.create()
    CaseFactory.create()
    assert assignment.distribute(by=None, now=NOW) == assignment.Distribution(given=0, waiting=1, without_team=1)


@pytest.mark.django_db
def test_assign_by_hand_ends_the_old_row_and_keeps_the_reason() -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    old, new = UserFactory.create(team=boss.team), UserFactory.create(team=boss.team)
    case = CaseFactory.create(team=boss.team)
    assignment.assign(cases=[case], collector=old, by=boss, now=NOW, reason="first")
    later = NOW + timedelta(days=2)
    assert (
        assignment.assign(cases=Case.objects.all(), collector=new, by=boss, now=later, reason="Speaks\tDutch\\n") == 1
    )
    rows = list(Assignment.objects.order_by("since").values_list("collector", "since", "until", "reason"))
    assert rows == [(old.pk, NOW, later, "first"), (new.pk, later, None, "Speaks Dutch\\n")]
    assert assignment.assign(cases=[case], collector=new, by=boss, now=later, reason="again") == 0


@pytest.mark.django_db
def test_assign_none_puts_the_case_back_into_the_pool() -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    case = CaseFactory.create(team=boss.team, collector=UserFactory.create(team=boss.team))
    assert assignment.assign(cases=[case], collector=None, by=boss, now=NOW, reason="on leave") == 1
    case.refresh_from_db()
    assert case.collector is None
    assert case.team == boss.team


@pytest.mark.django_db
def test_assign_refuses_other_teams_other_roles_and_no_reason() -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    mate = UserFactory.create(team=boss.team)
    case = CaseFactory.create(team=boss.team)
    for collector_, reason, refusal in (
        (UserFactory.create(), "x", assignment.NotYourTeam),
        (UserFactory.create(role=Role.FINANCE, team=boss.team), "x", assignment.NotACollector),
        (UserFactory.create(team=boss.team, is_active=False), "x", assignment.NotACollector),
        (mate, "  ", assignment.ReasonMissing),
    ):
        with pytest.raises(refusal):
            assignment.assign(cases=[case], collector=collector_, by=boss, now=NOW, reason=reason)
    assert not Assignment.objects.exists()


@pytest.mark.django_db
def test_closed_cases_stay_where_they_are() -> None:
    boss = UserFactory.create(role=Role.SUPERVISOR)
    mate = UserFactory.create(team=boss.team)
    case = CaseFactory.create(team=boss.team, state="closed", close_reason="paid", closed_on=NOW.date())
    assert assignment.assign(cases=[case], collector=mate, by=boss, now=NOW, reason="x") == 0


@pytest.mark.django_db
def test_distribute_takes_few_queries_for_many_cases(django_assert_max_num_queries: object) -> None:
    team = UserFactory.create().team
    creditor = CreditorFactory.create(team=team)
    CaseFactory.create_batch(30, creditor=creditor)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        assert assignment.distribute(creditor=creditor, by=None, now=NOW).given == 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_assignment WHERE until IS NULL")
        assert cursor.fetchone() == (30,)
