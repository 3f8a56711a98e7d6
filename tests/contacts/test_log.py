"""Logging a contact: what it needs, what follows from it, what it refuses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.enums import CaseState, Channel, CloseReason, NextAction, Outcome, PointState, PromiseState
from cases.models import Case, ContactPoint, Promise, RelatedPerson
from cases.rules.promises.promises import Part
from common.errors import Refusal
from contacts.actions import corrections, gate, log
from contacts.actions.log import Entry, PromiseTerms
from contacts.enums import Direction, Party, Verdict
from contacts.gate import packs
from contacts.models import Contact, Decision
from contacts.queries import archive
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, ContactFactory, ContactPointFactory, UserFactory

pytestmark = pytest.mark.django_db
TICKED = ("id_last_four", "who_we_are", "recorded")
NIGHT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 22:00 in Shanghai


@pytest.fixture
def collector() -> User:
    return UserFactory.create()


@pytest.fixture
def case(collector: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=collector, team=collector.team))
    ContactPointFactory.create(debtor=account.case.debtor)
    return account.case


def mobile(case: Case) -> ContactPoint:
    return case.debtor.contact_points.order_by("pk")[0]


def entry(case: Case, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "channel": Channel.PHONE,
        "party": Party.NOBODY,
        "outcome": Outcome.NO_ANSWER,
        "contact_point": mobile(case),
        "recording": "REC-1",
    }
    return Entry(**(values | changes))


def promised(case: Case, **changes: Any) -> Entry:
    terms = PromiseTerms(Decimal(300), TODAY + timedelta(days=3), "bank_transfer")
    values: dict[str, Any] = {"party": Party.DEBTOR, "outcome": Outcome.PROMISE, "promise": terms, "checks": TICKED}
    return entry(case, **(values | changes))


def test_a_call_spends_the_answer_that_was_asked_for_it(case: Case, collector: User) -> None:
    decision = gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW)
    later = NOW + timedelta(minutes=4)
    logged = log.record(case=case, entry=entry(case, decision=decision, seconds=200), by=collector, now=later).contact
    assert (logged.sequence, logged.at, logged.decision, logged.time_zone) == (1, NOW, decision, "Asia/Shanghai")
    assert archive.prove().holds


def test_a_call_without_an_answer_asks_the_gate_itself(case: Case, collector: User) -> None:
    logged = log.record(case=case, entry=entry(case), by=collector, now=NOW).contact
    assert logged.decision is not None
    assert logged.decision.verdict == Verdict.ALLOWED
    known = {pack.id: pack.version for pack in packs.load()}
    assert logged.decision.packs == {name: known[name] for name in ("cn-card", "house")}


def test_a_call_at_night_is_refused_with_the_reason_and_nothing_is_stored(case: Case, collector: User) -> None:
    with pytest.raises(log.ContactForbidden, match=r"No call before tomorrow 08:00, Shanghai time\. Outside hours"):
        log.record(case=case, entry=entry(case), by=collector, now=NIGHT)
    assert (Contact.objects.count(), Decision.objects.count()) == (0, 0)


def test_what_the_debtor_began_is_logged_at_any_hour(case: Case, collector: User) -> None:
    incoming = entry(case, direction=Direction.INBOUND, party=Party.DEBTOR, outcome=Outcome.OTHER)
    logged = log.record(case=case, entry=incoming, by=collector, now=NIGHT).contact
    assert logged.decision is None


def test_pressing_twice_logs_once(case: Case, collector: User) -> None:
    for direction in (Direction.INBOUND, Direction.OUTBOUND):
        said = entry(case, party=Party.DEBTOR, outcome=Outcome.OTHER, note="Asks again on Friday", direction=direction)
        first, again = (log.record(case=case, entry=said, by=collector, now=NOW).contact for _twice in range(2))
        assert first.pk == again.pk
    later = NOW + log.PRESSED_TWICE
    assert log.record(case=case, entry=said, by=collector, now=later).contact.pk != first.pk
    assert Contact.objects.count() == 3


def test_an_answer_is_spent_once(case: Case, collector: User) -> None:
    decision = gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW)
    log.record(case=case, entry=entry(case, decision=decision), by=collector, now=NOW)
    with pytest.raises(log.DecisionUnfit, match="already in the log"):
        log.record(case=case, entry=entry(case, decision=decision), by=collector, now=NOW)


def test_an_answer_for_another_number_person_or_day_is_refused(case: Case, collector: User) -> None:
    decision = gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW)
    other = ContactPointFactory.create(debtor=case.debtor)
    with pytest.raises(log.DecisionUnfit, match="another number"):
        log.record(case=case, entry=entry(case, decision=decision, contact_point=other), by=collector, now=NOW)
    with pytest.raises(log.DecisionUnfit, match="another number"):
        log.record(case=case, entry=entry(case, decision=decision), by=UserFactory.create(), now=NOW)
    with pytest.raises(log.DecisionUnfit, match="too old"):
        log.record(case=case, entry=entry(case, decision=decision), by=collector, now=NOW + timedelta(hours=9))


def test_a_slot_is_given_up_when_the_same_caller_dials_another_number(case: Case, collector: User) -> None:
    first = gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW)
    other = ContactPointFactory.create(debtor=case.debtor)
    gate.ask(case=case, contact_point=other, channel=Channel.PHONE, by=collector, now=NOW)
    with pytest.raises(log.DecisionUnfit, match="another call was begun"):
        log.record(case=case, entry=entry(case, decision=first), by=collector, now=NOW)


def test_a_promise_is_recorded_with_the_contact(case: Case, collector: User) -> None:
    logged = log.record(case=case, entry=promised(case), by=collector, now=NOW).contact
    case.refresh_from_db()
    assert logged.promise is not None
    assert (logged.promise.amount, logged.promise.state) == (Decimal(300), PromiseState.OPEN)
    assert (case.promise_due_on, case.next_action) == (TODAY + timedelta(days=3), NextAction.CHECK_PAYMENT)


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Pay comes later", "Pay comes later"), (" ", "Said in the contact of Tue 24 Nov, 14:46 (Phone).")],
)
def test_a_promise_that_takes_the_place_of_another_says_why(case: Case, collector: User, said: str, kept: str) -> None:
    log.record(case=case, entry=promised(case), by=collector, now=NOW)
    terms = PromiseTerms(Decimal(200), TODAY + timedelta(days=5), reason=said)
    incoming = promised(case, promise=terms, direction=Direction.INBOUND)
    log.record(case=case, entry=incoming, by=collector, now=NOW + timedelta(minutes=20))
    assert list(Promise.objects.order_by("pk").values_list("state", "reason")) == [("superseded", kept), ("open", "")]


def test_several_parts_are_promised_in_one_call(case: Case, collector: User) -> None:
    later = Part(Decimal(200), TODAY + timedelta(days=10))
    terms = PromiseTerms(Decimal(300), TODAY + timedelta(days=3), more=(later,))
    contact = log.record(case=case, entry=promised(case, promise=terms), by=collector, now=NOW).contact
    assert list(Promise.objects.order_by("part").values_list("amount", "part", "parts")) == [(300, 1, 2), (200, 2, 2)]
    assert contact.promise == Promise.objects.get(part=1)
    case.refresh_from_db()
    assert case.promise_due_on == TODAY + timedelta(days=3)


def test_a_refused_promise_leaves_no_contact(case: Case, collector: User) -> None:
    too_far = PromiseTerms(Decimal(300), TODAY + timedelta(days=300))
    with pytest.raises(Refusal):
        log.record(case=case, entry=promised(case, promise=too_far), by=collector, now=NOW)
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("ticked", "missing"),
    [
        ((), ["identity", "who_we_are", "recorded"]),
        (("who_we_are", "recorded"), ["identity"]),
        (("birth_month", "who_we_are"), ["recorded"]),
    ],
)
def test_the_debt_is_not_spoken_of_before_the_checks(
    case: Case, collector: User, ticked: tuple[str, ...], missing: list[str]
) -> None:
    with pytest.raises(log.ChecksMissing) as refused:
        log.record(case=case, entry=promised(case, checks=ticked), by=collector, now=NOW)
    assert refused.value.facts == {"missing": missing}


@pytest.mark.parametrize(
    ("party", "outcome"),
    [
        (Party.CONTACT_PERSON, Outcome.PROMISE),
        (Party.CONTACT_PERSON, Outcome.HARDSHIP),
        (Party.SOMEONE_ELSE, Outcome.REFUSES),
        (Party.NOBODY, Outcome.VOICEMAIL_LEFT),
        (Party.DEBTOR, Outcome.NO_ANSWER),
        (Party.WRONG_NUMBER, Outcome.OTHER),
    ],
)
def test_an_outcome_must_fit_who_was_reached(case: Case, collector: User, party: Party, outcome: Outcome) -> None:
    with pytest.raises(log.OutcomeUnfit) as refused:
        log.record(case=case, entry=entry(case, party=party, outcome=outcome), by=collector, now=NOW)
    assert refused.value.field == "outcome"


def test_a_call_back_needs_its_time(case: Case, collector: User) -> None:
    call_back = entry(case, party=Party.DEBTOR, outcome=Outcome.CALL_BACK)
    with pytest.raises(log.OutcomeUnfit, match="when to call back"):
        log.record(case=case, entry=call_back, by=collector, now=NOW)
    at = NOW + timedelta(hours=2)
    log.record(
        case=case,
        entry=entry(case, party=Party.DEBTOR, outcome=Outcome.CALL_BACK, next_action_at=at),
        by=collector,
        now=NOW,
    )
    case.refresh_from_db()
    assert (case.next_action, case.next_action_at) == (NextAction.CALL_BACK, at)


def test_a_full_card_number_in_the_note_is_masked_and_told(case: Case, collector: User) -> None:
    logged = log.record(case=case, entry=entry(case, note="Card 4111 1111 1111 1111"), by=collector, now=NOW)
    assert logged.masked
    assert logged.contact.note == "Card **** **** **** 1111"
    assert not log.record(case=case, entry=entry(case, note="Rang"), by=collector, now=NOW).masked


def test_a_wrong_number_is_marked_with_history_and_never_dialled_again(case: Case, collector: User) -> None:
    wrong = entry(case, party=Party.WRONG_NUMBER, outcome=Outcome.WRONG_NUMBER)
    log.record(case=case, entry=wrong, by=collector, now=NOW)
    point = mobile(case)
    newest = point.history.order_by("-history_id").first()
    assert (point.state, newest.history_user) == (PointState.WRONG, collector)
    with pytest.raises(log.ContactForbidden, match="A wrong number"):
        log.record(case=case, entry=entry(case), by=collector, now=NOW)


def test_a_number_on_which_the_debtor_was_identified_is_verified(case: Case, collector: User) -> None:
    log.record(case=case, entry=promised(case), by=collector, now=NOW)
    assert mobile(case).state == PointState.VERIFIED


def test_the_case_learns_of_the_contact_and_the_claim_ends(case: Case, collector: User) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_by=collector, claimed_until=NOW + timedelta(minutes=9))
    log.record(case=case, entry=entry(case), by=collector, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.claimed_by, case.claimed_until) == (CaseState.IN_WORK, None, None)
    assert (case.last_contact_at, case.last_contact_channel, case.last_outcome) == (NOW, "phone", "no_answer")
    assert case.next_action_at == NOW + timedelta(hours=3)


def test_on_a_closed_case_only_what_they_began_is_logged(case: Case, collector: User) -> None:
    Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, closed_on=TODAY, close_reason=CloseReason.RECALLED)
    with pytest.raises(log.ContactForbidden, match="The case is closed"):
        log.record(case=case, entry=entry(case), by=collector, now=NOW)
    incoming = entry(case, direction=Direction.INBOUND, party=Party.DEBTOR, outcome=Outcome.OTHER)
    log.record(case=case, entry=incoming, by=collector, now=NOW)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_a_contact_person_is_reached_only_after_three_failures_and_refuses_for_good(
    case: Case, collector: User
) -> None:
    sister = RelatedPerson.objects.create(debtor=case.debtor, role="contact_person", name="Sister")
    point = ContactPointFactory.create(debtor=case.debtor, person=sister)
    ask: dict[str, Any] = {"case": case, "contact_point": point, "channel": Channel.PHONE, "by": collector, "now": NOW}
    assert gate.ask(**ask).verdict == Verdict.BLOCKED
    for hour in (3, 4, 5):
        ContactFactory.create(case=case, contact_point=mobile(case), at=NOW - timedelta(hours=hour))
    said_no = entry(case, contact_point=point, party=Party.CONTACT_PERSON, outcome=Outcome.REFUSES)
    logged = log.record(case=case, entry=said_no, by=collector, now=NOW).contact
    assert (logged.person, logged.decision.purpose if logged.decision else "") == (sister, "ask_to_call_back")
    again = gate.ask(**ask)
    assert (again.verdict, again.next_lawful_at) == (Verdict.BLOCKED, None)


def test_a_correction_is_a_new_row_and_the_old_one_counts_no_more(case: Case, collector: User) -> None:
    for hour in (1, 2, 3):
        ContactFactory.create(
            case=case,
            contact_point=mobile(case),
            at=NOW - timedelta(hours=hour),
            party="debtor",
            outcome="other",
            collector=collector,
        )
    assert (
        gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW).verdict
        == Verdict.BLOCKED
    )
    old = Contact.objects.get(case=case, sequence=3)
    new = corrections.correct(
        contact=old,
        party=Party.SOMEONE_ELSE,
        outcome=Outcome.MESSAGE_TAKEN,
        note="It was the brother",
        by=collector,
        now=NOW,
    )
    twice = corrections.correct(
        contact=old,
        party=Party.SOMEONE_ELSE,
        outcome=Outcome.MESSAGE_TAKEN,
        note="It was the brother",
        by=collector,
        now=NOW,
    )
    assert twice == new
    old.refresh_from_db()
    assert (new.corrects, new.sequence, old.outcome) == (old, 4, "other")
    assert (
        gate.ask(case=case, contact_point=mobile(case), channel=Channel.PHONE, by=collector, now=NOW).verdict
        == Verdict.WARN
    )
    assert archive.prove().holds


def test_a_correction_needs_a_reason_its_author_and_an_uncorrected_row(case: Case, collector: User) -> None:
    row = ContactFactory.create(case=case, collector=collector)
    change: dict[str, Any] = {"contact": row, "party": Party.NOBODY, "outcome": Outcome.BUSY, "now": NOW}
    with pytest.raises(corrections.CorrectionRefused, match="what is true"):
        corrections.correct(**change, note=" ", by=collector)
    with pytest.raises(corrections.CorrectionRefused, match="Only the person who logged"):
        corrections.correct(**change, note="Busy", by=UserFactory.create())
    corrections.correct(**change, note="Busy", by=UserFactory.create(role=Role.SUPERVISOR))
    with pytest.raises(corrections.CorrectionRefused, match="corrected before"):
        corrections.correct(**change, note="Busy", by=collector)
