"""The pages of promises: own team only, record and withdraw."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import Account, Promise
from common import clock
from staff.enums import Role
from staff.models import User
from tests.factories import AccountFactory, CaseFactory, PromiseFactory

pytestmark = pytest.mark.django_db
Person = Callable[[Role], User]
SignedIn = Callable[[User], Client]


@pytest.fixture
def collector(person: Person) -> User:
    return person(Role.COLLECTOR)


@pytest.fixture
def browser(collector: User, signed_in: SignedIn) -> Client:
    return signed_in(collector)


@pytest.fixture
def account(collector: User) -> Account:
    return AccountFactory.create(case__team=collector.team, case__collector=collector)


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


def test_finance_does_not_record(person: Person, signed_in: SignedIn, account: Account) -> None:
    client = signed_in(person(Role.FINANCE))
    assert client.get(reverse("cases:promise-record", args=[account.case.pk])).status_code == 403
    assert client.get(reverse("cases:promise-list")).status_code == 403
