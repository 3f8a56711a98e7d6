"""Holds placed, lifted, released and expired; what reaches siblings; what the queue and the database make of them."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions import nightly
from cases.actions.holds import holds
from cases.actions.holds.hold_refusals import HoldRefused
from cases.actions.strategies import queue as act
from cases.enums import HoldForm, HoldKind, HoldScope
from cases.models import Case, Hold, Queue
from cases.queries.holds import holds as queries
from cases.queries.strategies import queue
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.examples import examples
from tests.factories import (
    NOW,
    TODAY,
    CaseFactory,
    ContactPointFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    TeamFactory,
    UserFactory,
)
from tests.openings import every
from tests.sql import refusal

pytestmark = pytest.mark.django_db


def twins() -> tuple[Case, Case]:
    """Return the cases of one person with two creditors."""
    debtors = [DebtorFactory.create(national_number_hash=b"x" * 32) for _ in range(2)]
    first, second = (CaseFactory.create(debtor=debtor, creditor=debtor.creditor) for debtor in debtors)
    return first, second


def place(case: Case, kind: HoldKind = HoldKind.ATTORNEY, **given: Any) -> Hold:
    by = given.pop("by", None) or UserFactory.create(role=Role.SUPERVISOR)
    return holds.place(case=case, kind=kind, by=by, now=given.pop("now", NOW), **given)


def asked(sql: str, case: Case, **values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql} FROM cases_case k WHERE k.id = %(case)s", {"case": case.pk, **values})
        return bool(cursor.fetchone()[0])


def test_place_keeps_who_when_and_why(supervisor: User) -> None:
    case = CaseFactory.create()
    hold = place(case, by=supervisor, reason=" A letter of Lin & Co. ", received_at=NOW - timedelta(days=2))
    hold.refresh_from_db()
    assert (hold.debtor_id, hold.scope, hold.reason, hold.ends_on) == (
        case.debtor_id,
        "debt",
        "A letter of Lin & Co.",
        None,
    )
    assert (hold.starts_on, hold.placed_at, hold.placed_by) == (TODAY - timedelta(days=2), NOW, supervisor)
    assert hold.history.get().history_user == supervisor
    assert AuditEvent.objects.get(action="hold.place").subject_id == hold.pk


def test_a_kind_that_ends_by_date_gets_its_usual_end() -> None:
    assert place(CaseFactory.create(), HoldKind.BREATHING_SPACE).ends_on == TODAY + timedelta(days=60)
    assert place(CaseFactory.create(), HoldKind.HARDSHIP).ends_on == TODAY + timedelta(days=30)


def test_a_card_number_in_the_reason_is_masked() -> None:
    assert "4111111111111111" not in place(CaseFactory.create(), reason="card 4111 1111 1111 1111").reason.replace(
        " ", ""
    )


def test_place_refuses_and_stores_nothing() -> None:
    case, collector = CaseFactory.create(), UserFactory.create()
    stranger = ContactPointFactory.create()
    for kind, said, field in (
        (HoldKind.LEGAL, {"by": collector}, "kind"),
        (HoldKind.PLAN_ACTIVE, {}, "kind"),
        (HoldKind.CEASE_REQUEST, {"scope": HoldScope.ADDRESS}, "point"),
        (HoldKind.CEASE_REQUEST, {"scope": HoldScope.ADDRESS, "point": stranger}, "point"),
        (HoldKind.ATTORNEY, {"received_at": NOW + timedelta(minutes=1)}, "received_on"),
        (HoldKind.HARDSHIP, {"ends_on": TODAY}, "ends_on"),
    ):
        with pytest.raises(HoldRefused) as refused:
            place(case, kind, **said)
        assert refused.value.field == field
    assert not Hold.objects.exists()


def test_the_same_hold_twice_is_one_and_a_longer_one_stands_beside_it() -> None:
    case = CaseFactory.create()
    place(case, HoldKind.HARDSHIP)
    with pytest.raises(HoldRefused, match="already"):
        place(case, HoldKind.HARDSHIP)
    place(case, HoldKind.HARDSHIP, ends_on=TODAY + timedelta(days=60))
    assert case.holds.count() == 2


def test_lift_asks_for_the_right_role_and_a_reason_and_happens_once(supervisor: User) -> None:
    hold = place(CaseFactory.create())
    for by, reason in ((UserFactory.create(), "said so"), (supervisor, " ")):
        with pytest.raises(HoldRefused):
            holds.lift(hold=hold, by=by, now=NOW, reason=reason)
    lifted = holds.lift(hold=hold, by=supervisor, now=NOW, reason="No longer represented")
    assert (lifted.state, lifted.lifted_by, lifted.lift_reason) == ("lifted", supervisor, "No longer represented")
    assert [one.state for one in lifted.history.order_by("history_id")] == ["in_force", "lifted"]
    with pytest.raises(HoldRefused, match="ended"):
        holds.lift(hold=hold, by=supervisor, now=NOW, reason="again")


def test_what_a_plan_or_request_carries_only_they_release(supervisor: User) -> None:
    plan = place(CaseFactory.create(), HoldKind.PLAN_ACTIVE, bound=True)
    complaint = place(CaseFactory.create(), HoldKind.COMPLAINT_OPEN, bound=True)
    free = place(CaseFactory.create(), HoldKind.DISPUTE_OPEN)
    for hold in (plan, complaint):
        with pytest.raises(HoldRefused, match="lifted with"):
            holds.lift(hold=hold, by=supervisor, now=NOW, reason="please")
    every = [plan.pk, complaint.pk, free.pk]
    assert holds.release(hold_ids=every, by=None, now=NOW, reason="broken") == 2
    assert holds.release(hold_ids=every, by=None, now=NOW, reason="broken") == 0
    plan.refresh_from_db()
    assert (plan.state, plan.lifted_by, plan.history.count()) == ("lifted", None, 2)
    assert holds.lift(hold=free, by=supervisor, now=NOW, reason="answered").state == "lifted"


def test_a_crisis_goes_on_until_thirty_days_after_the_treatment(supervisor: User) -> None:
    hold = place(CaseFactory.create(), HoldKind.BREATHING_SPACE, form=HoldForm.CRISIS)
    later = NOW + timedelta(days=100)
    assert hold.in_force(later)
    with pytest.raises(HoldRefused):
        holds.record_event(hold=hold, event_on=TODAY - timedelta(days=1), by=supervisor, now=later)
    hold = holds.record_event(hold=hold, event_on=TODAY + timedelta(days=99), by=supervisor, now=later)
    assert hold.ends_on == TODAY + timedelta(days=129)
    with pytest.raises(HoldRefused):
        holds.record_event(hold=hold, event_on=TODAY + timedelta(days=99), by=supervisor, now=later)


def test_a_hold_takes_the_case_out_of_the_queue_and_its_end_brings_it_back() -> None:
    me = UserFactory.create()
    case = CaseFactory.create(collector=me, team=me.team)
    pooled = CaseFactory.create(team=me.team)
    place(case, HoldKind.HARDSHIP, ends_on=TODAY + timedelta(days=2))
    place(pooled)
    assert queue.mine(user=me, now=NOW).rows == []
    assert act.next_case(by=me, now=NOW, openings=every) is None
    before = NOW.replace(hour=15, minute=59) + timedelta(days=1)  # 23:59 in Shanghai
    assert queue.mine(user=me, now=before).rows == []
    found = queue.mine(user=me, now=before + timedelta(minutes=1))
    assert ([row.case for row in found.rows], found.to_work) == ([case], 1)


WORKED = {"last_contact_at": NOW - timedelta(days=5), "last_outcome": "no_answer"}


@pytest.mark.parametrize("place_of_queue", ["mine", "pool", "specialised"])
@pytest.mark.parametrize("tier", [{}, WORKED, {"promise_broken_at": NOW}])
def test_the_largest_cases_of_a_tier_all_held_do_not_hide_the_small_one_that_is_free(
    place_of_queue: str, tier: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act, "WINDOWS", (20,))
    line = Queue.objects.create(name="Care", kind="vulnerable")
    me = UserFactory.create(queue_ids=[line.pk] if place_of_queue == "specialised" else [])
    places: dict[str, dict[str, Any]] = {
        "mine": {"collector": me, "team": me.team},
        "pool": {"team": me.team},
        "specialised": {"queue": line},
    }
    known: dict[str, Any] = {"creditor": CreditorFactory.create(), **places[place_of_queue], **tier}
    for case in CaseFactory.create_batch(25, **known, balance=9000):
        HoldFactory.create(case=case, placed_by=me)
    small = CaseFactory.create(**known, balance=10)
    assert [row.case for row in queue.mine(user=me, now=NOW, most=20).rows] == [small]
    found = act.next_case(by=me, now=NOW, openings=every)
    assert found is not None
    assert found.case == small


def test_lifting_brings_the_case_back_at_once(supervisor: User) -> None:
    me = UserFactory.create()
    case = CaseFactory.create(collector=me, team=me.team)
    first, second = place(case), place(case, HoldKind.FRAUD_CLAIM)
    holds.lift(hold=first, by=supervisor, now=NOW, reason="mistake")
    assert queue.mine(user=me, now=NOW).rows == []
    holds.lift(hold=second, by=supervisor, now=NOW, reason="mistake")
    assert [row.case for row in queue.mine(user=me, now=NOW).rows] == [case]


def test_the_lease_is_given_up_and_the_case_not_given_again() -> None:
    me = UserFactory.create()
    case = CaseFactory.create(collector=me, team=me.team)
    assert act.next_case(by=me, now=NOW, openings=every) is not None
    place(case)
    case.refresh_from_db()
    assert (case.claimed_by, case.claimed_until) == (None, None)
    assert act.next_case(by=me, now=NOW, openings=every) is None


def test_a_lease_that_a_hold_overtakes_is_not_given_again() -> None:
    me = UserFactory.create()
    case = CaseFactory.create(collector=me, team=me.team, claimed_by=me, claimed_until=NOW + timedelta(minutes=9))
    HoldFactory.create(case=case)
    assert act.held(by=me, now=NOW) is None


def test_one_channel_or_number_leaves_the_case_in_the_queue() -> None:
    me = UserFactory.create()
    case = CaseFactory.create(collector=me, team=me.team)
    place(case, HoldKind.CEASE_REQUEST, scope=HoldScope.CHANNEL, channel="sms")
    place(case, HoldKind.CEASE_REQUEST, scope=HoldScope.ADDRESS, point=ContactPointFactory.create(debtor=case.debtor))
    assert [row.case for row in queue.mine(user=me, now=NOW).rows] == [case]


def test_a_hold_on_the_person_reaches_every_creditor_and_cases_placed_later(supervisor: User) -> None:
    team = TeamFactory.create()
    me = UserFactory.create(team=team)
    first, second = twins()
    Case.objects.update(collector=me, team=team)
    hold = place(first, HoldKind.BANKRUPTCY)
    later = DebtorFactory.create(national_number_hash=b"x" * 32)
    third = CaseFactory.create(debtor=later, creditor=later.creditor, collector=me, team=team)
    assert set(queries.reached([hold.pk])) == {first.pk, second.pk, third.pk}
    assert [len(queries.in_force([one.pk], now=NOW)[one.pk]) for one in (first, second, third)] == [1, 1, 1]
    assert queue.mine(user=me, now=NOW).rows == []
    holds.lift(hold=hold, by=supervisor, now=NOW, reason="discharged")
    assert len(queue.mine(user=me, now=NOW).rows) == 3


def test_a_hold_on_the_debt_leaves_the_persons_other_debt() -> None:
    first, second = twins()
    hold = place(first)
    assert queries.reached([hold.pk]) == [first.pk]
    assert [asked(queries.HELD_SQL, one, now=NOW) for one in (first, second)] == [True, False]


def test_no_national_number_no_siblings() -> None:
    first, second = CaseFactory.create(), CaseFactory.create()
    assert queries.reached([place(first, HoldKind.DECEASED).pk]) == [first.pk]
    assert not asked(queries.HELD_SQL, second, now=NOW)


def test_the_specialised_queue_takes_what_no_other_hold_stops() -> None:
    case = CaseFactory.create()
    vulnerable = queries.SPECIAL_SQL["vulnerable"]
    assert not asked(vulnerable, case, now=NOW)
    place(case, HoldKind.VULNERABLE)
    assert asked(vulnerable, case, now=NOW)
    assert asked(queries.HELD_SQL, case, now=NOW)
    assert not asked(queries.SPECIAL_SQL["legal"], case, now=NOW)
    place(case, HoldKind.ATTORNEY)
    assert not asked(vulnerable, case, now=NOW)


def test_breathing_space_freezes_interest_on_its_days_also_after_it_was_lifted(supervisor: User) -> None:
    first, second = twins()
    hold = place(first, HoldKind.BREATHING_SPACE)
    place(second, HoldKind.ATTORNEY)
    days = (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=59), TODAY + timedelta(days=60))
    assert [queries.freezes_interest(second, on=day) for day in days] == [False, True, True, False]
    holds.lift(hold=hold, by=supervisor, now=NOW + timedelta(days=10), reason="cancelled")
    assert [queries.freezes_interest(first, on=TODAY + timedelta(days=day)) for day in (9, 10)] == [True, False]


def test_the_night_records_what_has_ended_once() -> None:
    creditor = CreditorFactory.create()
    case = CaseFactory.create(creditor=creditor)
    due = HoldFactory.create(case=case, ends_on=TODAY)
    waits = HoldFactory.create(case=case, ends_on=TODAY + timedelta(days=1), kind="hardship")
    other = HoldFactory.create(ends_on=TODAY)
    assert holds.expire(creditor=creditor, on=TODAY, now=NOW) == 1
    states = dict(Hold.objects.values_list("pk", "state"))
    assert states == {due.pk: "expired", waits.pk: "in_force", other.pk: "in_force"}
    recorded = due.history.latest("history_id")
    assert (recorded.state, recorded.history_type, recorded.history_date) == ("expired", "~", NOW)
    histories = Hold.history.count()
    assert holds.expire(creditor=creditor, on=TODAY, now=NOW) == 0
    assert (Hold.history.count(), holds.expire in nightly.STEPS) == (histories, True)


GUARDED = [
    ("kind = 'horoscope'", "hold_kind_known"),
    ("scope = 'world'", "hold_scope_known"),
    ("form = 'crisis'", "hold_form_of_its_kind"),
    ("scope = 'address'", "hold_point_by_scope"),
    ("scope = 'channel'", "hold_channel_by_scope"),
    ("channel = 'sms'", "hold_channel_by_scope"),
    ("ends_on = starts_on", "hold_ends_after_start"),
    ("event_on = starts_on", "hold_event_of_crisis"),
    ("received_at = placed_at + interval '1 second'", "hold_received_before_placed"),
    ("state = 'gone'", "hold_state_known"),
    ("state = 'lifted'", "hold_lifted_with_moment"),
    ("lift_reason = 'so'", "hold_lifted_with_moment"),
    ("state = 'expired'", "hold_expired_by_date"),
    ("kind = 'plan_active'", "hold_plan_bound"),
]


@pytest.mark.parametrize(("change", "name"), GUARDED)
def test_the_database_refuses_what_no_hold_may_say(change: str, name: str) -> None:
    hold = HoldFactory.create()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # without the triggers, which refuse first
    assert name in refusal(f"UPDATE cases_hold SET {change} WHERE id = %s", hold.pk)


@pytest.mark.parametrize(
    "change",
    [
        "received_at = received_at - interval '1 day'",
        "kind = 'hardship'",
        "scope = 'person'",
        "reason = 'another'",
        "is_bound = true",
        "placed_by_id = NULL",
    ],
)
def test_what_was_said_of_a_hold_never_changes(change: str) -> None:
    hold = HoldFactory.create(reason="said")
    assert "never changes" in refusal(f"UPDATE cases_hold SET {change} WHERE id = %s", hold.pk)


def test_a_hold_is_never_deleted_an_ended_one_never_changed_and_its_text_may_be_sealed(supervisor: User) -> None:
    hold = place(CaseFactory.create(), reason="said")
    holds.lift(hold=hold, by=supervisor, now=NOW, reason="mistake")
    assert "never deleted" in refusal("DELETE FROM cases_hold WHERE id = %s", hold.pk)
    again = "UPDATE cases_hold SET state = 'in_force', lifted_at = NULL, lifted_by_id = NULL, lift_reason = ''"
    assert "ended never changes" in refusal(f"{again} WHERE id = %s", hold.pk)
    assert refusal("UPDATE cases_hold SET reason = '', lift_reason = '' WHERE id = %s", hold.pk) == ""


def test_a_hold_names_rows_of_its_own_debtor() -> None:
    case, stranger = CaseFactory.create(), CaseFactory.create()
    point = ContactPointFactory.create(debtor=stranger.debtor)
    columns = (
        "case_id, debtor_id, kind, form, scope, point_id, channel, received_at, starts_on, time_zone, reason, is_bound,"
        " state, placed_at, lift_reason"
    )
    values = "%s, %s, 'cease_request', '', %s, %s, '', now(), current_date, 'UTC', '', false, 'in_force', now(), ''"
    insert = f"INSERT INTO cases_hold ({columns}) VALUES ({values})"
    assert "cases_case" in refusal(insert, case.pk, stranger.debtor_id, "debt", None)
    assert "cases_contactpoint" in refusal(insert, case.pk, case.debtor_id, "address", point.pk)
    assert refusal(insert, case.pk, case.debtor_id, "debt", None) == ""


def test_dates_count_in_the_creditors_zone() -> None:
    case = CaseFactory.create(creditor__time_zone="America/New_York")
    early = NOW.replace(hour=2)  # still the day before in New York
    assert place(case, received_at=early).starts_on == date(2026, 11, 23)


class SqlAgreesWithTheRule(TestCase):
    """The SQL of queue and ledger and the pure rule give the same answer for any span at any instant."""

    @examples(60)
    @given(
        received=st.integers(-96, 0),
        days=st.none() | st.integers(1, 5),
        lifted=st.none() | st.integers(0, 96),
        asked_at=st.integers(-100, 140),
        zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London"]),
    )
    def test_spans(self, received: int, days: int | None, lifted: int | None, asked_at: int, zone: str) -> None:
        begins = NOW + timedelta(hours=received)
        starts_on = begins.astimezone(ZoneInfo(zone)).date()
        hold = HoldFactory.create(
            kind="breathing_space",
            scope="person",
            received_at=begins,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days) if days else None,
            time_zone=zone,
            state="in_force" if lifted is None else "lifted",
            lifted_at=None if lifted is None else NOW + timedelta(hours=lifted),
        )
        now = NOW + timedelta(hours=asked_at)
        on = now.astimezone(ZoneInfo(zone)).date()
        if lifted is None:
            assert asked(queries.HELD_SQL, hold.case, now=now) == hold.in_force(now)
        assert queries.freezes_interest(hold.case, on=on) == hold.covers(on)
