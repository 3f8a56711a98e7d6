"""The gate and holds: what each scope stops, what stays possible, when it is lawful again, and in which words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.holds import holds
from cases.enums import Channel, HoldKind, HoldScope, Outcome, PartyRole
from cases.models import Case, ContactPoint, Hold, RelatedPerson
from contacts.actions import calls, gate, log
from contacts.enums import Direction, Party, Purpose, Verdict
from contacts.gate import engine, packs
from contacts.gate.answers import Answer
from contacts.gate.facts import Question, Stop
from contacts.queries import gate as queries
from contacts.queries import wording
from contacts.queries.decisions import answer_of
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, ContactPointFactory, DebtorFactory, HoldFactory, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


def asked(stop: Stop, **changes: Any) -> Answer:
    values: dict[str, Any] = {"channel": "phone", "number": "+8613800000142", "case_id": 1, "region": "cn", "now": NOW}
    return engine.answer(Question(zones=("Asia/Shanghai",), stops=(stop,), **(values | changes)), packs.load())


def stop(scope: str = "debt", **more: Any) -> Stop:
    return Stop(kind="attorney", scope=scope, starts_at=BEGAN, **({"permits": frozenset({"answer"})} | more))


@pytest.mark.parametrize(
    ("hold", "question", "allowed"),
    [
        (stop(), {}, False),
        (stop(), {"purpose": "answer"}, True),
        (stop(permits=frozenset({"to_representative"})), {"purpose": "to_representative"}, False),
        (
            stop(permits=frozenset({"to_representative"})),
            {"purpose": "to_representative", "party": "someone_else"},
            True,
        ),
        (stop(), {"party": "guarantor", "person_id": 7}, False),
        (stop("person"), {"party": "guarantor", "person_id": 7}, True),
        (stop("person"), {"party": "contact_person", "person_id": 8, "purpose": "collection"}, False),
        (stop("person", everyone=True), {"party": "guarantor", "person_id": 7}, False),
        (stop("person", person_id=7), {"party": "guarantor", "person_id": 7}, False),
        (stop("person", person_id=7), {}, True),
        (stop("channel", channel="sms"), {"channel": "sms"}, False),
        (stop("channel", channel="sms"), {}, True),
        (stop("channel", channel="phone"), {"party": "guarantor", "person_id": 7}, True),
        (stop("address", number="+8613800000142"), {}, False),
        (stop("address", number="+8613800000142"), {"channel": "sms"}, False),
        (stop("address", number="+8613800000143"), {}, True),
        (stop("person", specialist=True), {}, False),
        (stop("person", specialist=True), {"by_specialist": True}, True),
        (stop(ends_at=NOW), {}, True),
        (stop(ends_at=NOW + timedelta(seconds=1)), {}, False),
    ],
)
def test_what_a_hold_stops(hold: Stop, question: dict[str, Any], allowed: bool) -> None:
    assert asked(hold, **question).is_allowed == allowed


def test_it_is_lawful_again_when_the_hold_has_ended_and_hours_have_begun() -> None:
    midnight = datetime(2026, 11, 30, tzinfo=SHANGHAI)
    answer = asked(stop(ends_at=midnight))
    assert answer.next_at == datetime(2026, 11, 30, 8, tzinfo=SHANGHAI)
    assert asked(stop()).next_at is None


def test_of_several_holds_the_last_to_end_counts_and_only_what_all_permit_is_left() -> None:
    longer = stop(ends_at=NOW + timedelta(days=9), citation="law", permits=frozenset({"answer", "statutory_notice"}))
    question = Question(
        now=NOW,
        channel="phone",
        region="cn",
        zones=("Asia/Shanghai",),
        stops=(stop(ends_at=NOW + timedelta(days=1)), longer),
    )
    found = engine.answer(question, packs.load()).unmet[0]
    assert (found.until, found.citation) == (longer.ends_at, "law")
    assert (len(found.facts["holds"]), found.facts["permits"]) == (2, ["answer"])


def worked(**changes: Any) -> Case:
    case = CaseFactory.create(**changes)
    ContactPointFactory.create(debtor=case.debtor)
    return case


def ask(case: Case, by: User | None = None, point: ContactPoint | None = None, **more: Any) -> Any:
    given: dict[str, Any] = {"channel": Channel.PHONE, "now": NOW} | more
    return gate.ask(
        case=case, by=by or UserFactory.create(), contact_point=point or case.debtor.contact_points.first(), **given
    )


def place(case: Case, kind: HoldKind, **given: Any) -> Hold:
    return holds.place(case=case, kind=kind, by=UserFactory.create(role=Role.SUPERVISOR), now=NOW, **given)


def words(decision: Any) -> wording.Reason:
    return wording.reason(answer_of(decision).unmet[0], now=NOW, zone="Asia/Shanghai")


@pytest.mark.django_db
def test_the_answer_names_the_hold_the_law_what_lifts_it_and_what_is_left() -> None:
    case = worked(creditor__jurisdiction="us")
    place(case, HoldKind.CEASE_REQUEST)
    decision = ask(case)
    said = words(decision)
    assert (decision.verdict, decision.next_lawful_at, decision.reserved_until) == (Verdict.BLOCKED, None, None)
    assert said.words == "On hold (Asked us to stop)"
    assert said.source == "12 CFR 1006.6(c)"
    assert said.lifts == "A supervisor lifts it. Still possible: say that we stop, give notice of a legal step."
    assert decision.facts["holds"] == [case.holds.get().pk]
    assert ask(case, purpose=Purpose.END_OF_EFFORTS).verdict != Verdict.BLOCKED


@pytest.mark.django_db
def test_a_hold_that_no_law_names_is_the_houses() -> None:
    case = worked()
    place(case, HoldKind.FRAUD_CLAIM)
    assert words(ask(case)).source == "House rules"


@pytest.mark.django_db
def test_a_hold_with_a_date_says_when_it_is_lawful_again() -> None:
    case = worked()
    place(case, HoldKind.HARDSHIP, ends_on=TODAY + timedelta(days=2))
    decision = ask(case)
    assert decision.next_lawful_at == datetime(2026, 11, 26, 8, tzinfo=SHANGHAI)
    assert ask(case, now=decision.next_lawful_at).verdict == Verdict.ALLOWED


@pytest.mark.django_db
def test_a_slot_that_was_given_before_the_hold_is_not_given_again() -> None:
    case, by = worked(), UserFactory.create()
    first = ask(case, by)
    assert first.verdict == Verdict.ALLOWED
    place(case, HoldKind.ATTORNEY)
    assert ask(case, by, now=NOW + timedelta(minutes=1)).verdict == Verdict.BLOCKED


@pytest.mark.django_db
def test_a_person_wide_hold_stops_the_other_creditors_case_too() -> None:
    debtors = [DebtorFactory.create(national_number_hash=b"x" * 32) for _ in range(2)]
    first, second = (worked(debtor=debtor, creditor=debtor.creditor) for debtor in debtors)
    place(first, HoldKind.BANKRUPTCY)
    assert ask(second).verdict == Verdict.BLOCKED


@pytest.mark.django_db
def test_one_number_is_closed_the_other_is_open() -> None:
    case = worked()
    closed = case.debtor.contact_points.get()
    open_point = ContactPointFactory.create(debtor=case.debtor)
    place(case, HoldKind.CEASE_REQUEST, scope=HoldScope.ADDRESS, point=closed)
    assert [ask(case, point=one).verdict for one in (closed, open_point)] == [Verdict.BLOCKED, Verdict.ALLOWED]


@pytest.mark.django_db
def test_a_guarantors_bankruptcy_leaves_the_debtor() -> None:
    case = worked()
    person = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.GUARANTOR, name="Guarantor")
    theirs = ContactPointFactory.create(debtor=case.debtor, person=person)
    place(case, HoldKind.BANKRUPTCY, person=person)
    assert (ask(case, point=theirs).verdict, ask(case).verdict) == (Verdict.BLOCKED, Verdict.ALLOWED)


@pytest.mark.django_db
def test_the_vulnerable_are_worked_by_specialists_only() -> None:
    case = worked()
    place(case, HoldKind.VULNERABLE)
    assert ask(case).verdict == Verdict.BLOCKED
    assert ask(case, UserFactory.create(role=Role.SUPERVISOR)).verdict == Verdict.ALLOWED


@pytest.mark.django_db
def test_what_they_begin_is_never_stopped_and_what_we_begin_is_not_logged() -> None:
    case, by = worked(), UserFactory.create()
    point = case.debtor.contact_points.get()
    place(case, HoldKind.DECEASED)
    entry = log.Entry(
        channel=Channel.PHONE,
        party=Party.DEBTOR,
        outcome=Outcome.OTHER,
        direction=Direction.INBOUND,
        contact_point=point,
        checks=("id_last_four", "who_we_are", "recorded"),
        recording="REC-1",
    )
    assert log.record(case=case, entry=entry, by=by, now=NOW).contact.pk
    with pytest.raises(log.ContactForbidden, match=r"On hold \(Deceased\)"):
        log.record(case=case, entry=log.Entry(**(vars(entry) | {"direction": Direction.OUTBOUND})), by=by, now=NOW)


@pytest.mark.django_db
def test_a_list_asks_as_often_for_one_held_case_as_for_many() -> None:
    def count(many: int) -> int:
        cases = [worked() for _ in range(many)]
        for case in cases:
            HoldFactory.create(case=case)
        with CaptureQueriesContext(connection) as captured:
            found = queries.states(cases, NOW)
        assert {one.words for one in found.values()} == {"On hold (Has an attorney)"}
        return len(captured)

    assert count(1) == count(12)


@pytest.mark.django_db
def test_holds_of_the_past_do_not_count() -> None:
    case = worked()
    HoldFactory.create(case=case, ends_on=date(2026, 11, 24))
    HoldFactory.create(case=case, state="lifted", lifted_at=NOW)
    assert ask(case).verdict == Verdict.ALLOWED


@pytest.mark.django_db
def test_a_call_that_a_hold_permits_is_made_for_its_purpose_only() -> None:
    case, by = worked(), UserFactory.create()
    place(case, HoldKind.ATTORNEY)
    (phone,) = [one for one in queries.look(case=case, now=NOW, by=by.pk) if one.channel == Channel.PHONE]
    assert phone.purposes == (Purpose.ANSWER,)
    decision = calls.dial(case=case, contact_point=phone.point, by=by, now=NOW, purpose=Purpose.ANSWER)
    assert (decision.verdict, decision.purpose) == (Verdict.ALLOWED, Purpose.ANSWER)
    assert ask(case, by).verdict == Verdict.BLOCKED
    entry = log.Entry(
        channel=Channel.PHONE,
        party=Party.NOBODY,
        outcome=Outcome.NO_ANSWER,
        contact_point=phone.point,
        decision=decision,
    )
    assert log.record(case=case, entry=entry, by=by, now=NOW).contact.decision == decision
