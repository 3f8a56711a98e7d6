"""The page of a pay account, its file, and the API of it: the own one, or for finance anybody's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from commissions.models import PayEntry, PlanVersion, Run
from commissions.templatetags.pay import exact, less
from tests import factories
from tests.commissions.conftest import figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_plans import PLAN

pytestmark = pytest.mark.django_db
SETTLE = {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 90}}


@pytest.fixture
def version() -> PlanVersion:
    """Return a plan that holds back until the end of January, and takes back."""
    return factories.PlanVersionFactory.create(definition={**PLAN, "settle": SETTLE})


@pytest.fixture
def account(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return the run of November after that of October: a late payment, and one that bounced."""
    first = paid("800", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    paid("-40", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5), reference="BOUNCE-1")
    paid("400", by=collector, dpd=100, on=date(2026, 11, 6))
    return approved(figured(following(NOVEMBER, collector), clerk), clerk, second)


def at(who: Any, name: str = "pay-account") -> str:
    return reverse(f"commissions:{name}", args=[who.pk])


def test_the_account_shows_balances_entries_and_where_they_came_from(
    account: Any, collector: Any, clerk: Any, signed_in: Any
) -> None:
    for who in (collector, clerk):
        page = signed_in(who).get(at(collector)).content.decode()
        assert page.count("released from") == 2  # until 29 January and until 28 February
        assert account.deltas.get().statements.get().get_absolute_url() in page
        assert "Payment BOUNCE-1 bounced on" in page
    statement = account.statements.get()
    assert at(collector) in signed_in(collector).get(statement.get_absolute_url()).content.decode()
    assert at(collector) in signed_in(collector).get(reverse("commissions:statement-list")).content.decode()


def test_somebody_else_finds_no_account(account: Any, collector: Any, signed_in: Any) -> None:
    other = factories.UserFactory.create()
    for name in ("pay-account", "pay-account-export-csv"):
        assert signed_in(other).get(at(collector, name)).status_code == 404
    client = APIClient()
    client.force_authenticate(other)
    assert client.get(f"/api/v1/pay-accounts/{collector.pk}/").status_code == 404
    assert client.get(f"/api/v1/pay-entries/?collector={collector.pk}").json()["results"] == []
    assert "Nothing is booked yet" in signed_in(other).get(at(other)).content.decode()


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("kind=held", {"held"}),
        ("month=2026-10", {"earned", "held", "paid"}),
        ("kind=clawback&month=2026-10", set()),
        ("kind=nonsense&month=2020-99", {"earned", "held", "paid", "late", "clawback", "from_held"}),
    ],
)
def test_entries_are_filtered_alike_on_the_page_in_the_file_and_by_program(
    account: Any, collector: Any, signed_in: Any, asked: str, kinds: set[str]
) -> None:
    page = signed_in(collector).get(f"{at(collector)}?{asked}")
    assert {row.entry.kind for row in page.context["rows"]} == kinds
    file = signed_in(collector).get(f"{at(collector, 'pay-account-export-csv')}?{asked}")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(page.context["rows"])
    client = APIClient()
    client.force_authenticate(collector)
    assert {row["kind"] for row in client.get(f"/api/v1/pay-entries/?{asked}").json()["results"]} == kinds


def test_the_api_gives_the_balances(account: Any, collector: Any) -> None:
    client = APIClient()
    client.force_authenticate(collector)
    [one] = client.get(f"/api/v1/pay-accounts/{collector.pk}/").json()
    assert (one["currency"], len(one["parts"]), one["owed"], one["draw"]) == ("CNY", 2, "0.000", "0.000")
    assert sum(map(float, (part["amount"] for part in one["parts"]))) == pytest.approx(float(one["held"]))


def test_a_long_account_asks_no_more_queries(
    account: Any, collector: Any, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    assert PayEntry.objects.count() == 9
    client = signed_in(collector)
    with django_assert_max_num_queries(12):
        client.get(at(collector))


@pytest.mark.parametrize(
    ("amount", "seen"),
    [
        ("17567.57411831087696362645017", "17,567.574118…"),
        ("-0.1234567", "−0.123456…"),
        ("3639.70257", "3,639.70257"),
        ("12.5", "12.50"),
    ],
)
def test_an_unrounded_amount_shows_six_digits_and_says_that_there_are_more(amount: str, seen: str) -> None:
    assert exact(Decimal(amount), "CNY") == seen


@pytest.mark.parametrize(("amount", "seen"), [("39", "−39.00"), ("-39", "+39.00"), ("0", "0.00")])
def test_what_is_left_out_stands_with_the_sign_by_which_the_column_adds_up(amount: str, seen: str) -> None:
    assert less(Decimal(amount), "CNY") == seen
