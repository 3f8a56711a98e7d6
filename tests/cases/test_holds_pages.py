"""The pages of holds: own team only, place in few steps, lift with a reason, download; and the API beside them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from cases.actions.holds import holds
from cases.actions.requests import requests
from cases.enums import HoldForm, HoldKind, HoldScope, PartyRole, RequestKind
from cases.models import Case, Hold, RelatedPerson
from common import clock
from common.models import AuditEvent
from staff.models import User
from tests.factories import CaseFactory, ContactPointFactory, DebtorFactory, HoldFactory
from tests.people import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior(supervisor: User, signed_in: SignIn) -> Client:
    return signed_in(supervisor)


def listed(browser: Client, **query: str) -> str:
    return browser.get(reverse("cases:hold-list"), query).content.decode()


def place_url(case: Case, kind: str) -> str:
    return f"{reverse('cases:hold-place', args=[case.pk])}?kind={kind}"


def test_the_list_shows_the_own_team_by_state_and_kind(browser: Client, case: Case) -> None:
    today = clock.now().date()
    HoldFactory.create(case=case, reason="letter-one")
    HoldFactory.create(case=case, kind="hardship", ends_on=today + timedelta(days=3), reason="ends-soon")
    HoldFactory.create(case=case, kind="hardship", ends_on=today - timedelta(days=1), reason="is-over")
    stranger = HoldFactory.create(reason="of-others")
    assert stranger.reason not in listed(browser, show="all")
    assert ["letter-one" in (page := listed(browser)), "ends-soon" in page, "is-over" in page] == [True, True, False]
    assert ["letter-one" in (page := listed(browser, show="ending")), "ends-soon" in page] == [False, True]
    assert ["letter-one" in (page := listed(browser, show="ended")), "is-over" in page] == [False, True]
    assert ["letter-one" in (page := listed(browser, kind="attorney")), "ends-soon" in page] == [True, False]
    assert "No hold fits" in listed(browser, kind="sold")
    assert "No hold fits" in listed(browser, collector="none")


def test_the_list_pages_and_asks_as_often_for_20_rows_as_for_one(
    browser: Client, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 55):
        HoldFactory.create_batch(number, case=case)
        with django_assert_max_num_queries(14) as queries:
            page = listed(browser)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Next 50 holds" in page
    assert "56 holds" in page


def test_a_collector_places_what_the_debtor_says_in_two_steps(browser: Client, case: Case) -> None:
    ContactPointFactory.create(debtor=case.debtor)
    choose = browser.get(reverse("cases:hold-place", args=[case.pk])).content.decode()
    assert "kind=cease_request" in choose
    assert "kind=legal" not in choose
    assert "Received on" in browser.get(place_url(case, "attorney")).content.decode()
    answer = browser.post(place_url(case, "attorney"), {"received_on": "today", "reason": "Lin & Partners"})
    assert answer.headers["Location"] == f"{reverse('contacts:desk')}?case={case.pk}"
    hold = Hold.objects.get()
    assert (hold.kind, hold.reason, hold.case) == ("attorney", "Lin & Partners", case)
    desk = browser.get(answer.headers["Location"]).content.decode()
    assert "On hold: Has an attorney.</b> No contact about this debt since" in desk
    assert "Still possible: answer a question, write to the representative." in desk
    assert "On hold (Has an attorney)" in desk
    assert browser.get(f"{answer.headers['Location']}&tab=holds").status_code == 200


def test_the_form_shows_what_the_kind_takes_and_says_what_is_wrong(browser: Client, case: Case) -> None:
    point = ContactPointFactory.create(debtor=case.debtor)
    assert 'name="reach"' not in browser.get(place_url(case, "fraud_claim")).content.decode()
    url = place_url(case, "cease_request")
    assert f'value="address:{point.pk}"' in browser.get(url).content.decode()
    for data, words in (
        ({"received_on": "today", "reach": "address:99999999"}, "Select a valid choice"),
        ({"received_on": "someday", "reach": "debt"}, "This is not a date"),
        ({"received_on": "today", "reach": "world"}, "Select a valid choice"),
        ({"received_on": "+3", "reach": "debt"}, "later than now"),
        ({"received_on": "today", "reach": "debt", "ends_on": "today"}, "a day at least"),
    ):
        answer = browser.post(url, data)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    browser.post(url, {"received_on": "today", "reach": f"address:{point.pk}"})
    assert Hold.objects.get().point == point
    again = browser.post(url, {"received_on": "today", "reach": f"address:{point.pk}"})
    assert "in force already" in again.content.decode()


def test_a_day_before_today_counts_from_its_first_minute(browser: Client, case: Case) -> None:
    browser.post(place_url(case, "dispute_open"), {"received_on": "2026-11-20"})
    hold = Hold.objects.get()
    assert (hold.starts_on.isoformat(), hold.span.starts_on) == ("2026-11-20", hold.starts_on)


def test_a_hold_whose_time_is_over_says_so(browser: Client, case: Case) -> None:
    """A year that slipped: the debtor has no protection now, and whoever typed it must learn that."""
    answer = browser.post(place_url(case, "hardship"), {"received_on": "24/11/2016"}, follow=True)
    assert "Kept, but it ended on" in answer.content.decode()
    assert "On hold:" not in "".join(str(one) for one in answer.context["messages"])
    assert "Kept, but" not in browser.post(place_url(case, "hardship"), {}, follow=True).content.decode()


def test_a_guarantor_may_be_named(senior: Client, case: Case) -> None:
    guarantor = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.GUARANTOR, name="Guarantor One")
    url = place_url(case, "deceased")
    assert "Guarantor One" in senior.get(url).content.decode()
    senior.post(url, {"received_on": "today", "reach": f"person:{guarantor.pk}"})
    assert Hold.objects.get().person == guarantor


def test_the_one_who_works_the_case_is_named(senior: Client, supervisor: User, collector: User, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_by=collector, claimed_until=clock.now() + timedelta(minutes=9))
    page = senior.post(place_url(case, "legal"), {"received_on": "today"}, follow=True).content.decode()
    assert f"{collector.name} was working this case" in page


def test_lifting(browser: Client, senior: Client, case: Case) -> None:
    hold = HoldFactory.create(case=case)
    url = reverse("cases:hold-lift", args=[hold.pk])
    assert "Only a supervisor lifts this hold" in browser.get(url).content.decode()
    assert "Only a supervisor" in (refused := browser.post(url, {"reason": "so"})).content.decode()
    assert refused.status_code == 422
    assert senior.post(url, {"reason": ""}).status_code == 422
    assert senior.post(url, {"reason": "Mandate ended"}).status_code == 302
    assert "has ended" in senior.post(url, {"reason": "again"}).content.decode()
    assert "Mandate ended" in senior.get(hold.get_absolute_url()).content.decode()


def test_a_requests_hold_leads_to_its_request(senior: Client, supervisor: User, case: Case) -> None:
    row = requests.receive(case=case, kind=RequestKind.COMPLAINT, subject="Calls", by=supervisor, now=clock.now())
    assert row.hold is not None
    page = senior.get(reverse("cases:hold-lift", args=[row.hold.pk])).content.decode()
    assert row.get_absolute_url() in page


def test_a_plans_hold_says_with_what_it_is_lifted(senior: Client, supervisor: User, case: Case) -> None:
    hold = holds.place(case=case, kind=HoldKind.PLAN_ACTIVE, by=supervisor, now=clock.now(), bound=True)
    assert "lifted with its plan" in senior.get(reverse("cases:hold-lift", args=[hold.pk])).content.decode()


def test_the_end_of_a_treatment(senior: Client, supervisor: User, case: Case) -> None:
    hold = holds.place(case=case, kind=HoldKind.BREATHING_SPACE, by=supervisor, now=clock.now(), form=HoldForm.CRISIS)
    url = reverse("cases:hold-event", args=[hold.pk])
    assert "Treatment ended" in senior.get(hold.get_absolute_url()).content.decode()
    assert senior.post(url, {"event_on": "+5"}).status_code == 422
    assert senior.post(url, {"event_on": "today"}).status_code == 302
    hold.refresh_from_db()
    assert hold.ends_on == hold.starts_on + timedelta(days=30)


def test_another_creditors_case_is_nobodys_business_here(browser: Client, case: Case) -> None:
    case.debtor.national_number_hash = b"x" * 32
    case.debtor.save()
    other = DebtorFactory.create(national_number_hash=b"x" * 32)
    elsewhere = CaseFactory.create(debtor=other, creditor=other.creditor)
    hold = HoldFactory.create(case=elsewhere, kind="bankruptcy", scope=HoldScope.PERSON, reason="court of Xuhui")
    page = browser.get(reverse("cases:case-detail", args=[case.pk]), {"tab": "holds"}).content.decode()
    assert "Bankruptcy" in page
    assert "Known from another case of this person" in page
    assert "court of Xuhui" not in page
    assert elsewhere.number not in page
    assert browser.get(reverse("cases:hold-lift", args=[hold.pk])).status_code == 404


def test_the_tab_asks_as_often_for_many_holds_as_for_one(
    browser: Client, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 20):
        HoldFactory.create_batch(number, case=case)
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("cases:case-detail", args=[case.pk]), {"tab": "holds"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_download_has_what_the_list_shows(senior: Client, case: Case) -> None:
    HoldFactory.create(case=case, reason="=letter")
    HoldFactory.create(reason="of-others")
    answer = senior.get(reverse("cases:hold-export-csv"), {"show": "all"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Has an attorney" in text
    assert case.number in text
    assert "of-others" not in text
    assert "\n=letter" not in text
    assert senior.get(reverse("cases:hold-export-xlsx")).status_code == 200
    assert AuditEvent.objects.filter(action="holds.export").count() == 2


def test_holds_speak_chinese(browser: Client, collector: User, case: Case) -> None:
    HoldFactory.create(case=case)
    collector.language = "zh-hans"
    collector.save()
    with translation.override("zh-hans"):
        page = browser.get(reverse("cases:case-detail", args=[case.pk])).content.decode()
    assert "停催：已委托律师。</b>自" in page


def test_the_api_places_once_lists_and_lifts(browser: Client, senior: Client, supervisor: User, case: Case) -> None:
    url = reverse("api-hold-place", args=[case.pk])
    body = {"kind": "attorney", "reason": "letter"}
    key = {"Idempotency-Key": "one"}
    first = browser.post(url, body, content_type="application/json", headers=key)
    again = browser.post(url, body, content_type="application/json", headers=key)
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["permitted"] == ["answer", "to_representative"]
    refused = browser.post(url, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "hold_refused")
    stranger = ContactPointFactory.create()
    wrong = {"kind": "cease_request", "scope": "address", "point": stranger.pk}
    assert browser.post(url, wrong, content_type="application/json").status_code == 404
    lift = reverse("api-hold-lift", args=[first.json()["id"]])
    assert browser.post(lift, {"reason": "so"}, content_type="application/json").status_code == 409
    assert senior.post(lift, {"reason": "so"}, content_type="application/json").json()["state"] == "lifted"
    found = browser.get(reverse("api-hold-list"), {"show": "in_force"}).json()
    assert found["results"] == []
    assert len(browser.get(reverse("api-hold-list")).json()["results"]) == 1
