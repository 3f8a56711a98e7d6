"""The pages of promises: own team only, record and withdraw."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions import judged
from cases.actions.promises import promises
from cases.models import Account, Promise
from common import clock
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CaseFactory, PaymentFactory, PromiseFactory
from tests.people import Person, SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(collector: User) -> Account:
    return AccountFactory.create(case__team=collector.team, case__collector=collector)


def test_a_case_that_a_supervisor_still_has_elsewhere_is_among_theirs(person: Person, signed_in: SignIn) -> None:
    """Who has no case of their own is asked by teams alone; nobody loses one by it."""
    boss, away = person(Role.SUPERVISOR), CaseFactory.create()
    PromiseFactory.create(case=away)
    page = reverse("cases:promise-list")
    assert away.number not in signed_in(boss).get(page, {"show": "all"}).content.decode()
    away.collector = boss
    away.save(update_fields=["collector"])
    assert away.number in signed_in(boss).get(page, {"show": "all"}).content.decode()


def test_the_list_shows_the_own_team(browser: Client, account: Account) -> None:
    today = clock.now().date()
    PromiseFactory.create(case=account.case, due_on=today + timedelta(days=3))
    stranger = PromiseFactory.create(due_on=today)
    page = browser.get(reverse("cases:promise-list")).content.decode()
    assert account.case.number in page
    assert stranger.case.number not in page
    assert account.case.number not in browser.get(reverse("cases:promise-list"), {"show": "broken"}).content.decode()
    assert account.case.number in browser.get(reverse("cases:promise-list"), {"mine": "1"}).content.decode()


def test_the_list_asks_as_often_for_20_rows_as_for_one(
    browser: Client, collector: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 20):
        for _one in range(number):
            PromiseFactory.create(case=CaseFactory.create(team=collector.team))
        with django_assert_max_num_queries(12) as queries:
            browser.get(reverse("cases:promise-list"), {"show": "all"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_recording(browser: Client, account: Account) -> None:
    url = reverse("cases:promise-record", args=[account.case.pk])
    assert "From" in browser.get(url).content.decode()
    answer = browser.post(url, {"amount": "5,000", "due_on": "+7"})
    assert (answer.status_code, "More than is owed" in answer.content.decode()) == (422, True)
    assert browser.post(url, {"amount": "some", "due_on": "never"}).status_code == 422
    assert browser.post(url, {"amount": "300", "due_on": "+7"}).status_code == 302
    assert Promise.objects.get().amount == 300


def test_a_strangers_case_is_not_found(browser: Client) -> None:
    assert browser.get(reverse("cases:promise-record", args=[CaseFactory.create().pk])).status_code == 404
    assert browser.get(reverse("cases:promise-withdraw", args=[PromiseFactory.create().pk])).status_code == 404


def test_withdrawing(browser: Client, account: Account) -> None:
    promise = PromiseFactory.create(case=account.case, due_on=clock.now().date() + timedelta(days=3))
    url = reverse("cases:promise-withdraw", args=[promise.pk])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "said another day"}).status_code == 302
    assert browser.post(url, {"reason": "again"}).status_code == 422
    promise.refresh_from_db()
    assert promise.state == "withdrawn"


def test_finance_does_not_record(person: Person, signed_in: SignIn, account: Account) -> None:
    client = signed_in(person(Role.FINANCE))
    assert client.get(reverse("cases:promise-record", args=[account.case.pk])).status_code == 403
    assert client.get(reverse("cases:promise-list")).status_code == 403


def body_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_filters_sorts_and_exports(browser: Client, account: Account, collector: User) -> None:
    today = clock.now().date()
    near = PromiseFactory.create(case=account.case, due_on=today + timedelta(days=1), amount=200, recorded_by=collector)
    other = CaseFactory.create(team=collector.team)
    far = PromiseFactory.create(case=other, due_on=today + timedelta(days=9), amount=100)
    url = reverse("cases:promise-list")

    def shown(**query: str) -> list[Promise]:
        return list(browser.get(url, query).context["page"].rows)

    assert shown() == [near, far]
    assert shown(sort="due") == [far, near]
    assert shown(sort="promised_up") == [far, near]
    assert shown(creditor=str(account.creditor_id)) == [near]
    assert shown(collector=str(collector.pk)) == [near]
    assert shown(recorded_by=str(collector.pk)) == [near]
    assert shown(since=str(today + timedelta(days=2))) == [far]
    assert shown(until=str(today + timedelta(days=2))) == [near]
    assert shown(since="+2") == [far]
    chosen: dict[str, Any] = {"show": "open", "creditor": account.creditor_id}
    rows = body_of(browser.get(reverse("cases:promise-export-csv"), chosen))
    assert account.case.number in rows
    assert other.number not in rows
    assert browser.get(reverse("cases:promise-export-xlsx")).status_code == 200
    kept = AuditEvent.objects.filter(action="promises.export").order_by("pk").first()
    assert kept is not None
    assert kept.facts["filters"] == {"show": "open", "creditor": str(account.creditor_id)}
    wrong = browser.get(reverse("cases:promise-export-csv"), {"since": "yesterweek"})
    assert wrong.status_code == 302


def test_one_promise_is_explained(browser: Client, account: Account, collector: User) -> None:
    promise = PromiseFactory.create(
        case=account.case, due_on=TODAY, kept_until=TODAY + timedelta(days=2), is_provisional=True, parts=2
    )
    later = PromiseFactory.create(case=account.case, first=promise, part=2, parts=2, due_on=TODAY + timedelta(days=30))
    heard_at = NOW + timedelta(hours=1)
    payment = PaymentFactory.create(
        account=account, amount=120, value_on=TODAY, reference="WIRE-77", recorded_at=heard_at
    )
    promises.judge(
        creditor=account.creditor,
        on=TODAY + timedelta(days=6),
        now=NOW,
        by=collector,
        cases=judged.of([account.case_id]),
    )
    page = browser.get(promise.get_absolute_url()).content.decode()
    for words in ("120.00", payment.reference, "had come by", "is a day off", "not published yet", "partly kept"):
        assert words in page
    assert later.get_absolute_url() in page
    assert reverse("cases:payment-detail", args=[payment.pk]) not in page
    assert collector.name in page


def test_a_promise_that_a_bounce_reopened_says_so(browser: Client, account: Account, collector: User) -> None:
    due_on = clock.now().date() + timedelta(days=3)
    promise = PromiseFactory.create(case=account.case, due_on=due_on, state="kept", received=300, method="app")
    promise.state, promise.received = "open", 0
    promise.save()
    page = browser.get(promise.get_absolute_url()).content.decode()
    assert "open again" in page
    assert "Banking app" in page
    assert reverse("cases:promise-withdraw", args=[promise.pk]) in page
    Promise.objects.update(due_on=clock.now().date() - timedelta(days=2))
    assert (
        reverse("cases:promise-withdraw", args=[promise.pk])
        not in browser.get(promise.get_absolute_url()).content.decode()
    )


def test_recording_in_parts_and_changing(browser: Client, account: Account) -> None:
    url = reverse("cases:promise-record", args=[account.case.pk])
    wrong = browser.post(url, {"amount": "300", "due_on": "+7", "amount_2": "200", "due_on_2": "soon"})
    assert wrong.status_code == 422
    assert "This is not a date" in wrong.content.decode()
    sent = {"amount": "300", "due_on": "+7", "amount_2": "200", "due_on_2": "+14"}
    assert browser.post(url, sent).status_code == 302
    assert list(Promise.objects.order_by("pk").values_list("amount", "part", "parts")) == [(300, 1, 2), (200, 2, 2)]
    assert "The open promise is superseded" in browser.get(url).content.decode()
    assert browser.post(url, {"amount": "400", "due_on": "+5"}).status_code == 422
    told = {"amount": "400", "due_on": "+5", "said_by": "debtor", "reason": "paid monthly now"}
    assert browser.post(url, told).status_code == 302
    states = list(Promise.objects.order_by("pk").values_list("state", "said_by", "reason"))
    assert states == [("superseded", "debtor", "paid monthly now")] * 2 + [("open", "", "")]


def test_withdrawing_with_the_later_parts(browser: Client, account: Account) -> None:
    due_on = clock.now().date() + timedelta(days=3)
    first = PromiseFactory.create(case=account.case, due_on=due_on, parts=2)
    PromiseFactory.create(case=account.case, first=first, part=2, parts=2, due_on=due_on + timedelta(days=7))
    url = reverse("cases:promise-withdraw", args=[first.pk])
    assert "later parts" in browser.get(url).content.decode()
    assert browser.post(url, {"reason": "left", "said_by": "debtor", "with_later_parts": "on"}).status_code == 302
    assert set(Promise.objects.values_list("state", "said_by")) == {("withdrawn", "debtor")}


def test_kept_rates_count_what_matured(browser: Client, account: Account, person: Person, signed_in: SignIn) -> None:
    due_on = clock.now().date() - timedelta(days=20)
    by = account.case.collector
    made: list[tuple[str, int, dict[str, Any]]] = [
        ("kept", 100, {}),
        ("kept_with_variance", 100, {}),
        ("partly_kept", 200, {}),
        ("broken", 400, {}),
        ("superseded", 900, {}),
        ("withdrawn", 900, {}),
        ("kept", 900, {"after_the_fact": True}),
        ("kept", 900, {"due_on": clock.now().date() - timedelta(days=1)}),
    ]
    for state, amount, more in made:
        case = CaseFactory.create(team=account.case.team, creditor=account.creditor)
        PromiseFactory.create(
            case=case, **{"state": state, "amount": amount, "due_on": due_on, "recorded_by": by, **more}
        )
    other = PromiseFactory.create(case=account.case, state="broken", due_on=due_on)
    (own,) = browser.get(reverse("cases:promise-list")).context["rates"]
    figures = (own.person, own.matured, own.kept, own.partly, own.broken, own.by_count, own.amount, own.by_money)
    assert figures == (by, 4, 2, 1, 1, 50, 800, 25)
    supervisor = person(Role.SUPERVISOR)
    User.objects.filter(pk=supervisor.pk).update(team=account.case.team)
    client = signed_in(User.objects.get(pk=supervisor.pk))
    rates = client.get(reverse("cases:promise-list")).context["rates"]
    assert [(one.person, one.matured) for one in rates] == [(by, 4), (other.recorded_by, 1), (None, 5)]
    rows = client.get(reverse("cases:promise-list"), {"show": "matured", "recorded_by": by.pk}).context["page"].rows
    assert len(rows) == 4


def test_the_api_takes_parts_and_explains_one(browser: Client, account: Account) -> None:
    due_on = clock.now().date() + timedelta(days=3)
    sent = {
        "amount": "300",
        "due_on": str(due_on),
        "more": [{"amount": "200", "due_on": str(due_on + timedelta(days=7))}],
    }
    url = reverse("api-promise-record", args=[account.case.pk])
    answer = browser.post(url, sent, content_type="application/json")
    assert answer.status_code == 201
    parts = answer.json()["all_parts"]
    assert [(one["part"], one["series"]) for one in parts] == [(1, parts[0]["id"]), (2, parts[0]["id"])]
    one = browser.get(reverse("api-promise-detail", args=[parts[0]["id"]])).json()
    assert (one["last_on"], one["tolerance_unit"], one["counted"]) == (str(due_on + timedelta(days=3)), "calendar", [])
    found = browser.get(reverse("api-promise-list"), {"show": "open", "until": str(due_on)}).json()["results"]
    assert [row["id"] for row in found] == [parts[0]["id"]]
    assert browser.get(reverse("api-kept-rate")).json() == []
    told = {"reason": "left", "said_by": "debtor", "with_later_parts": True}
    url = reverse("api-promise-withdraw", args=[parts[0]["id"]])
    assert browser.post(url, told, content_type="application/json").json()["said_by"] == "debtor"
    assert not Promise.objects.filter(state="open").exists()
