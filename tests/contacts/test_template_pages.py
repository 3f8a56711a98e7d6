"""The pages of templates and their API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from contacts.models import TemplateVersion
from staff.enums import Role
from staff.models import User
from tests.factories import AccountFactory, UserFactory
from tests.message_factories import SMS, SenderFactory, TemplateVersionFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def page_of(version: TemplateVersion, name: str = "version") -> str:
    return reverse(f"contacts:template-{name}", args=[version.template_id, version.number])


def test_the_list_takes_the_same_queries_for_one_and_for_twenty(
    signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(UserFactory.create(role=Role.QUALITY))
    TemplateVersionFactory.create(approved=True)
    counts = []
    for more in (0, 19):
        TemplateVersionFactory.create_batch(more, approved=True)
        with django_assert_max_num_queries(20) as found:
            page = client.get(reverse("contacts:template-list"))
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert page.content.count(b"since") >= 20


def test_a_template_is_added_written_handed_in_and_approved(signed_in: SignIn) -> None:
    maker, checker = UserFactory.create(role=Role.SUPERVISOR), UserFactory.create(role=Role.QUALITY)
    client = signed_in(maker)
    about = {"name": "Reminder", "channel": "sms", "language": "en", "purpose": "collection", "party": "debtor"}
    refused = client.post(reverse("contacts:template-add"), {**about, "body": "You owe {amount_due}."})
    assert (refused.status_code, b"amount_due" in refused.content) == (422, True)
    assert client.post(reverse("contacts:template-add"), {**about, "body": SMS}).status_code == 302
    version = TemplateVersion.objects.get()
    asked = {"effective_on": "+0", "note": "First wording"}
    assert client.post(page_of(version, "submit"), asked).status_code == 302
    client = signed_in(checker)
    assert b"Reminder, version 1" in client.get(reverse("cases:approval-list")).content
    assert client.post(page_of(version, "decide"), {"answer": "approve", "words": ""}).status_code == 302
    version.refresh_from_db()
    assert version.state == "approved"


def test_a_version_that_lacks_something_says_which(signed_in: SignIn) -> None:
    version = TemplateVersionFactory.create(body="You owe {balance}.")
    client = signed_in(version.made_by)
    page = client.post(page_of(version, "submit"), {"effective_on": "+1", "note": "Try"})
    assert page.status_code == 422
    assert b"Missing: who writes" in page.content


def test_the_preview_is_filled_from_a_case_that_the_reader_may_see(signed_in: SignIn) -> None:
    supervisor = UserFactory.create(role=Role.SUPERVISOR)
    account = AccountFactory.create(case__team=supervisor.team)
    stranger = AccountFactory.create()
    SenderFactory.create(creditor=account.creditor)
    version = TemplateVersionFactory.create(approved=True)
    client = signed_in(supervisor)
    seen = client.get(page_of(version), {"case": account.case.number}).content.decode()
    assert "you owe ¥1,000.00, " in seen
    hidden = client.get(page_of(version), {"case": stranger.case.number}).content.decode()
    assert "No case" in hidden
    assert stranger.debtor.name not in hidden


def test_the_api_adds_and_refuses_in_words(db: None) -> None:
    client = APIClient()
    client.force_authenticate(UserFactory.create(role=Role.ADMINISTRATOR))
    given = {"name": "Reminder", "channel": "sms", "language": "en", "body": "You owe {amount_due}."}
    refused = client.post(reverse("api-template-list"), given)
    assert (refused.status_code, refused.json()["code"]) == (409, "template_refused")
    whole, key = {**given, "body": SMS}, {"Idempotency-Key": "one"}
    made = [client.post(reverse("api-template-list"), whole, headers=key).json() for _twice in range(2)]
    assert made[0] == made[1]
    assert TemplateVersion.objects.count() == 1


def test_the_list_is_sent_as_a_file(signed_in: SignIn) -> None:
    TemplateVersionFactory.create(approved=True, template__name="Gentle reminder")
    client = signed_in(UserFactory.create(role=Role.QUALITY))
    answer = client.get(reverse("contacts:template-export-csv"), {"channel": "sms"})
    assert "Gentle reminder" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
