"""Columns and kept views on the lists of cases, payments and promises."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.queries.cases import columns
from cases.rules import case_filter
from staff.actions import lists
from staff.enums import ListName, Role
from staff.models import KeptView, User
from staff.rules.lists import DeskList
from tests.factories import NOW, AccountFactory, CaseFactory, PaymentFactory, PromiseFactory, UserFactory
from tests.people import SignIn
from tests.plan_factories import RepaymentPlanFactory
from tests.tables import rows

pytestmark = pytest.mark.django_db
READERS = {"cases": Role.SUPERVISOR, "payments": Role.FINANCE, "promises": Role.QUALITY, "plans": Role.SUPERVISOR}
EXTRA = {"cases": 1, "payments": 0, "promises": 1, "plans": 0}  # the box to tick, the button at the end
LISTS = [columns.CASES, columns.PAYMENTS, columns.PROMISES, columns.PLANS]


def reader_of(desk_list: DeskList) -> User:
    user = UserFactory.create(role=READERS[desk_list.name])
    account = AccountFactory.create(case__team=user.team, case__balance=1000, case__collector=user)
    PaymentFactory.create(account=account)
    PromiseFactory.create(case=account.case, recorded_by=user, amount=Decimal(500))
    RepaymentPlanFactory.create(case=account.case)
    return user


def address_of(desk_list: DeskList) -> str:
    return reverse(f"cases:{desk_list.name.removesuffix('s')}-list")


def page(client: Client, desk_list: DeskList, **address: Any) -> str:
    query = {"show": "all", **address} if desk_list in (columns.PROMISES, columns.PLANS) else address
    answer = client.get(address_of(desk_list), query)
    assert answer.status_code == 200
    return answer.content.decode()


def choose(user: User, desk_list: DeskList, names: list[str]) -> None:
    lists.choose_columns(by=user, list_name=ListName(desk_list.name), columns=names)


@pytest.mark.parametrize("desk_list", LISTS, ids=lambda one: one.name)
def test_every_choice_of_columns_gives_rows_of_one_width(desk_list: DeskList, signed_in: SignIn) -> None:
    user = reader_of(desk_list)
    client = signed_in(user)
    names = [column.name for column in desk_list.columns]
    for chosen in ([], names, *([name] for name in names), *([one for one in names if one != name] for name in names)):
        choose(user, desk_list, chosen)
        shown = [str(one.label) for one in desk_list.columns if one.fixed or one.name in chosen]
        found = rows(page(client, desk_list))
        assert {len(row) for row in found} == {len(shown) + EXTRA[desk_list.name]}, chosen
        heads = [head.removesuffix(" ↓").partition(",")[0] for head in found[0] if head]
        assert heads == shown


@pytest.mark.parametrize(
    ("desk_list", "sum_column", "amount"),
    [
        (columns.CASES, "owed", "1,000.00"),
        (columns.PAYMENTS, "amount", "¥"),
        (columns.PROMISES, "promised", "¥500.00"),
        (columns.PLANS, "total", "¥1,000.00"),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_the_sum_stands_under_its_column_and_goes_with_it(
    desk_list: DeskList, sum_column: str, amount: str, signed_in: SignIn
) -> None:
    user = reader_of(desk_list)
    client = signed_in(user)
    names = [column.name for column in desk_list.columns]
    place = names.index(sum_column) + EXTRA[desk_list.name] * (desk_list is columns.CASES)
    choose(user, desk_list, names)
    assert amount in rows(page(client, desk_list))[-1][place]
    choose(user, desk_list, [name for name in names if name not in columns.SUMS])
    assert amount not in " ".join(rows(page(client, desk_list))[-1])


@pytest.mark.parametrize("desk_list", LISTS, ids=lambda one: one.name)
def test_the_control_ticks_what_is_shown_and_says_what_stays(desk_list: DeskList, signed_in: SignIn) -> None:
    user = reader_of(desk_list)
    choose(user, desk_list, ["creditor"])
    text = page(signed_in(user), desk_list)
    fixed = next(column for column in desk_list.columns if column.fixed)
    assert f'value="{fixed.name}" checked disabled' in text
    assert f"“{fixed.label}” names the row and always stays." in text
    assert 'value="creditor" checked>' in text
    assert 'value="collector">' in text
    assert ("Downloads keep every column." in text) == desk_list.has_downloads


def test_a_download_keeps_every_column(signed_in: SignIn) -> None:
    user = reader_of(columns.CASES)
    choose(user, columns.CASES, [])
    answer: Any = signed_in(user).get(reverse("cases:case-export-csv"))
    head = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert head.startswith("Case,Debtor,Creditor,State,Owed,Currency")


def test_an_order_whose_column_is_left_out_is_said(signed_in: SignIn) -> None:
    user = reader_of(columns.CASES)
    choose(user, columns.CASES, ["owed"])
    client = signed_in(user)
    assert "in the order of “Days”, which is not shown" in page(client, columns.CASES, sort="days_up")
    assert "which is not shown" not in page(client, columns.CASES)


@pytest.mark.parametrize(
    ("desk_list", "query"),
    [
        (columns.CASES, {"bucket": ["3", "4"], "sort": "days"}),
        (columns.PAYMENTS, {"reference": "A 1"}),
        (columns.PROMISES, {"show": "broken"}),
        (columns.PLANS, {"show": "completed", "kind": "settlement", "sort": "ends_up"}),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_a_kept_view_opens_the_list_as_it_was_and_is_marked(
    desk_list: DeskList, query: dict[str, Any], signed_in: SignIn
) -> None:
    user = reader_of(desk_list)
    client = signed_in(user)
    typed = {**query, "creditor": "", "after": ""}
    kept = client.get(address_of(desk_list), typed).context["listing"].query
    lists.keep_view(by=user, list_name=ListName(desk_list.name), name="As I want it", query=kept, now=NOW)
    answer = client.get(f"{address_of(desk_list)}?{kept}")
    assert answer.context["listing"].present.name == "As I want it"
    assert '" aria-current="page">As I want it</a>' in answer.content.decode()
    assert "Rename this view" in answer.content.decode()
    assert client.get(address_of(desk_list), {"state": "odd"}).context["listing"].present is None


def test_defaults_in_an_address_say_nothing(signed_in: SignIn) -> None:
    user = reader_of(columns.CASES)
    listing = signed_in(user).get("/cases/?sort=owed&state=open&team=&bucket=3").context["listing"]
    assert listing.query == "bucket=3"


def test_a_view_of_payments_that_makes_no_sense_shows_the_filter_with_its_error(signed_in: SignIn) -> None:
    user = reader_of(columns.PAYMENTS)
    text = page(signed_in(user), columns.PAYMENTS, creditor="999999")
    assert '<details class="filter-more" open>' in text
    assert "Select a valid choice" in text


def test_every_filter_of_the_case_list_is_kept() -> None:
    assert set(columns.CASES.parameters) == {*case_filter.CaseFilter.__slots__, "sort"}
    orders = {sort.removesuffix("_up") for sort in case_filter.SORTS}
    assert orders <= {column.name for column in columns.CASES.columns}


@pytest.mark.parametrize("desk_list", LISTS, ids=lambda one: one.name)
def test_views_and_columns_cost_as_many_queries_for_20_as_for_1(desk_list: DeskList, signed_in: SignIn) -> None:
    user = reader_of(desk_list)
    client = signed_in(user)
    choose(user, desk_list, [column.name for column in desk_list.columns])
    counts = []
    for number in (1, 19):
        for _one in range(number):
            name = f"View {KeptView.objects.count()}"
            lists.keep_view(by=user, list_name=ListName(desk_list.name), name=name, query=f"reference={name}", now=NOW)
            account = AccountFactory.create(case=CaseFactory.create(team=user.team, collector=UserFactory.create()))
            PaymentFactory.create(account=account)
            PromiseFactory.create(case=account.case)
            RepaymentPlanFactory.create(case=account.case)
        page(client, desk_list)
        with CaptureQueriesContext(connection) as queries:
            page(client, desk_list)
        counts.append(len(queries))
    assert counts[0] == counts[1]
