"""The pages and the API of numbers and wishes, and of sources."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from cases.models import Case, RelatedPerson
from contacts.models import Wish
from contacts.queries import gate, reach
from staff.enums import Role
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    PaymentFactory,
    UserFactory,
)
from tests.life_factories import WishFactory
from tests.people import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case() -> Case:
    collector = UserFactory.create()
    case = CaseFactory.create(collector=collector, team=collector.team)
    AccountFactory.create(case=case)
    ContactPointFactory.create(debtor=case.debtor, value="+8613800000142")
    return case


@pytest.fixture
def browser(case: Case, signed_in: SignIn) -> Client:
    assert case.collector
    return signed_in(case.collector)


def page(browser: Client, case: Case) -> str:
    return browser.get(reverse("contacts:reach", args=[case.pk])).content.decode()


def test_one_click_stops_a_channel_and_the_page_tells_who_and_when(case: Case, browser: Client) -> None:
    point = case.debtor.contact_points.get()
    assert "138 **** 0142" in page(browser, case)
    browser.post(reverse("contacts:wish-stop", args=[point.pk]), {"channel": "sms"})
    browser.post(reverse("contacts:wish-stop", args=[point.pk]), {"channel": "fax"})
    (wish,) = Wish.objects.all()
    assert (wish.kind, wish.channel, wish.point, wish.recorded_by) == ("opt_out", "sms", point, case.collector)
    shown = page(browser, case)
    assert "SMS, Stopped Tue 24 Nov" in shown
    assert f"recorded by {case.collector.name}" in shown
    assert "+8613800000142" not in shown


def test_a_wish_is_kept_with_its_words_and_taken_back_with_others(case: Case, browser: Client) -> None:
    address = reverse("contacts:wish-record", args=[case.pk])
    assert "Not at these hours" in browser.get(address).content.decode()
    typed = {"via": "phone", "days": ["mon", "fri"], "opens": "9", "closes": "17.30", "wording": "I am on shift then"}
    assert browser.post(f"{address}?kind=inconvenient_time", typed | {"closes": "8"}).status_code == 422
    assert browser.post(f"{address}?kind=inconvenient_time", typed).status_code == 302
    assert "Not at these hours: Mon, Fri, 09:00–17:30" in page(browser, case)
    back = reverse("contacts:wish-take-back", args=[Wish.objects.get().pk])
    assert browser.post(back, {"via": "phone"}).status_code == 422
    assert browser.post(back, {"via": "phone", "wording": "Days are fine again"}).status_code == 302
    assert Wish.objects.filter(kind="taken_back", wording="Days are fine again").count() == 1


def test_the_hours_of_a_person_around_the_debt_are_theirs_alone(case: Case, browser: Client) -> None:
    friend = RelatedPerson.objects.create(debtor=case.debtor, role="guarantor", name="Ann Lee")
    theirs = ContactPointFactory.create(debtor=case.debtor, person=friend, value="+8613800000199")
    address = reverse("contacts:wish-record", args=[case.pk]) + "?kind=inconvenient_time"
    said = {"reach": f"person:{friend.pk}", "opens": "9", "closes": "17", "days": ["tue"], "via": "phone"}
    assert browser.post(address, said).status_code == 302
    facts = gate.gather([case], now=NOW)[case.pk]
    own = case.debtor.contact_points.get(person=None)
    unmet = [
        [one.code for one in gate.answer(facts, point=point, channel="phone", now=NOW).unmet] for point in (own, theirs)
    ]
    assert (unmet[0], Wish.objects.get().person) == ([], friend)
    assert "window" in unmet[1]


def test_a_consent_is_withdrawn_by_one_click_and_a_second_click_does_nothing(case: Case, browser: Client) -> None:
    kept = WishFactory.create(debtor=case.debtor, kind="consent_to_address", channel="email", wording="Write to me")
    back = reverse("contacts:wish-take-back", args=[kept.pk])
    assert "Withdraw the consent" in page(browser, case)
    for _time in range(2):
        assert browser.post(back).status_code == 302
    assert Wish.objects.filter(takes_back=kept).count() == 1


def test_a_number_is_added_and_its_state_changed_with_its_history(case: Case, browser: Client) -> None:
    typed = {"kind": "phone", "place": "work", "value": "021 5518 0142", "source": "debtor"}
    assert browser.post(reverse("contacts:point-add", args=[case.pk]), typed).status_code == 302
    assert browser.post(reverse("contacts:point-add", args=[case.pk]), typed).status_code == 422
    point = case.debtor.contact_points.get(place="work")
    address = reverse("contacts:point", args=[point.pk])
    assert browser.post(address, {"to": "wrong", "reason": ""}).status_code == 422
    assert browser.post(address, {"to": "wrong", "reason": "His firm says he left"}).status_code == 302
    shown = browser.get(address).content.decode()
    assert "His firm says he left" in shown
    assert "wrong number" in shown


def test_a_number_that_a_file_brought_has_a_page_before_anything_is_known_of_it(case: Case, browser: Client) -> None:
    point = case.debtor.contact_points.first()
    assert point is not None
    point.history.all().delete()
    assert browser.get(f"/contact-points/{point.pk}/").status_code == 200


def test_a_contact_person_who_refuses_is_told_of_before_and_left_alone_after(case: Case, browser: Client) -> None:
    sister = RelatedPerson.objects.create(debtor=case.debtor, role="contact_person", name="Sister")
    ContactPointFactory.create(debtor=case.debtor, person=sister)
    address = reverse("contacts:person-refuse", args=[sister.pk])
    assert "Nothing lifts it" in browser.get(address).content.decode()
    browser.post(address)
    sister.refresh_from_db()
    assert sister.refused_at == NOW
    assert "Wants no contact since" in page(browser, case)
    assert "Wants no contact since" in browser.get(f"{case.get_absolute_url()}?tab=people").content.decode()


def test_the_page_asks_as_much_for_twenty_numbers_as_for_one(case: Case, browser: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(browser, case)
        return len(found)

    page(browser, case)
    few = asked()
    for place in range(19):
        ContactPointFactory.create(debtor=case.debtor, value=f"+86139{place:08}")
        WishFactory.create(debtor=case.debtor, recorded_by=case.collector)
    assert asked() == few


def test_sources_are_ranked_by_whom_they_reach_with_what_came_in_after(case: Case, signed_in: SignIn) -> None:
    told = ContactPointFactory.create(debtor=case.debtor, source="debtor")
    placed = case.debtor.contact_points.get(source="placement")
    ContactFactory.create(case=case, contact_point=told, party="debtor", outcome="promise")
    ContactFactory.create(case=case, contact_point=placed)
    ContactFactory.create(case=case, contact_point=placed, party="wrong_number", outcome="wrong_number")
    PaymentFactory.create(account=case.accounts.get(), value_on=TODAY, amount=250)
    boss = UserFactory.create(role=Role.SUPERVISOR, team=case.team)
    found = signed_in(boss).get(reverse("contacts:source-list"))
    first, second = found.context["rows"]
    assert (first.label, first.rate, first.recovered) == ("Told by the debtor", 100, [("CNY", 250)])
    assert (second.tries, second.reached, second.wrong, second.recovered) == (2, 0, 1, [])
    assert "¥250.00" in found.content.decode()
    sheet = b"".join(signed_in(boss).get(reverse("contacts:source-export-csv"))).decode()
    assert "Told by the debtor,1,1,1,0,250.00,CNY" in sheet
    stranger = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    assert stranger.get(reverse("contacts:source-list")).context["rows"] == []


def test_programs_do_what_the_pages_do(case: Case) -> None:
    client = APIClient()
    client.force_authenticate(case.collector)
    point = case.debtor.contact_points.get()
    said = {"kind": "opt_out", "channel": "sms", "point": point.pk, "via": "sms", "wording": "STOP"}
    kept = client.post(
        reverse("api-wish-record", args=[case.pk]), said, format="json", headers={"Idempotency-Key": "a"}
    )
    assert (kept.status_code, kept.json()["kind"]) == (201, "opt_out")
    back = reverse("api-wish-take-back", args=[kept.json()["id"]])
    refused = client.post(back, {"via": "sms"}, format="json", headers={"Idempotency-Key": "b"})
    assert (refused.status_code, refused.json()["code"]) == (409, "wish_refused")
    moved = client.post(
        reverse("api-point-move", args=[point.pk]),
        {"state": "verified", "reason": "Said his birth month"},
        format="json",
        headers={"Idempotency-Key": "c"},
    )
    assert (moved.json()["state"], moved.json()["value"]) == ("verified", "138 **** 0142")
    assert len(client.get(reverse("api-case-wishes", args=[case.pk])).json()) == 1


def test_a_wish_that_is_over_is_shown_as_said_and_not_as_standing(case: Case) -> None:
    WishFactory.create(debtor=case.debtor, kind="consent_to_calls", channel="", last_on=TODAY.replace(day=20))
    (debtor,) = reach.people(case, now=NOW)
    assert debtor.wishes == []
