"""Points and wishes as actions: what moves a number, what closes it at once, what nothing opens again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.enums import Channel, Outcome, PointKind, PointPlace, PointSource, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from common import secrets
from contacts.actions import corrections, gate, log, points, wishes
from contacts.actions.log import Entry
from contacts.actions.wishes import About, Evidence
from contacts.enums import Party, Verdict, WishKind, WishVia
from contacts.models import Wish
from contacts.queries import gate as gate_queries
from contacts.queries import wishes as queries
from contacts.rules.wishes import Said
from staff.models import User
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    DebtorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NUMBER = "+8613800000142"


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def case(by: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=by, team=by.team))
    ContactPointFactory.create(debtor=account.case.debtor, value=NUMBER)
    return account.case


def mobile(case: Case) -> ContactPoint:
    return case.debtor.contact_points.get(value=NUMBER)


def sister(case: Case, value: str = "+8613900000001") -> RelatedPerson:
    person = RelatedPerson.objects.create(debtor=case.debtor, role="contact_person", name="Sister")
    ContactPointFactory.create(debtor=case.debtor, person=person, value=value)
    return person


def verdict(case: Case, channel: Channel, now: Any = NOW) -> str:
    facts = gate_queries.gather([case], now=now)[case.pk]
    return gate_queries.answer(facts, point=mobile(case), channel=channel, now=now).verdict


def logged(case: Case, by: User, party: Party, outcome: Outcome, **changes: Any) -> Any:
    entry = Entry(Channel.PHONE, party, outcome, contact_point=mobile(case), **changes)
    return log.record(case=case, entry=entry, by=by, now=NOW).contact


def test_a_new_number_is_kept_as_it_is_dialled_with_its_source(case: Case, by: User) -> None:
    at: dict[str, Any] = {"by": by, "now": NOW}
    work = points.add(
        case=case, kind=PointKind.PHONE, value="021 5518 0142", source=PointSource.DEBTOR, place=PointPlace.WORK, **at
    )
    assert (work.value, work.state, work.source, work.place) == ("+862155180142", "new", "debtor", "work")
    mail = points.add(case=case, kind=PointKind.EMAIL, value=" Chen@Example.com ", source=PointSource.INBOUND, **at)
    assert mail.value == "chen@example.com"
    for kind, value in ((PointKind.PHONE, "12"), (PointKind.EMAIL, "chen"), (PointKind.PHONE, NUMBER)):
        with pytest.raises(points.PointRefused):
            points.add(case=case, kind=kind, value=value, source=PointSource.OTHER, **at)


def test_a_number_that_changed_hands_is_dialled_no_more_and_its_history_says_why(case: Case, by: User) -> None:
    logged(case, by, Party.WRONG_NUMBER, Outcome.REASSIGNED)
    point = mobile(case)
    assert point.state == PointState.REASSIGNED
    assert verdict(case, Channel.PHONE) == Verdict.BLOCKED
    newest = point.history.order_by("-history_id").first()
    assert (newest.history_user, newest.history_change_reason) == (by, "Somebody else's number now")


def test_a_corrected_wrong_number_is_new_again(case: Case, by: User) -> None:
    contact = logged(case, by, Party.WRONG_NUMBER, Outcome.WRONG_NUMBER)
    corrections.correct(
        contact=contact, party=Party.NOBODY, outcome=Outcome.NO_ANSWER, note="Ticked in error", by=by, now=NOW
    )
    assert mobile(case).state == PointState.NEW


def test_twelve_silent_attempts_on_six_days_give_a_number_up(case: Case, by: User) -> None:
    for place in range(1, 12):
        ContactFactory.create(case=case, contact_point=mobile(case), at=NOW - timedelta(days=(place + 1) // 2))
    logged(case, by, Party.NOBODY, Outcome.NO_ANSWER)
    assert mobile(case).state == PointState.EXHAUSTED


def test_a_state_is_changed_by_hand_with_a_reason(case: Case, by: User) -> None:
    at: dict[str, Any] = {"by": by, "now": NOW}
    with pytest.raises(points.PointRefused, match="from whom"):
        points.move(point=mobile(case), to=PointState.WRONG, reason=" ", **at)
    moved = points.move(point=mobile(case), to=PointState.WRONG, reason="The bank wrote: not his", **at)
    assert moved.state == PointState.WRONG
    with pytest.raises(points.PointRefused, match="already"):
        points.move(point=moved, to=PointState.WRONG, reason="x", **at)


def test_stop_by_sms_closes_sms_on_that_number_at_once_and_leaves_calls(case: Case) -> None:
    assert verdict(case, Channel.SMS) == Verdict.ALLOWED
    heard: dict[str, Any] = {
        "channel": Channel.SMS,
        "address": NUMBER,
        "via": WishVia.SMS,
        "received_at": NOW,
        "now": NOW,
    }
    (kept,) = wishes.stop(wording="退订", **heard)
    assert (verdict(case, Channel.SMS), verdict(case, Channel.PHONE)) == (Verdict.BLOCKED, Verdict.ALLOWED)
    assert (kept.wording, kept.via, kept.recorded_by) == ("退订", "sms", None)
    assert wishes.stop(**heard) == [kept]
    assert Wish.objects.count() == 1


def test_stop_reaches_everybody_who_has_the_number_and_ends_what_was_allowed_before(case: Case, by: User) -> None:
    other = CaseFactory.create()
    ContactPointFactory.create(debtor=other.debtor, value=NUMBER)
    decision = gate.ask(case=case, contact_point=mobile(case), channel=Channel.SMS, by=by, now=NOW)
    assert decision.verdict == Verdict.ALLOWED
    later = NOW + timedelta(minutes=1)
    heard = wishes.stop(channel=Channel.SMS, address=NUMBER, via=WishVia.SMS, received_at=later, now=later)
    assert [one.debtor_id for one in heard] == [case.debtor_id, other.debtor_id]
    again = gate.ask(case=case, contact_point=mobile(case), channel=Channel.SMS, by=by, now=later)
    assert again.verdict == Verdict.BLOCKED
    assert (again.facts["number_state"], again.facts["wishes"]) == ("opted_out", 1)


def test_stop_by_email_finds_the_address_whatever_its_capitals(case: Case) -> None:
    mail = ContactPointFactory.create(debtor=case.debtor, kind="email", value="Chen.Q@Example.com")
    heard: dict[str, Any] = {"channel": Channel.EMAIL, "via": WishVia.EMAIL, "received_at": NOW, "now": NOW}
    (kept,) = wishes.stop(address=" chen.q@example.COM ", **heard)
    assert kept.point == mail
    assert wishes.stop(address="q@example.com", **heard) == []


def test_only_their_own_words_open_a_channel_again(case: Case, by: User) -> None:
    (kept,) = wishes.stop(channel=Channel.SMS, address=NUMBER, via=WishVia.SMS, received_at=NOW, now=NOW)
    with pytest.raises(wishes.WishRefused, match="what the person said"):
        wishes.take_back(wish=kept, by=by, now=NOW)
    wishes.take_back(wish=kept, by=by, now=NOW, evidence=Evidence(WishVia.PHONE, wording="Do text me again"))
    assert verdict(case, Channel.SMS) == Verdict.ALLOWED
    with pytest.raises(wishes.WishOver):
        wishes.take_back(wish=kept, by=by, now=NOW, evidence=Evidence(WishVia.PHONE, wording="x"))


def test_a_consent_is_withdrawn_by_one_click_and_said_once_stands_once(case: Case, by: User) -> None:
    about = About(
        Said("consent_to_time", opens="22:00", closes="23:00"), evidence=Evidence(WishVia.PHONE, wording="After ten")
    )
    kept = wishes.record(case=case, about=about, by=by, now=NOW)
    assert wishes.record(case=case, about=about, by=by, now=NOW) == kept
    assert [one.kind for one in queries.facts([case.debtor_id], now=NOW)[case.debtor_id]] == ["consent_to_time"]
    wishes.take_back(wish=kept, by=by, now=NOW)
    assert queries.facts([case.debtor_id], now=NOW)[case.debtor_id] == []


def test_what_was_said_to_one_creditor_counts_for_the_person_but_is_direct_for_that_one_alone(by: User) -> None:
    known = secrets.keyed_hash("11010519491231002X")
    first, second = DebtorFactory.create_batch(2, national_number_hash=known)
    case = CaseFactory.create(debtor=first, creditor=first.creditor)
    about = About(Said("inconvenient_time", days=("sun",)), evidence=Evidence(WishVia.LETTER))
    wishes.record(case=case, about=about, by=by, now=NOW)
    found = queries.facts([first.pk, second.pk], now=NOW)
    assert [(one.kind, one.days, one.direct) for one in found[first.pk]] == [
        ("inconvenient_time", frozenset({"sun"}), True)
    ]
    assert [one.direct for one in found[second.pk]] == [False]


def test_a_wish_of_another_person_or_of_tomorrow_is_refused(case: Case, by: User) -> None:
    stranger = ContactPointFactory.create()
    said = Said(str(WishKind.OPT_OUT), channel="sms")
    with pytest.raises(wishes.WishRefused, match="of this case"):
        wishes.record(case=case, about=About(said, point=stranger), by=by, now=NOW)
    tomorrow = Evidence(WishVia.PHONE, received_at=NOW + timedelta(days=1))
    with pytest.raises(wishes.WishRefused, match="later than now"):
        wishes.record(case=case, about=About(said, evidence=tomorrow), by=by, now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE contacts_wish SET opens = '08:00'", "DELETE FROM contacts_wish"])
def test_wishes_are_evidence(case: Case, statement: str) -> None:
    wishes.stop(channel=Channel.SMS, address=NUMBER, via=WishVia.SMS, received_at=NOW, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_contact_person_who_refuses_is_left_alone_for_good_with_every_creditor(case: Case, by: User) -> None:
    person = sister(case)
    at: dict[str, Any] = {"by": by, "now": NOW}
    points.refuse(person=person, **at)
    points.refuse(person=person, by=by, now=NOW + timedelta(days=1))
    assert person.refused_at == NOW
    number = person.contact_points.get()
    assert number.state == PointState.DO_NOT_CONTACT
    with pytest.raises(points.PointRefused, match="Nothing lifts"):
        points.move(point=number, to=PointState.NEW, reason="Changed her mind", **at)
    for statement in (
        "UPDATE cases_relatedperson SET refused_at = NULL",
        "UPDATE cases_contactpoint SET state = 'new' WHERE person_id IS NOT NULL",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    late = ContactPoint(debtor=case.debtor, person=person, kind="phone", value="+8613900000002", created_at=NOW)
    late.save()
    late.refresh_from_db()
    assert late.state == PointState.DO_NOT_CONTACT
    assert gate.ask(case=case, contact_point=late, channel=Channel.PHONE, **at).verdict == Verdict.BLOCKED


def test_the_database_lets_nobody_call_a_contact_person_who_refused(case: Case, by: User) -> None:
    person = sister(case)
    number = person.contact_points.get()
    points.refuse(person=person, by=by, now=NOW - timedelta(days=60))
    with pytest.raises(IntegrityError, match="wants no contact"), transaction.atomic():
        ContactFactory.create(case=case, person=person, contact_point=number, party="contact_person")
    with pytest.raises(IntegrityError, match="wants no contact"), transaction.atomic():
        case.decisions.create(contact_point=number, channel="phone", verdict="allowed", asked_at=NOW)


def test_a_refusal_counts_for_the_same_number_around_the_same_debtor_elsewhere(case: Case, by: User) -> None:
    known = secrets.keyed_hash("11010519491231002X")
    case.debtor.national_number_hash = known
    case.debtor.save()
    same = DebtorFactory.create(national_number_hash=known)
    elsewhere = CaseFactory.create(debtor=same, creditor=same.creditor)
    here, there, other = sister(case), sister(elsewhere), sister(elsewhere, "+8613900000009")
    points.refuse(person=here, by=by, now=NOW)
    there.refresh_from_db()
    other.refresh_from_db()
    assert (there.refused_at, other.refused_at) == (NOW, None)


def test_a_guarantor_owes_and_cannot_refuse_for_good(case: Case, by: User) -> None:
    guarantor = RelatedPerson.objects.create(debtor=case.debtor, role="guarantor", name="Uncle")
    with pytest.raises(points.RefusalUnfit):
        points.refuse(person=guarantor, by=by, now=NOW)


@pytest.mark.parametrize(
    ("is_hard", "bounces", "state"), [(True, 1, "wrong"), (False, 3, "exhausted"), (False, 1, "new")]
)
def test_a_bounce_moves_its_address(case: Case, is_hard: bool, bounces: int, state: str) -> None:
    points.bounced(point=mobile(case), is_hard=is_hard, bounces=bounces, now=NOW, reason="5.1.1")
    assert mobile(case).state == state


def wished(case: Case, said: Said, by: User, **evidence: Any) -> Wish:
    about = About(said, evidence=Evidence(WishVia.PHONE, **evidence))
    return wishes.record(case=case, about=about, by=by, now=NOW)


def test_hours_that_the_person_forbids_narrow_those_of_the_law_until_taken_back(case: Case, by: User) -> None:
    kept = wished(case, Said("inconvenient_time", days=("tue",), opens="08:00", closes="18:00"), by)
    facts = gate_queries.gather([case], now=NOW)[case.pk]
    found = gate_queries.answer(facts, point=mobile(case), channel=Channel.PHONE, now=NOW)
    assert (found.verdict, found.next_at) == (Verdict.BLOCKED, NOW.replace(hour=10, minute=0))  # 18:00 in Shanghai
    wishes.take_back(wish=kept, by=by, now=NOW, evidence=Evidence(WishVia.PHONE, wording="Any time is fine"))
    assert verdict(case, Channel.PHONE) == Verdict.ALLOWED


def test_only_the_hours_that_the_person_names_are_open(case: Case, by: User) -> None:
    wished(case, Said("convenient_time", opens="19:00", closes="20:00"), by)
    facts = gate_queries.gather([case], now=NOW)[case.pk]
    found = gate_queries.answer(facts, point=mobile(case), channel=Channel.PHONE, now=NOW)
    assert found.next_at == NOW.replace(hour=11, minute=0)


@pytest.mark.parametrize("said", [Said("inconvenient_place", place="work"), Said("employer_prohibits_contact")])
def test_a_place_that_is_closed_to_us_is_not_called(case: Case, by: User, said: Said) -> None:
    work = ContactPointFactory.create(debtor=case.debtor, place="work")
    wished(case, said, by)
    asked = gate.ask(case=case, contact_point=work, channel=Channel.PHONE, by=by, now=NOW)
    assert asked.verdict == Verdict.BLOCKED
    assert verdict(case, Channel.PHONE) == Verdict.ALLOWED
