"""Handing cases over: the note, both sides, history, and what does not move."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.placements import transfers
from cases.actions.strategies import assignment, queue
from cases.models import Assignment, Case, Transfer
from cases.queries.strategies import queue as queue_queries
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, CaseFactory, TeamFactory, UserFactory
from tests.life_factories import TransferFactory
from tests.openings import every

pytestmark = pytest.mark.django_db
NOTE = "Promised to call after payday; speaks slowly, prefers mornings."


@pytest.fixture
def supervisor() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


def given(collector: User, count: int = 1) -> list[Case]:
    cases = CaseFactory.create_batch(count, collector=collector, team=collector.team, state="in_work")
    for case in cases:
        Assignment.objects.create(case=case, team=case.team, collector=collector, since=NOW, reason="load")
    return cases


def hand_over(cases: list[Case], by: User, **changes: object) -> Transfer:
    terms: dict[str, object] = {"collector": None, "team": None, "reason": "leaving", "note": NOTE}
    return transfers.transfer(cases=cases, by=by, now=NOW, **(terms | changes))  # type: ignore[arg-type]


def test_cases_go_with_their_note_and_history(supervisor: User) -> None:
    lin, dale = UserFactory.create(), UserFactory.create()
    cases = given(lin, 3)
    Case.objects.filter(pk=cases[0].pk).update(claimed_by=lin, claimed_until=NOW + timedelta(minutes=9))
    closed = CaseFactory.create(collector=lin, state="closed", close_reason="paid", closed_on=NOW.date())
    row = hand_over([*cases, closed], supervisor, collector=dale)
    assert (row.moved, row.team_id) == (3, dale.team_id)
    for case in cases:
        case.refresh_from_db()
        assert (case.collector_id, case.team_id, case.claimed_by_id) == (dale.pk, dale.team_id, None)
        steps = list(Assignment.objects.filter(case=case).order_by("pk").values_list("collector", "until", "transfer"))
        assert steps == [(lin.pk, NOW, None), (dale.pk, None, row.pk)]
    closed.refresh_from_db()
    assert closed.collector_id == lin.pk
    with pytest.raises(transfers.NothingMoves):
        hand_over(cases, supervisor, collector=dale)
    assert Transfer.objects.count() == 1


def test_a_team_takes_cases_into_its_pool(supervisor: User) -> None:
    case, team = given(UserFactory.create())[0], TeamFactory.create()
    hand_over([case], supervisor, team=team, reason="special")
    case.refresh_from_db()
    assert (case.collector_id, case.team_id) == (None, team.pk)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"note": " call "}, transfers.NoteMissing, "note"),
        ({"reason": "bored"}, transfers.NobodyChosen, "reason"),
        ({"collector": None}, transfers.NobodyChosen, "to"),
    ],
)
def test_refusals(supervisor: User, changes: dict[str, object], refusal: type[Exception], field: str) -> None:
    cases = given(UserFactory.create())
    with pytest.raises(refusal) as refused:
        hand_over(cases, supervisor, **({"collector": UserFactory.create()} | changes))
    assert refused.value.field == field  # type: ignore[attr-defined]


def test_nobody_takes_over_who_works_no_cases(supervisor: User) -> None:
    with pytest.raises(assignment.NotACollector):
        hand_over(given(UserFactory.create()), supervisor, collector=UserFactory.create(is_active=False))


def test_a_card_number_in_the_note_is_masked(supervisor: User) -> None:
    row = hand_over(
        given(UserFactory.create()), supervisor, collector=UserFactory.create(), note=NOTE + " 4111111111111111"
    )
    assert "4111111111111111" not in row.note


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("note = ''", "transfer_has_note"),
        ("moved = 0", "transfer_moves_something"),
        ("reason = 'bored'", "transfer_reason_known"),
    ],
)
def test_the_database_keeps_the_note(change: str, constraint: str) -> None:
    row = TransferFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_transfer SET {change} WHERE id = %s", [row.pk])


def test_the_note_is_a_reason_in_the_queue_until_the_case_is_worked(supervisor: User) -> None:
    before = UserFactory.create()
    taker = UserFactory.create(team=before.team)
    case = CaseFactory.create(collector=before, team=before.team, last_contact_at=NOW - timedelta(days=3))
    note = "Pays after the harvest; call in the evening, and ask for his wife first, who keeps the books of the farm."
    transfers.transfer(
        cases=[case],
        collector=taker,
        team=None,
        reason="leaving",
        note=note,
        by=supervisor,
        now=NOW - timedelta(hours=1),
    )
    said = "handed over: Pays after the harvest; call in the evening"
    assert said in queue_queries.mine(user=taker, now=NOW).rows[0].words
    given = queue.next_case(by=taker, now=NOW, openings=every)
    assert given is not None
    assert said in given.words
    Case.objects.update(last_contact_at=NOW, last_outcome="no_answer", claimed_by=None, claimed_until=None)
    later = NOW + timedelta(days=1)
    assert "handed over" not in queue_queries.mine(user=taker, now=later).rows[0].words
