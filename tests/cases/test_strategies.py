"""Strategies: versions with two people, the nightly step, queues of chosen people."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.holds import holds
from cases.actions.strategies import queue, queues, stepping, strategies
from cases.actions.strategies.strategies import StrategyDecided, StrategyRefused
from cases.enums import HoldKind
from cases.models import Case, CaseStep, StrategyVersion
from cases.queries.placements import placing
from cases.queries.strategies import strategies as queries
from cases.queries.strategies import trials
from cases.rules.strategies.strategies import Problem, StrategyUnreadable, Who, next_worked, read
from common.clock import start_of
from common.second_person import SecondPersonNeeded
from staff.enums import Role
from tests.factories import NOW, TODAY, CaseFactory, CreditorFactory, PromiseFactory, TeamFactory, UserFactory
from tests.openings import every
from tests.sql import refusal
from tests.strategy_factories import CaseStepFactory, QueueFactory, StrategyVersionFactory, TrialFactory, segment

WORKED = [
    {"day": 0, "channel": "sms", "script": "Reminder", "who": "nobody"},
    {"day": 3, "channel": "phone", "script": "First call", "who": "collector"},
    {"day": 10, "channel": "letter", "script": "Last letter", "who": "nobody"},
]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], Problem.NO_SEGMENT),
        ([segment("")], Problem.NAME_MISSING),
        ([segment("a"), segment("b") | {"name": "A"}], Problem.NAME_TWICE),
        ([segment("a", ("age", "at_least", "old"))], Problem.CONDITION_UNREADABLE),
        ([segment("a") | {"steps": []}], Problem.NO_STEP),
        ([segment("a", steps=[*WORKED, WORKED[0]])], Problem.DAY_TWICE),
        ([segment("a", steps=[{**WORKED[0], "day": 1000}])], Problem.DAY_UNFIT),
        ([segment("a", steps=[{**WORKED[0], "who": "somebody"}])], Problem.STEP_UNREADABLE),
        ([segment("a", steps=[{**WORKED[0], "who": "queue"}])], Problem.QUEUE_MISSING),
    ],
)
def test_unreadable(content: list[dict[str, Any]], problem: Problem) -> None:
    with pytest.raises(StrategyUnreadable) as told:
        read(content)
    assert told.value.problem == problem


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (("product", "one_of", 5), "Segment 1: “product is one of” needs words to compare with."),
        (("age", "at_least", "old"), "Segment 1: “days past due, at least” needs a number."),
        (("shoes", "at_least", 5), "Segment 1: A condition asks for something that is not known of cases."),
    ],
)
def test_what_a_condition_lacks_is_said_of_its_field(condition: tuple[str, str, Any], said: str) -> None:
    with pytest.raises(StrategyUnreadable) as told:
        read([segment("a", condition)])
    assert strategies.problem(told.value).startswith(said)


def test_case_rests_until_a_step_that_somebody_works() -> None:
    (one,) = read([segment("a", steps=WORKED)])
    assert [next_worked(one.steps, day) for day in (0, 3, 10)] == [3, None, None]


def people(many: int = 2) -> list[Any]:
    return UserFactory.create_batch(many, role=Role.SUPERVISOR)


@pytest.mark.django_db
def test_version_needs_a_second_person_and_is_in_force_from_its_day() -> None:
    maker, checker = people()
    row = strategies.draft(by=maker, now=NOW)
    strategies.write(version=row, content=[segment("", name="Early") | {"name": "Early"}], by=maker, now=NOW)
    later = TODAY + timedelta(days=2)
    strategies.submit(version=row, effective_on=later, note="Call earlier", by=maker, now=NOW, today=TODAY)
    with pytest.raises(SecondPersonNeeded):
        strategies.approve(version=row, by=maker, now=NOW, today=TODAY)
    strategies.approve(version=row, by=checker, now=NOW, today=TODAY)
    assert queries.in_force(TODAY) is None
    assert queries.in_force(later) == row
    key = queries.in_force(later).segments[0].key
    row.refresh_from_db()
    back = strategies.draft(by=checker, now=NOW, based_on=row)
    assert (back.segments[0].key, back.based_on, back.number) == (key, row, row.number + 1)


@pytest.mark.django_db
def test_whoever_had_a_hand_in_a_version_does_not_decide_on_it() -> None:
    """Neither by letting somebody else write or submit it afterwards, nor past the desk."""
    drafter, writer, sender, checker = people(4)
    row = strategies.draft(by=drafter, now=NOW)
    for by in (drafter, writer):
        row = strategies.write(version=row, content=[segment("a")], by=by, now=NOW)
    row = strategies.submit(version=row, effective_on=TODAY, note="x", by=sender, now=NOW, today=TODAY)
    assert (row.made_by, row.authors) == (writer, [drafter.pk, writer.pk, sender.pk])
    for by in (drafter, writer, sender):
        with pytest.raises(SecondPersonNeeded):
            strategies.approve(version=row, by=by, now=NOW, today=TODAY)
        decided = f"state = 'approved', decided_at = now(), decided_by_id = {by.pk}"
        for change in (decided, f"{decided}, authors = ARRAY[{writer.pk}]"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE cases_strategyversion SET {change}")
    strategies.approve(version=row, by=checker, now=NOW, today=TODAY)


@pytest.mark.django_db
def test_refusals_are_sentences() -> None:
    maker, checker = people()
    row = StrategyVersionFactory.create(made_by=maker)
    with pytest.raises(StrategyRefused, match="has passed"):
        strategies.submit(version=row, effective_on=TODAY - timedelta(days=1), note="x", by=maker, now=NOW, today=TODAY)
    with pytest.raises(StrategyRefused, match="what changes"):
        strategies.submit(version=row, effective_on=TODAY, note=" ", by=maker, now=NOW, today=TODAY)
    with pytest.raises(StrategyRefused, match="Segment 1: A step for a queue names it"):
        strategies.write(version=row, content=[segment("a", steps=[{**WORKED[0], "who": "queue"}])], by=maker, now=NOW)
    steps = [{**WORKED[0], "who": "queue", "queue": 99}]
    with pytest.raises(StrategyRefused, match="nobody works any more"):
        strategies.write(version=row, content=[segment("a", steps=steps)], by=maker, now=NOW)
    strategies.submit(version=row, effective_on=TODAY, note="x", by=maker, now=NOW, today=TODAY)
    with pytest.raises(StrategyRefused, match="why you refuse"):
        strategies.refuse(version=row, words=" ", by=checker, now=NOW)
    with pytest.raises(StrategyDecided):
        strategies.write(version=row, content=[segment("a")], by=maker, now=NOW)
    other = StrategyVersionFactory.create()
    with pytest.raises(StrategyRefused, match="Another version waits"):
        strategies.submit(version=other, effective_on=TODAY, note="x", by=maker, now=NOW, today=TODAY)
    strategies.refuse(version=row, words="Too hard", by=checker, now=NOW)
    assert StrategyVersion.objects.get(pk=row.pk).decision == "Too hard"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "state = 'approved', decided_at = now(), decided_by_id = made_by_id, note = 'x', effective_on = '2026-12-01'",
        "state = 'submitted'",
        "state = 'gone'",
        "state = 'refused', note = 'x', effective_on = '2026-12-01'",
    ],
)
def test_database_holds_versions(change: str) -> None:
    row = StrategyVersionFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_strategyversion SET {change} WHERE id = %s", [row.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET content = '[]'", "DELETE FROM {}"])
def test_what_was_approved_never_changes(change: str) -> None:
    StrategyVersionFactory.create(approved=True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format("cases_strategyversion"))


def night(creditor: Any, days: int = 0) -> dict[str, int]:
    with transaction.atomic():
        return stepping.step(creditor=creditor, on=TODAY + timedelta(days=days), now=NOW + timedelta(days=days))


@pytest.mark.django_db
def test_cases_go_through_the_steps_and_a_second_night_writes_nothing() -> None:
    creditor = CreditorFactory.create()
    StrategyVersionFactory.create(approved=True, content=[segment("rich", ("amount", "at_least", 500), steps=WORKED)])
    case, poor = CaseFactory.create(creditor=creditor, balance=900), CaseFactory.create(creditor=creditor, balance=10)
    CaseFactory.create(balance=900)
    assert night(creditor) == {"left": 0, "entered": 1, "acted": 0, "routed": 1}
    case.refresh_from_db()
    assert (case.rests_until, case.next_action_at) == (TODAY + timedelta(days=3), None)
    assert set(night(creditor).values()) == {0}
    assert set(night(creditor, 2).values()) == {0}
    assert night(creditor, 3) == {"left": 1, "entered": 1, "acted": 1, "routed": 1}
    case.refresh_from_db()
    start = start_of(TODAY + timedelta(days=3), creditor.time_zone)
    assert (case.rests_until, case.next_action, case.next_action_at) == (None, "call", start)
    assert night(creditor, 10)["acted"] == 1
    case.refresh_from_db()
    assert case.next_action_at is None
    assert case.rests_until is not None
    Case.objects.filter(pk=case.pk).update(balance=10)
    assert night(creditor, 11) == {"left": 1, "entered": 0, "acted": 0, "routed": 1}
    steps = CaseStep.objects.filter(case=case).order_by("since")
    assert list(steps.values_list("day", "script", "since", "until")) == [
        (0, "Reminder", TODAY, TODAY + timedelta(days=3)),
        (3, "First call", TODAY + timedelta(days=3), TODAY + timedelta(days=10)),
        (10, "Last letter", TODAY + timedelta(days=10), TODAY + timedelta(days=11)),
    ]
    assert not CaseStep.objects.filter(case=poor).exists()


@pytest.mark.django_db
def test_what_a_person_booked_stays() -> None:
    creditor = CreditorFactory.create()
    StrategyVersionFactory.create(approved=True)
    booked = NOW + timedelta(days=2)
    case = CaseFactory.create(creditor=creditor, next_action="call_back", next_action_at=booked)
    done = CaseFactory.create(creditor=creditor, next_action_at=NOW - timedelta(2), last_contact_at=NOW - timedelta(1))
    assert night(creditor)["acted"] == 1
    case.refresh_from_db()
    done.refresh_from_db()
    assert (case.next_action, case.next_action_at) == ("call_back", booked)
    assert done.next_action_at == start_of(TODAY, creditor.time_zone)


@pytest.mark.django_db
def test_a_new_version_keeps_the_day_of_entry() -> None:
    creditor = CreditorFactory.create()
    StrategyVersionFactory.create(approved=True, content=[segment("all", steps=WORKED)])
    case = CaseFactory.create(creditor=creditor)
    night(creditor)
    changed = [{**WORKED[0], "day": 0}, {**WORKED[1], "day": 5}]
    StrategyVersionFactory.create(
        approved=True, effective_on=TODAY + timedelta(days=4), content=[segment("all", steps=changed)]
    )
    night(creditor, 5)
    row = CaseStep.objects.get(case=case, until=None)
    assert (row.entered_on, row.day, row.since) == (TODAY, 5, TODAY + timedelta(days=5))


@pytest.mark.django_db
def test_preview_tells_who_moves_where() -> None:
    creditor = CreditorFactory.create()
    StrategyVersionFactory.create(approved=True)
    rich = CaseFactory.create(creditor=creditor, balance=900)
    kept = CaseFactory.create(creditor=creditor, balance=10)
    PromiseFactory.create(case=kept, state="kept")
    CaseFactory.create(creditor=creditor, balance=10)
    night(creditor)
    content = [segment("rich", ("amount", "at_least", 500)), segment("keeps", ("kept", "at_least", 1))]
    draft = StrategyVersionFactory.create(content=content)
    moves = queries.preview(draft, on=TODAY)
    told = {(one.before, one.after, one.cases) for one in moves}
    assert told == {("all", "rich", 1), ("all", "keeps", 1), ("all", None, 1)}
    assert next(one for one in moves if one.after == "rich").samples == [rich]
    assert placing.counts(draft.segments, on=TODAY) == ([1, 1], 1)


@pytest.mark.django_db
def test_a_version_that_waits_shows_what_was_counted_until_it_is_counted_again() -> None:
    creditor, by = CreditorFactory.create(), UserFactory.create(role=Role.SUPERVISOR)
    CaseFactory.create(creditor=creditor, balance=900)
    version = StrategyVersionFactory.create(content=[segment("rich", ("amount", "at_least", 500))])
    at: dict[str, Any] = {"by": by, "now": NOW, "today": TODAY}
    version = strategies.submit(version=version, effective_on=TODAY, note="x", **at)
    CaseFactory.create(creditor=creditor, balance=10)
    assert version.counted_at == NOW
    assert [(one.after, one.cases) for one in queries.preview(version, on=TODAY)] == [("rich", 1)]
    assert queries.taken(version, on=TODAY) == ([1], 0)
    version = strategies.count_again(version=version, **{**at, "now": NOW + timedelta(hours=1)})
    assert queries.taken(version, on=TODAY) == ([1], 1)
    assert version.counted_at == NOW + timedelta(hours=1)
    assert "strategy_counted_at_a_moment" in refusal("UPDATE cases_strategyversion SET counted_at = NULL")


@pytest.mark.django_db
def test_kept_is_counted_by_cases_in_the_days_of_the_creditor_once_they_have_passed() -> None:
    creditor = CreditorFactory.create(time_zone="Asia/Shanghai")
    trial = TrialFactory.create(metric="kept", days=10)
    entered = TODAY - timedelta(days=20)
    midnight = start_of(entered, creditor.time_zone)
    told = {"two promises, one kept": ("kept", "broken"), "all kept": ("kept", "kept"), "none": ()}
    for states in told.values():
        case = CaseFactory.create(creditor=creditor)
        CaseStepFactory.create(case=case, arm="champion", entered_on=entered)
        for state in states:
            PromiseFactory.create(case=case, state=state, recorded_at=midnight)
    before = CaseFactory.create(creditor=creditor)
    CaseStepFactory.create(case=before, arm="champion", entered_on=entered)
    PromiseFactory.create(case=before, state="kept", recorded_at=midnight - timedelta(minutes=1))
    young = CaseFactory.create(creditor=creditor)
    CaseStepFactory.create(case=young, arm="champion", entered_on=TODAY - timedelta(days=3))
    PromiseFactory.create(case=young, state="kept", recorded_at=NOW - timedelta(days=2))
    champion = trials.result(trial, on=TODAY).arms[0]
    assert (champion.entered, champion.sample.cases, champion.sample.total) == (5, 2, 1)


@pytest.mark.django_db
def test_running_test_draws_who_comes_in_and_its_end_leads_back_to_the_champion() -> None:
    creditor = CreditorFactory.create()
    late = [{"day": 0, "channel": "letter", "script": "Write first", "who": "collector"}]
    StrategyVersionFactory.create(approved=True, content=[segment("all", challenger=late)])
    trial = TrialFactory.create(share=50)
    CaseFactory.create_batch(40, creditor=creditor)
    night(creditor)
    scripts = dict(CaseStep.objects.values_list("arm", "script").distinct())
    assert scripts == {"champion": "First call", "challenger": "Write first"}
    assert set(night(creditor).values()) == {0}
    trial.state, trial.stopped_on, trial.stopped_by, trial.reason = "stopped", TODAY, trial.started_by, "Enough"
    trial.save()
    night(creditor, 1)
    open_steps = CaseStep.objects.filter(until=None)
    assert set(open_steps.values_list("script", flat=True)) == {"First call"}
    assert set(open_steps.values_list("arm", flat=True)) == {"champion", "challenger"}


@pytest.mark.django_db
def test_specialised_queue_takes_its_cases_at_once_and_gives_them_to_its_people_only() -> None:
    boss = people(1)[0]
    team = TeamFactory.create()
    usual, special = UserFactory.create(team=team), UserFactory.create()
    line = queues.save(queue=None, name="Care", kind="vulnerable", is_active=True, workers=[special], by=boss, now=NOW)
    special.refresh_from_db()
    assert special.queue_ids == [line.pk]
    case = CaseFactory.create(collector=usual, team=team)
    hold = holds.place(case=case, kind=HoldKind.VULNERABLE, by=boss, now=NOW, reason="Told us")
    case.refresh_from_db()
    assert case.queue == line
    assert queue.next_case(by=usual, now=NOW, openings=every) is None
    found = queue.next_case(by=special, now=NOW, openings=every)
    assert found is not None
    assert (found.case, found.case.collector) == (case, usual)
    assert list(Case.objects.visible_to(special)) == [case]
    queue.release(case=case, by=special)
    holds.lift(hold=hold, by=boss, now=NOW + timedelta(minutes=1), reason="Well again")
    case.refresh_from_db()
    assert case.queue is None
    assert queue.next_case(by=special, now=NOW + timedelta(minutes=2), openings=every) is None
    assert queue.next_case(by=usual, now=NOW + timedelta(minutes=2), openings=every) is not None


@pytest.mark.django_db
def test_step_for_a_queue_sends_cases_there() -> None:
    creditor, worker = CreditorFactory.create(), UserFactory.create()
    line = QueueFactory.create()
    worker.queue_ids = [line.pk]
    worker.save()
    steps = [{"day": 0, "channel": "phone", "script": "", "who": Who.QUEUE.value, "queue": line.pk}]
    StrategyVersionFactory.create(approved=True, content=[segment("all", steps=steps)])
    case = CaseFactory.create(creditor=creditor, team=TeamFactory.create())
    night(creditor)
    found = queue.next_case(by=worker, now=NOW, openings=every)
    assert found is not None
    assert (found.case, found.case.collector) == (case, None)


@pytest.mark.django_db
def test_a_queue_out_of_use_gives_its_cases_back_at_once() -> None:
    boss, owner = people(1)[0], UserFactory.create()
    line = QueueFactory.create()
    case = CaseFactory.create(collector=owner, team=owner.team, queue=line)
    assert queue.next_case(by=owner, now=NOW, openings=every) is None
    queues.save(queue=line, name=line.name, kind=line.kind, is_active=False, workers=[], by=boss, now=NOW)
    found = queue.next_case(by=owner, now=NOW, openings=every)
    assert found is not None
    assert found.case == case


@pytest.mark.django_db
def test_queue_refusals() -> None:
    boss = people(1)[0]
    QueueFactory.create(name="Legal", kind="legal")
    known: dict[str, Any] = {"queue": None, "is_active": True, "by": boss, "now": NOW}
    with pytest.raises(queues.QueueRefused, match="this name"):
        queues.save(name="legal", kind="internal", workers=[], **known)
    with pytest.raises(queues.QueueRefused, match="of this kind"):
        queues.save(name="Court", kind="legal", workers=[], **known)
    with pytest.raises(queues.QueueRefused, match="Only collectors"):
        queues.save(name="Court", kind="internal", workers=[boss], **known)
