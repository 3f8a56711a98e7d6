"""The lists of what happens beside the work: each filters, sorts, pages, gives a file, and asks no more for many."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Assignment
from staff.enums import Role
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    CorrectionFactory,
    CreditorFactory,
    PaymentFactory,
    PaymentFileFactory,
    PlacementFactory,
    SkipFactory,
    UserFactory,
)
from tests.life_factories import ClosingFactory, KeepRequestFactory, ReturnFileFactory, TransferFactory
from tests.people import SignIn

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Listed:
    """A list: its route, who reads it, the address of all rows, a sort, a filter that leaves nothing, how to fill it.

    `make(user, number)` makes a row; the sort runs with the number unless turned round.
    """

    name: str
    role: Role
    make: Callable[[User, int], Any]
    sort: str
    nothing: str
    whole: str = ""
    export: str = ""


def transfer(user: User, number: int) -> None:
    row = TransferFactory.create(moved=number + 1, note=f"row {number}", by=user)
    Assignment.objects.create(case=CaseFactory.create(team=user.team), since=NOW, reason="x", transfer=row)


def skip(user: User, number: int) -> None:
    case = CaseFactory.create(team=user.team)
    SkipFactory.create(case=case, reason=f"row {number}", at=NOW + timedelta(minutes=number))


def correction(user: User, number: int) -> None:
    account = AccountFactory.create(case__team=user.team)
    CorrectionFactory.create(account=account, words=f"row {number}", asked_at=NOW + timedelta(minutes=number))


def closing(user: User, number: int) -> None:
    ClosingFactory.create(case__team=user.team, evidence=f"row {number}", balance=Decimal(number + 1))


def keep(user: User, number: int) -> None:
    account = AccountFactory.create(case__team=user.team)
    KeepRequestFactory.create(case=account.case, reason=f"row {number}", recall_on=TODAY + timedelta(days=number))


def unmatched(number: int) -> None:
    about = {"account": None, "creditor": CreditorFactory.create(), "account_reference": "X", "state": "unmatched"}
    PaymentFactory.create(**about, reference=f"row {number}", amount=number + 1)


LISTS = [
    Listed("transfer", Role.SUPERVISOR, transfer, "moved", "reason=absent"),
    Listed("skip", Role.SUPERVISOR, skip, "passed", "reason=known"),
    Listed("correction", Role.SUPERVISOR, correction, "asked", "show=approved"),
    Listed("closing", Role.SUPERVISOR, closing, "owed", "show=done"),
    Listed("keep", Role.SUPERVISOR, keep, "recall", "show=granted"),
]
WITHOUT_FILE = [
    Listed(
        "placement",
        Role.SUPERVISOR,
        lambda _u, n: PlacementFactory.create(file_name=f"row {n}", created_at=NOW + timedelta(minutes=n)),
        "sent",
        "creditor=99999",
    ),
    Listed(
        "payment-file",
        Role.FINANCE,
        lambda _u, n: PaymentFileFactory.create(file_name=f"row {n}", created_at=NOW + timedelta(minutes=n)),
        "sent",
        "creditor=99999",
    ),
]
ALL = [*LISTS, *WITHOUT_FILE]


def place(text: str, number: int) -> int:
    return text.index(f"row {number}")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_list_sorts_both_ways_filters_and_answers_nonsense(one: Listed, signed_in: SignIn) -> None:
    user = UserFactory.create(role=one.role)
    for number in range(3):
        one.make(user, number)
    client, address = signed_in(user), reverse(f"cases:{one.name}-list")

    def page(query: str) -> str:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200
        return str(answer.content.decode())

    down, up = page(f"sort={one.sort}"), page(f"sort={one.sort}_up")
    assert place(down, 2) < place(down, 1) < place(down, 0)
    assert place(up, 0) < place(up, 1) < place(up, 2)
    assert 'aria-sort="descending"' in down
    assert "row 1" not in page(one.nothing)
    assert "row 1" in page("sort=nonsense&reason=nonsense&show=nonsense&kind=x&creditor=%E4%B8%80&collector=-1")


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_gives_a_file_of_what_fits(one: Listed, kind: str, signed_in: SignIn) -> None:
    user = UserFactory.create(role=one.role)
    one.make(user, 0)
    client, address = signed_in(user), reverse(f"cases:{one.name}-export-{kind}")
    assert len(b"".join(client.get(address))) > 50
    if kind == "csv":
        assert b"row 0" in b"".join(client.get(address))
        assert b"row 0" not in b"".join(client.get(f"{address}?{one.nothing}"))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_twenty_rows_cost_no_more_queries_than_one(one: Listed, signed_in: SignIn) -> None:
    user = UserFactory.create(role=one.role)
    client, address = signed_in(user), reverse(f"cases:{one.name}-list")
    asked = []
    for many in (1, 20):
        for number in range(many):
            one.make(user, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_another_team_s_rows_are_not_listed(signed_in: SignIn) -> None:
    user, stranger = UserFactory.create(role=Role.SUPERVISOR), UserFactory.create(role=Role.SUPERVISOR)
    for one in LISTS:
        one.make(user, 0)
        for page in (reverse(f"cases:{one.name}-list"), reverse(f"cases:{one.name}-export-csv")):
            assert b"row 0" not in b"".join(signed_in(stranger).get(page))


def test_payments_without_an_account_sort_and_narrow(signed_in: SignIn) -> None:
    user = UserFactory.create(role=Role.FINANCE)
    for number in range(2):
        unmatched(number)
    client, address = signed_in(user), reverse("cases:payment-unmatched")
    text = client.get(f"{address}?sort=amount").content.decode()
    assert place(text, 1) < place(text, 0)
    assert "row 0" not in client.get(f"{address}?creditor=99999").content.decode()


def test_returns_sort_by_their_day(signed_in: SignIn) -> None:
    user = UserFactory.create(role=Role.SUPERVISOR)
    early, late = (ReturnFileFactory.create(returned_on=TODAY - timedelta(days=days)) for days in (9, 1))
    text = signed_in(user).get(f"{reverse('cases:return-list')}?sort=returned_up").content.decode()
    first, last = (text.index(reverse("cases:return-detail", args=[row.pk])) for row in (early, late))
    assert first < last
