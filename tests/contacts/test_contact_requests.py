"""A contact opens a request: one transaction, linked both ways, on the time line."""

from typing import Any

import pytest
from django.test import Client

from cases.enums import Channel, Outcome, RequestKind
from cases.models import Case, Hold, Request
from contacts.actions import log
from contacts.actions.log import Entry, OutcomeUnfit
from contacts.enums import Direction, Party
from contacts.models import Contact
from contacts.queries import timeline
from staff.models import User
from tests.factories import NOW, CaseFactory, ContactFactory, ContactPointFactory, RequestFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collector() -> User:
    return UserFactory.create()


@pytest.fixture
def case(collector: User) -> Case:
    return CaseFactory.create(team=collector.team, collector=collector)


def record(case: Case, by: User, **changes: Any) -> Contact:
    said: dict[str, Any] = {
        "channel": Channel.PHONE,
        "party": Party.DEBTOR,
        "outcome": Outcome.OTHER,
        "direction": Direction.INBOUND,
        "note": "Not my purchase\nShe was abroad in May.",
        "request": RequestKind.DISPUTE,
        "recording": "REC-1",
    }
    return log.record(case=case, entry=Entry(**(said | changes)), by=by, now=NOW).contact


def test_a_contact_opens_a_request_and_is_its_source(case: Case, collector: User) -> None:
    contact = record(case, collector)
    request = Request.objects.get()
    assert contact.request == request
    assert (request.subject, request.channel, request.opened_by) == ("Not my purchase", "phone", collector)
    assert "abroad in May" in request.details
    assert Hold.objects.get(case=case).requests.get() == request
    assert timeline.of_request(request) == [contact]
    titles = [event.title for day in timeline.line(case=case).days for event in day.events]
    assert "Dispute" in titles


def test_one_line_is_the_subject_alone(case: Case, collector: User) -> None:
    assert record(case, collector, note="Not my purchase").request.details == ""


def test_a_request_asks_for_words_and_then_nothing_is_stored(case: Case, collector: User) -> None:
    with pytest.raises(OutcomeUnfit) as refusal:
        record(case, collector, note=" ")
    assert refusal.value.field == "note"
    assert not Contact.objects.exists()


def test_without_a_kind_no_request_is_opened(case: Case, collector: User) -> None:
    assert record(case, collector, request=None).request is None
    assert not Request.objects.exists()


def test_the_log_form_opens_it(case: Case, collector: User, signed_in: Any) -> None:
    ContactPointFactory.create(debtor=case.debtor)
    client: Client = signed_in(collector)
    given = {
        "channel": "phone",
        "direction": "inbound",
        "party": "debtor",
        "outcome": "other",
        "recording": "REC-1",
        "note": "Too many calls",
        "request_kind": "complaint",
    }
    url = f"/cases/{case.pk}/act/log/"
    assert client.post(url, {**given, "note": ""}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert Contact.objects.get().request == Request.objects.get()


def test_the_page_of_the_request_shows_its_contacts(case: Case, collector: User, signed_in: Any) -> None:
    contact = record(case, collector)
    client: Client = signed_in(collector)
    address = f"/requests/{contact.request_id}/contacts/"
    assert address in client.get(contact.request.get_absolute_url()).content.decode()
    assert f"/contacts/{contact.pk}/" in client.get(address).content.decode()
    lawyer = UserFactory.create(departments=["legal"])
    far = RequestFactory.create(department="legal")
    ContactFactory.create(case=far.case, request=far, collector=collector)
    page = signed_in(lawyer).get(f"/requests/{far.pk}/contacts/").content.decode()
    assert collector.name in page
    assert "/contacts/" not in page.split("request-contacts")[1].split("</div>")[0]
