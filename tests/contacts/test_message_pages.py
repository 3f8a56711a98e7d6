"""The pages of messages and their API."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from cases.actions.closings import case_end
from cases.actions.holds import holds
from cases.enums import HoldKind
from cases.models import Case, ContactPoint
from contacts.models import Message
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, ContactPointFactory, UserFactory
from tests.message_factories import MessageFactory, SenderFactory, TemplateVersionFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def collector(settings: Any) -> User:
    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    return UserFactory.create()


@pytest.fixture
def case(collector: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=collector, team=collector.team))
    SenderFactory.create(creditor=account.creditor)
    ContactPointFactory.create(debtor=account.debtor)
    return account.case


def test_the_list_takes_the_same_queries_for_one_and_for_twenty(
    signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(UserFactory.create(role=Role.QUALITY))
    MessageFactory.create()
    counts = []
    for more in (0, 19):
        MessageFactory.create_batch(more)
        with django_assert_max_num_queries(20) as found:
            page = client.get(reverse("contacts:message-list"))
        counts.append(len(found))
    assert (page.status_code, counts[0]) == (200, counts[1])


@time_machine.travel(NOW, tick=False)
def test_a_message_is_chosen_looked_at_and_sent_once(signed_in: SignIn, case: Case, collector: User) -> None:
    client, address = signed_in(collector), reverse("contacts:message-write", args=[case.pk])
    template = TemplateVersionFactory.create(approved=True).template
    given = {"point": case.debtor.contact_points.get().pk, "template": template.pk, "key": str(uuid4())}
    seen = client.post(address, given)
    assert "you owe ¥1,000.00" in seen.content.decode()
    assert not Message.objects.exists()
    for _twice in range(2):
        assert client.post(address, {**given, "queue": "1"}).status_code == 302
    row = Message.objects.get()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "you owe ¥1,000.00" in page
    assert client.post(reverse("contacts:message-take-back", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "taken_back")


@time_machine.travel(NOW, tick=False)
def test_the_best_number_and_its_only_text_stand_there_at_once(signed_in: SignIn, case: Case, collector: User) -> None:
    wrong, best = case.debtor.contact_points.get(), ContactPointFactory.create(debtor=case.debtor, state="verified")
    ContactPoint.objects.filter(pk=wrong.pk).update(state="wrong")
    template = TemplateVersionFactory.create(approved=True).template
    TemplateVersionFactory.create(approved=True, template__channel="email")
    client, address = signed_in(collector), reverse("contacts:message-write", args=[case.pk])
    page = client.get(address)
    assert page.context["form"].initial | {"key": ""} == {"point": best.pk, "template": template.pk, "key": ""}
    assert "you owe ¥1,000.00" in page.content.decode()
    assert [pk for pk, _label in page.context["form"].fields["template"].choices] == ["", template.pk]
    assert f'href="{reverse("contacts:desk")}?case={case.pk}"' in page.content.decode()
    sent = client.post(address, {"point": best.pk, "template": template.pk, "key": str(uuid4()), "queue": "1"})
    assert sent["Location"] == f"{reverse('contacts:desk')}?case={case.pk}"


@time_machine.travel(NOW, tick=False)
def test_what_the_gate_forbids_is_said_on_the_page(signed_in: SignIn, case: Case, collector: User) -> None:
    template = TemplateVersionFactory.create(approved=True).template
    holds.place(case=case, kind=HoldKind.CEASE_REQUEST, by=collector, now=NOW)
    given = {"point": case.debtor.contact_points.get().pk, "template": template.pk, "key": str(uuid4()), "queue": "1"}
    page = signed_in(collector).post(reverse("contacts:message-write", args=[case.pk]), given)
    assert page.status_code == 422
    assert not Message.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_the_api_queues_once_and_refuses_a_stranger(case: Case, collector: User) -> None:
    client = APIClient()
    client.force_authenticate(collector)
    template = TemplateVersionFactory.create(approved=True).template
    given = {"contact_point": case.debtor.contact_points.get().pk, "template": template.pk, "key": str(uuid4())}
    made = [client.post(reverse("api-message-queue", args=[case.pk]), given) for _twice in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert (Message.objects.count(), made[0].json()["id"]) == (1, made[1].json()["id"])
    strange = AccountFactory.create().case
    assert client.post(reverse("api-message-queue", args=[strange.pk]), given).status_code == 404


def test_a_hold_withdraws_what_waits_at_once(case: Case, collector: User) -> None:
    row = MessageFactory.create(case=case, contact_point=case.debtor.contact_points.get())
    other = MessageFactory.create()
    holds.place(case=case, kind=HoldKind.CEASE_REQUEST, by=collector, now=NOW)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.reason, other.state) == ("withdrawn", "hold", "queued")


def test_the_end_of_a_case_withdraws_what_waits_on_it(case: Case) -> None:
    row = MessageFactory.create(case=case, contact_point=case.debtor.contact_points.get())
    end = case_end.End(creditor=case.creditor, reason="returned", on=TODAY, words="Returned.")
    case_end.close(case_ids=[case.pk], end=end, by=None, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "closed")
