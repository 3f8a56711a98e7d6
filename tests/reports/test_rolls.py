"""Roll rates: what the page says of a month, how it is held against the one before, and who may read it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import AgeSnapshot, Creditor, RollFlow
from cases.queries import roll_rates
from cases.queries.roll_rates import Unit
from reports.queries import rolls
from reports.rules import rolls as rules
from staff.enums import Role
from tests.cases.placing import ON, place, row
from tests.factories import NOW, CreditorFactory, UserFactory
from tests.people import SignIn

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("to_bucket", "moved", "heat"),
    [(3, "6.3", 2), (3, "5", 2), (3, "4.9", 1), (3, "2", 1), (3, "1.9", 0), (3, "-9", 0), (1, "9", 0), (2, "9", 0)],
)
def test_only_what_rolls_on_more_than_before_is_marked(to_bucket: int, moved: str, heat: int) -> None:
    assert rules.heat(from_bucket=2, to_bucket=to_bucket, moved=Decimal(moved)) == heat


def test_what_left_or_is_new_is_not_marked() -> None:
    assert rules.heat(from_bucket=2, to_bucket=None, moved=Decimal(50)) == 0
    assert rules.heat(from_bucket=2, to_bucket=3, moved=None) == 0
    assert rules.change(None, Decimal(1)) is None
    assert rules.percent(Decimal("0.46296")) == Decimal("46.3")


@pytest.fixture
def creditor(db: None) -> Creditor:
    return CreditorFactory.create(name="Yun Shan Bank")


def flows(creditor: Creditor, month_end: date, *rows: tuple[int, int | None, int, int]) -> None:
    for source, to, accounts, balance in rows:
        RollFlow.objects.create(
            creditor=creditor,
            month_end=month_end,
            from_bucket=source,
            to_bucket=to,
            accounts=accounts,
            balance=balance,
        )


def told(creditor: Creditor, unit: Unit = Unit.BALANCE) -> rolls.Rolls:
    months = roll_rates.month_ends(creditor=creditor)
    return rolls.rolls(creditor=creditor, month_end=months[0], months=months, unit=unit)


def test_a_month_is_held_against_the_one_before(creditor: Creditor) -> None:
    flows(creditor, OCTOBER, (1, 2, 4, 400), (1, 0, 6, 600), (2, 3, 1, 100))
    flows(creditor, NOVEMBER, (1, 2, 5, 463), (1, 0, 5, 537), (2, 3, 1, 100))
    found = told(creditor)
    assert found.finding == "M1 → M2 rose from 40.0 % to 46.3 %"
    cell = found.lines[1].cells[2]
    assert (cell.rate, cell.moved, cell.heat, cell.accounts) == (Decimal("46.3"), Decimal("6.3"), 2, 5)
    assert [(bar.label, bar.value, bar.mark) for bar in found.bars] == [
        ("M1 → M2", Decimal("46.3"), Decimal("40.0")),
        ("M2 → M3", Decimal("100.0"), Decimal("100.0")),
    ]
    assert [(month.month_end, month.steps[1]) for month in found.months] == [
        (NOVEMBER, Decimal("46.3")),
        (OCTOBER, Decimal("40.0")),
    ]
    assert told(creditor, Unit.COUNT).lines[1].cells[2].rate == Decimal("50.0")


def test_the_first_month_says_where_most_rolled_on(creditor: Creditor) -> None:
    flows(creditor, OCTOBER, (1, 2, 4, 400), (1, None, 6, 600))
    assert told(creditor).finding == "40.0 % rolled M1 → M2 in October 2026"


def page(client: Client, **asked: Any) -> str:
    answer = client.get(reverse("reports:roll-rates"), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_tells_month_and_day_and_answers_nonsense(creditor: Creditor, signed_in: SignIn) -> None:
    from cases.actions import snapshots

    place(creditor, [row("A1")])
    snapshots.take(creditor=creditor, on=date(2026, 11, 1), now=NOW)
    snapshots.take(creditor=creditor, on=date(2026, 12, 1), now=NOW)
    client = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    text = page(client, creditor=creditor.pk)
    assert "100.0 % rolled M2 → M3 in November 2026" in text
    assert "Ages at the close of" in text
    assert "1,050.50" in page(client, on="2026-11-15")
    assert ON == OCTOBER
    for nonsense in ({"creditor": "x"}, {"month": "2026-99"}, {"on": "someday"}, {"on": "2030-01-01"}, {"unit": "?"}):
        page(client, **nonsense)


def test_an_empty_desk_says_when_rates_come(signed_in: SignIn, db: None) -> None:
    client = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    assert "No month to hold against another yet" in page(client)
    assert client.get(reverse("reports:roll-rates-csv")).status_code == 404


def test_the_file_holds_every_month_with_both_rates(creditor: Creditor, signed_in: SignIn) -> None:
    flows(creditor, OCTOBER, (1, 2, 1, 300), (1, None, 3, 100))
    flows(creditor, NOVEMBER, (7, 7, 1, 100))
    client = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    text = b"".join(client.get(reverse("reports:roll-rates-csv"))).decode()
    assert text.splitlines()[1:] == [
        "2026-11-30,M7+,M7+,1,100.00,CNY,1.000000,1.000000",
        "2026-10-31,M1,M2,1,300.00,CNY,0.750000,0.250000",
        "2026-10-31,M1,left the desk,3,100.00,CNY,0.250000,0.750000",
    ]
    assert client.get(reverse("reports:roll-rates-xlsx")).status_code == 200


def test_a_year_costs_no_more_queries_than_a_month(creditor: Creditor, signed_in: SignIn) -> None:
    client = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    asked = []
    for months in ([1], range(2, 13)):
        for month in months:
            flows(creditor, date(2025, month, 28), (1, 2, 1, 100), (2, 3, 1, 50))
        with CaptureQueriesContext(connection) as queries:
            page(client)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_program_reads_the_same_month(creditor: Creditor, signed_in: SignIn) -> None:
    flows(creditor, OCTOBER, (1, 2, 4, 400), (1, 1, 6, 600))
    flows(creditor, NOVEMBER, (1, 2, 5, 463), (1, None, 5, 537))
    client: Any = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    asked: dict[str, Any] = {"creditor": creditor.pk}
    answer = client.get(reverse("api-roll-rates"), asked).json()
    shown = answer["shown"]
    assert (answer["months"], answer["currency"]) == (["2026-11-30", "2026-10-31"], creditor.currency)
    assert (shown["before"], shown["finding"]) == ("2026-10-31", "M1 → M2 rose from 40.0 % to 46.3 %")
    [rolled] = [one for one in shown["lines"][1]["to"] if one["to_bucket"] == 2]
    assert rolled == {"to_bucket": 2, "rate": "46.3", "moved": "6.3", "accounts": 5, "balance": "463.000"}
    assert [one["steps"][1] for one in shown["months"]] == ["46.3", "40.0"]
    by_count = client.get(reverse("api-roll-rates"), asked | {"month": "2026-10-31", "unit": "count"}).json()
    assert (by_count["shown"]["month_end"], by_count["shown"]["lines"][1]["to"][2]["rate"]) == ("2026-10-31", "40.0")
    for wrong in ({"month": "2026-09-30"}, {"unit": "yards"}, {"creditor": "x"}):
        assert client.get(reverse("api-roll-rates"), asked | wrong).status_code == 400
    assert client.get(reverse("api-roll-rates"), {"creditor": 0}).status_code == 404


def test_a_program_reads_the_ages_of_a_day_and_takes_the_file(creditor: Creditor, signed_in: SignIn) -> None:
    client: Any = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    asked: dict[str, Any] = {"creditor": creditor.pk}
    assert client.get(reverse("api-roll-ages"), asked).json()["on"] is None
    AgeSnapshot.objects.create(creditor=creditor, on=OCTOBER, bucket=2, accounts=3, balance=300, taken_at=NOW)
    answer = client.get(reverse("api-roll-ages"), asked).json()
    assert (answer["first"], answer["last"], answer["on"]) == ("2026-10-31",) * 3
    assert answer["ages"][2] == {"bucket": 2, "accounts": 3, "balance": "300.000"}
    late = client.get(reverse("api-roll-ages"), asked | {"on": "2026-11-01"})
    assert (late.status_code, late.json()["on"]) == (400, ["The day is not closed yet. Name an earlier one."])
    flows(creditor, OCTOBER, (1, 2, 4, 400))
    sent = client.get(reverse("api-roll-file", args=["csv"]), asked, headers={"Accept": "text/csv"})
    assert b"M1" in b"".join(sent.streaming_content)
    assert client.get(reverse("api-roll-file", args=["csv"])).status_code == 400
