"""A supervisor lets a stopped contact go on: only where a listed reason lifts it, once, and never their own."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from cases.enums import Channel
from cases.models import Case
from common.errors import Refusal
from common.models import AuditEvent
from common.second_person import SecondPersonNeeded
from contacts.actions import gate, overrides
from contacts.enums import Verdict
from contacts.models import Decision
from contacts.queries import overrides as query
from contacts.queries.decisions import answer_of
from reports.queries.supervisor import waits
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, CaseFactory, ContactFactory, ContactPointFactory, TeamFactory, UserFactory
from tests.message_factories import MessageFactory

pytestmark = pytest.mark.django_db
REASON = "agreed_with_debtor"


@pytest.fixture(autouse=True)
def still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def collector() -> User:
    return UserFactory.create(role=Role.COLLECTOR, team=TeamFactory.create())


@pytest.fixture
def supervisor(collector: User) -> User:
    return UserFactory.create(role=Role.SUPERVISOR, team=collector.team)


@pytest.fixture
def case(collector: User) -> Case:
    made = CaseFactory.create(collector=collector, team=collector.team)
    ContactPointFactory.create(debtor=made.debtor)
    return made


def dialled(case: Case, times: int, **more: Any) -> None:
    point = case.debtor.contact_points.get()
    values: dict[str, Any] = {"contact_point": point, "party": "nobody", "outcome": "no_answer"} | more
    for minute in range(times):
        ContactFactory.create(case=case, at=NOW - timedelta(minutes=10 + minute), **values)


def ask(case: Case, by: User) -> Decision:
    point = case.debtor.contact_points.get()
    return gate.ask(case=case, contact_point=point, channel=Channel.PHONE, by=by, now=NOW)


def test_the_answer_of_a_supervisor_holds_the_slot_of_whoever_asked(
    case: Case, collector: User, supervisor: User
) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    assert (blocked.verdict, answer_of(blocked).overrides) == (Verdict.BLOCKED, (REASON,))
    allowed = overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW)
    assert (allowed.verdict, allowed.override, allowed.overrides_id) == (Verdict.WARN, REASON, blocked.pk)
    assert (allowed.asked_by, allowed.overridden_by) == (collector, supervisor)
    assert allowed.reserved_until == NOW + gate.SLOT
    assert ask(case, collector).pk == allowed.pk
    events = AuditEvent.objects.filter(action__in=["gate.override", "reveal"]).order_by("pk")
    assert [(one.action, one.actor) for one in events] == [("gate.override", supervisor), ("reveal", collector)]


def test_it_stands_on_the_home_of_the_supervisor_until_it_is_answered(
    case: Case, collector: User, supervisor: User
) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    assert [one.count for one in waits(supervisor, now=NOW) if one.name == "contacts:override-list"] == [1]
    overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW)
    assert not [one for one in waits(supervisor, now=NOW) if one.name == "contacts:override-list"]


def test_it_stands_there_once_however_often_it_was_asked(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    ask(case, collector)
    last = ask(case, collector)
    assert [one.decision for one in query.waiting(user=supervisor, now=NOW)] == [last]


def test_it_leaves_the_list_once_the_stop_is_lifted(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    assert blocked.next_lawful_at is not None
    moments = (NOW + timedelta(hours=1), blocked.next_lawful_at)
    assert [len(query.waiting(user=supervisor, now=moment)) for moment in moments] == [1, 0]


def test_it_leaves_the_list_once_the_facts_lift_it_or_nobody_may(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    ask(case, collector)
    first = case.contacts.order_by("pk")[0]
    ContactFactory.create(case=case, at=first.at, corrects=first, party="debtor", outcome="hung_up")
    assert query.waiting(user=supervisor, now=NOW) == []
    dialled(case, 1)
    assert len(query.waiting(user=supervisor, now=NOW)) == 1
    dialled(case, 3, party="debtor", outcome="other")
    assert query.waiting(user=supervisor, now=NOW) == []


def test_a_message_of_a_sending_waits_for_no_supervisor(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    MessageFactory.create(case=case, decision=ask(case, collector))
    assert query.waiting(user=supervisor, now=NOW) == []


def test_what_a_law_forbids_is_lifted_by_nobody(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 3, party="debtor", outcome="other")
    blocked = ask(case, collector)
    with pytest.raises(overrides.OverrideRefused):
        overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW)
    assert query.waiting(user=supervisor, now=NOW) == []


@pytest.mark.parametrize("reason", ["", "month_end", "active_litigation"])
def test_a_reason_that_is_not_listed_is_refused(reason: str, case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    with pytest.raises(overrides.OverrideRefused):
        overrides.allow(decision=ask(case, collector), reason=reason, by=supervisor, now=NOW)


def test_it_is_once_within_a_day_and_by_a_second_person(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    with pytest.raises(SecondPersonNeeded):
        overrides.allow(decision=blocked, reason=REASON, by=collector, now=NOW)
    with pytest.raises(overrides.OverrideRefused):
        overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW + timedelta(hours=25))
    allowed = overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW)
    for again in (blocked, allowed):
        with pytest.raises(overrides.OverrideRefused):
            overrides.allow(decision=again, reason=REASON, by=supervisor, now=NOW)


def test_a_prohibition_that_has_come_since_still_stops_it(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    dialled(case, 3, party="debtor", outcome="other")
    with pytest.raises(overrides.OverrideRefused):
        overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW)
    assert Decision.objects.count() == 1


def test_where_nothing_stops_it_any_more_the_collector_asks_again(
    case: Case, collector: User, supervisor: User
) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    with pytest.raises(overrides.OverrideRefused, match="simply ask again"):
        overrides.allow(decision=blocked, reason=REASON, by=supervisor, now=NOW + timedelta(hours=20))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"override": "x"}, "decision_override_whole"),
        ({"overridden_by": "boss"}, "decision_override_whole"),
        ({"override": "x", "overrides": "first"}, "decision_override_whole"),
        (
            {"override": "x", "overrides": "first", "overridden_by": "boss", "verdict": "blocked"},
            "decision_override_whole",
        ),
        ({"override": "x", "overrides": "first", "overridden_by": "asked"}, "decision_override_by_another"),
    ],
)
def test_the_database_holds_an_override_whole_and_by_another(
    change: dict[str, Any], constraint: str, case: Case, collector: User, supervisor: User
) -> None:
    rows: dict[str, Any] = {"boss": supervisor, "asked": collector, "first": ask(case, collector)}
    values = {"verdict": "warn"} | {name: rows.get(value, value) for name, value in change.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Decision.objects.create(case=case, channel="phone", asked_at=NOW, asked_by=collector, **values)


def test_the_same_facts_have_the_same_digest_and_others_another(case: Case, collector: User) -> None:
    first = ask(case, UserFactory.create())
    again = gate.ask(
        case=case,
        contact_point=case.debtor.contact_points.get(),
        channel=Channel.SMS,
        by=UserFactory.create(),
        now=NOW,
    )
    assert len(first.facts["digest"]) == 64
    assert first.facts["digest"] != again.facts["digest"]


@pytest.fixture
def signed_in(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def test_the_page_lists_what_waits_and_lets_it_go_on(case: Case, collector: User, signed_in: Client) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    address = reverse("contacts:override-list")
    page = signed_in.get(address)
    assert case.debtor.name in page.content.decode()
    assert "Agreed with the debtor" in page.content.decode()
    refused = signed_in.post(reverse("contacts:override-allow", args=[blocked.pk]), {"reason": ""})
    assert refused.status_code == 422
    gone_on = signed_in.post(reverse("contacts:override-allow", args=[blocked.pk]), {"reason": REASON})
    assert (gone_on.status_code, gone_on["Location"]) == (302, address)
    assert "Nothing waits for you" in signed_in.get(address).content.decode()
    late = signed_in.post(reverse("contacts:override-allow", args=[blocked.pk]), {"reason": REASON})
    assert (late.status_code, "does not wait" in late.content.decode()) == (422, True)


def test_the_page_asks_the_same_queries_for_one_and_for_twenty(
    case: Case, collector: User, signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    for _one in range(19):
        Decision.objects.create(
            case=case,
            contact_point=blocked.contact_point,
            channel="phone",
            verdict="blocked",
            reasons=blocked.reasons,
            facts=blocked.facts,
            asked_at=NOW,
            asked_by=UserFactory.create(),
        )
    signed_in.get(reverse("contacts:override-list"))
    with django_assert_max_num_queries(16):
        page = signed_in.get(reverse("contacts:override-list"))
    assert page.content.decode().count("Allow once</button>") == 20


def test_programs_do_the_same(case: Case, collector: User, supervisor: User) -> None:
    dialled(case, 6)
    blocked = ask(case, collector)
    client = APIClient()
    client.force_authenticate(supervisor)
    address = f"/api/v1/gate/decisions/{blocked.pk}/override/"
    assert client.post(address, {"reason": "mood"}, format="json").status_code == 409
    done = client.post(address, {"reason": REASON}, format="json")
    assert (done.status_code, done.json()["override"]) == (201, REASON)
    client.force_authenticate(collector)
    assert client.post(address, {"reason": REASON}, format="json").status_code == 403


def test_refusals_are_sentences() -> None:
    assert issubclass(overrides.OverrideRefused, Refusal)
