"""Asking the gate: what is stored, flat queries, and two who ask for the last call at the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cases.enums import Channel
from cases.models import Case
from common.models import AuditEvent
from contacts.actions import calls, gate
from contacts.enums import Verdict
from contacts.models import Decision
from contacts.queries import gate as queries
from contacts.queries.decisions import answer_of
from contacts.serializers import DecisionSerializer
from staff.models import User
from tests.factories import NOW, CaseFactory, ContactFactory, ContactPointFactory, DebtorFactory, UserFactory


def spoken(case: Case, *hours: int) -> None:
    for hour in hours:
        ContactFactory.create(case=case, at=NOW - timedelta(hours=hour), party="debtor", outcome="other")


def worked(**changes: Any) -> Case:
    case = CaseFactory.create(**changes)
    ContactPointFactory.create(debtor=case.debtor)
    return case


def ask(case: Case, by: User, **more: Any) -> Decision:
    values: dict[str, Any] = {"contact_point": case.debtor.contact_points.first(), "channel": Channel.PHONE, "now": NOW}
    return gate.ask(case=case, by=by, **(values | more))


@pytest.mark.django_db
def test_the_answer_is_stored_with_packs_facts_reasons_and_its_slot() -> None:
    case, by = worked(), UserFactory.create()
    decision = ask(case, by)
    decision.refresh_from_db()
    assert (decision.verdict, decision.reserved_until) == (Verdict.ALLOWED, NOW + gate.SLOT)
    assert decision.packs == {"cn-card": "2026.4", "house": "2026.5"}
    assert decision.facts["zones"] == ["Asia/Shanghai"]
    assert {one.rule for one in answer_of(decision).findings} >= {"cn-card.hours", "cn-card.unanswered-a-day"}


@pytest.mark.django_db
def test_an_answer_from_before_own_rules_were_marked_is_read_as_it_was_given() -> None:
    decision = ask(worked(), UserFactory.create())
    for reason in decision.reasons:
        del reason["ours"]
    assert not any(one.ours for one in answer_of(decision).findings)
    assert {one["ours"] for one in DecisionSerializer(decision).data["reasons"]} == {False}


@pytest.mark.django_db
def test_asking_again_gives_the_slot_that_is_held() -> None:
    case, by = worked(), UserFactory.create()
    assert ask(case, by) == ask(case, by, now=NOW + timedelta(minutes=1))
    assert ask(case, UserFactory.create()) != ask(case, by)


@pytest.mark.django_db
def test_one_person_with_two_creditors_is_one_person() -> None:
    same = b"x" * 32
    debtors = [DebtorFactory.create(national_number_hash=same) for _ in range(2)]
    first, second = (worked(debtor=debtor, creditor=debtor.creditor) for debtor in debtors)
    spoken(first, 1, 2, 3)
    assert ask(second, UserFactory.create()).verdict == Verdict.BLOCKED


@pytest.mark.django_db
def test_a_point_of_another_debtor_or_channel_is_refused() -> None:
    case = worked()
    with pytest.raises(gate.PointUnfit):
        ask(case, UserFactory.create(), contact_point=worked().debtor.contact_points.first())
    with pytest.raises(gate.PointUnfit):
        ask(case, UserFactory.create(), channel=Channel.LETTER)


@pytest.mark.django_db
def test_dialling_reveals_the_number_only_when_allowed() -> None:
    case, by = worked(), UserFactory.create()
    point = case.debtor.contact_points.get()
    calls.dial(case=case, contact_point=point, by=by, now=NOW)
    spoken(case, 1, 2, 3)
    calls.dial(case=case, contact_point=point, by=UserFactory.create(), now=NOW)
    events = AuditEvent.objects.filter(action="reveal")
    assert [(one.actor_id, one.subject_id) for one in events] == [(by.pk, point.pk)]


@pytest.mark.django_db
def test_states_of_many_cases_take_four_queries_and_speak() -> None:
    cases = [worked() for _one in range(20)]
    spoken(cases[0], 1, 2, 3)
    spoken(cases[1], 1, 2)
    cases.append(CaseFactory.create())
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.states(cases[:1], NOW)
    with CaptureQueriesContext(connection) as many:
        found = queries.states(cases, NOW)
    assert len(few) == len(many) == 4
    words = [found[case.pk].words for case in (*cases[:3], cases[-1])]
    assert words == ["Not before tomorrow 08:00", "2 of 3 conversations today", "Now, until 22:00", "No phone number"]
    assert [found[case.pk].sign for case in cases[:3]] == ["stop", "warn", "ok"]


@pytest.mark.django_db(transaction=True)
def test_two_collectors_cannot_spend_the_last_call() -> None:
    case = worked()
    second = ContactPointFactory.create(debtor=case.debtor)
    spoken(case, 1, 2)
    people = UserFactory.create_batch(2)
    points = [case.debtor.contact_points.exclude(pk=second.pk).get(), second]
    together = Barrier(2)

    def dial(place: int) -> str:
        try:
            together.wait(10)
            return gate.ask(
                case=case, contact_point=points[place], channel=Channel.PHONE, by=people[place], now=NOW
            ).verdict
        finally:
            connections.close_all()

    run: Callable[[int], str] = dial
    with ThreadPoolExecutor(2) as pool:
        verdicts = sorted(pool.map(run, range(2)))
    assert verdicts == ["blocked", "warn"]


@pytest.mark.django_db
def test_a_no_tells_what_is_possible_instead() -> None:
    case = worked()
    email = ContactPointFactory.create(debtor=case.debtor, kind="email", value="a@example.com")
    spoken(case, 1, 2, 3)
    decision = ask(case, UserFactory.create())
    ways = {
        (one["contact_point"], one["channel"], one["purpose"]) for one in DecisionSerializer(decision).data["possible"]
    }
    phone = case.debtor.contact_points.exclude(pk=email.pk).get()
    assert ways == {(phone.pk, "sms", "collection"), (email.pk, "email", "collection")}
    assert DecisionSerializer(ask(worked(), UserFactory.create())).data["possible"] == []
