"""What is earned and not paid, and what is held, by month and plan."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commissions.actions import facts, wages
from commissions.models import Statement
from commissions.queries import accrual, accrual_estimates
from common.models import AuditEvent
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_factories import AdjustmentFactory
from tests.pay_plans import PLAN
from tests.sql import superuser

NOW, TODAY = factories.NOW, date(2026, 12, 3)
HELD = {**PLAN, "period": [], "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 90}}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_months(paid: Any, clerk: Any, second: Any, hired: Any, october: Any) -> Any:
    """Pay October (20.00, a tenth of it held) and leave November (5.00 and 2.50 late) unpaid."""
    version = factories.PlanVersionFactory.create(definition=HELD, plan__name="Held plan")
    person = hired(by=version)
    paid("800", by=person, dpd=100)
    run = approved(figured(october, clerk), clerk, second)
    wages.export(by=clerk, run=run, now=NOW, tell=Silent())
    paid("100", by=person, dpd=100, on=date(2026, 10, 30))
    paid("200", by=person, dpd=100, on=date(2026, 11, 3))
    return figured(following(NOVEMBER, person), clerk)


def test_what_is_earned_and_not_paid(two_months: Any) -> None:
    november, october = accrual.rows(TODAY)
    assert (october.plan, october.earned, october.held, october.paid, october.unpaid) == ("Held plan", 20, 2, 18, 0)
    assert (november.earned, november.posted, november.paid) == (5, 2.5, 0)
    assert november.unpaid == two_months.total
    [owed] = accrual.owed([november, october])
    assert (owed.currency, owed.unpaid, owed.held) == ("CNY", two_months.total, 2)


def test_paid_months_of_long_ago_are_left_out(two_months: Any) -> None:
    assert [one.state for one in accrual.rows(date(2028, 1, 1))] == ["calculated"]


def test_the_page_the_file_and_the_api_tell_the_same(signed_in: Any, clerk: Any, two_months: Any) -> None:
    client = signed_in(clerk)
    page = client.get(reverse("commissions:run-list")).content.decode()
    for words in ("Earned and not paid yet", "Held plan", "+2.50"):
        assert words in page
    answer = client.get(reverse("commissions:accrual-export-xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["Held plan", "Held plan"]
    assert Decimal(str(rows[1][7])) == two_months.total
    told = client.get(reverse("api-accrual-list")).json()
    assert [row["month"] for row in told["rows"]] == ["2026-11-01", "2026-10-01"]
    assert told["owed"][0]["currency"] == "CNY"


def test_a_month_without_a_calculated_run_is_estimated_as_its_run_comes_to_be(
    paid: Any, clerk: Any, hired: Any, october: Any, signed_in: Any, time_machine: Any
) -> None:
    version = factories.PlanVersionFactory.create(definition=HELD, plan__name="Held plan")
    one, other = hired(by=version), hired(by=version)
    for person, amount in ((one, "800"), (other, "333.33")):
        paid(amount, by=person, dpd=100)
    AdjustmentFactory.create(collector=one, amount=Decimal("3.20"), approved=True)
    facts.capture(now=NOW)
    today = date(2026, 11, 2)
    [first] = [row for row in accrual_estimates.rows(today) if row.month == OCTOBER]
    time_machine.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC), tick=False)
    client = signed_in(clerk)
    page = client.get(reverse("commissions:accrual-estimate")).content.decode()
    part = client.get(reverse("commissions:accrual-estimate"), headers={"HX-Request": "true"}).content.decode()
    for said in (page, part):
        assert all(words in said for words in ("an estimate", "Held plan", "+3.20", "28.70"))
    assert ("<html" in page, "<html" in part) == (True, False)
    assert reverse("commissions:accrual-estimate") in client.get(reverse("commissions:run-list")).content.decode()
    rows = {kind: _rows(client, kind) for kind in ("csv", "xlsx")}
    assert rows["csv"] == rows["xlsx"]
    [*listed, total] = rows["csv"]
    assert ["2026-10-01", "Held plan", 2, 0] in [row[:4] for row in listed]
    assert (total[:4], total[-1]) == (["", "Control total", "", ""], "CNY")
    assert total[4:9] == [sum(row[place] for row in listed) for place in range(4, 9)]
    assert total[8] == Decimal("28.70")
    kept = AuditEvent.objects.filter(action="accrual.export").latest("pk")
    assert Decimal(kept.facts["estimate"]["CNY"]) == Decimal("28.70")
    told = client.get(reverse("api-accrual-estimate-list")).json()
    assert [Decimal(row["unpaid"]) for row in told if row["month"] == "2026-10-01"] == [Decimal("28.70")]
    figured(october, clerk)
    [row] = accrual.rows(today)
    assert (first.earned, first.held, first.unpaid, first.people) == (row.earned, row.held, row.unpaid, 2)
    assert [row for row in accrual_estimates.rows(today) if row.month == OCTOBER] == []


def test_every_estimated_month_is_in_the_control_total_of_its_currency(
    paid: Any, clerk: Any, hired: Any, signed_in: Any, time_machine: Any
) -> None:
    plans: dict[str, Any] = {
        currency: factories.PlanVersionFactory.create(
            plan__currency=currency, plan__name=f"Held {currency}", definition={**HELD, "currency": currency}
        )
        for currency in ("CNY", "USD")
    }
    for currency, version in plans.items():
        person = hired(by=version, target=None)
        for month, amount in ((9, "400"), (10, "800"), (11, "333.33")):
            paid(amount, by=person, dpd=100, on=date(2026, month, 2), currency=currency)
    paid("40", by=person, dpd=100, on=date(2026, 9, 3), currency="USD")
    facts.capture(now=NOW)
    time_machine.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False)
    # 2.5 % of each, a tenth of it held back: 9.00, 18.00 and 7.50 in yuan; in dollars 0.90 more in September.
    owed = {"2026-09-01": {"CNY": "9.00", "USD": "9.90"}, "2026-10-01": dict.fromkeys(plans, "18.00")}
    owed |= {"2026-11-01": dict.fromkeys(plans, "7.50")}
    client = signed_in(clerk)
    told = client.get(reverse("api-accrual-estimate-list")).json()
    found = {(row["month"], row["currency"]): Decimal(row["unpaid"]) for row in told}
    assert found == {(month, one): Decimal(amount) for month, of in owed.items() for one, amount in of.items()}
    *listed, yuan, dollars = _rows(client, "csv")
    assert len(listed) == len(found)
    assert [(row[1], row[8], row[9]) for row in (yuan, dollars)] == [
        ("Control total", Decimal("34.50"), "CNY"),
        ("Control total", Decimal("35.40"), "USD"),
    ]
    for total in (yuan, dollars):
        parts = [row for row in listed if row[9] == total[9]]
        assert total[4:9] == [sum(row[place] for row in parts) for place in range(4, 9)]
    page = client.get(reverse("commissions:accrual-estimate")).content.decode()
    assert all(amount in page for amount in ("34.50", "35.40"))


def _rows(client: Any, kind: str) -> list[list[Any]]:
    """Return the cells of the file below its head, numbers as such."""
    answer = client.get(reverse(f"commissions:accrual-estimate-{kind}"))
    whole = b"".join(answer.streaming_content)
    if kind == "csv":
        told = list(csv.reader(StringIO(whole.decode("utf-8-sig"))))[1:]
        return [[Decimal(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row] for row in told]
    rows = CalamineWorkbook.from_filelike(BytesIO(whole)).get_sheet_by_index(0).to_python()[1:]
    return [[Decimal(str(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def test_an_adjustment_is_estimated_once_and_what_is_lacking_is_told(paid: Any, hired: Any) -> None:
    person = hired(target=None)
    paid("800", by=person, dpd=100)
    paid("800", by=person, dpd=100, on=date(2026, 11, 3))
    AdjustmentFactory.create(collector=person, amount=Decimal(5), approved=True)
    facts.capture(now=NOW)
    november, october, *_none = accrual_estimates.rows(date(2026, 11, 20))
    assert (october.adjusted, november.adjusted) == (5, 0)
    assert (october.lacking, november.lacking, october.earned) == (1, 1, 20)


def test_more_people_ask_no_more_of_the_database_for_an_estimate(paid: Any, hired: Any) -> None:
    counts = []
    for more in (1, 12):
        for _turn in range(more):
            paid("100", by=hired(), dpd=100)
        facts.capture(now=NOW)
        with CaptureQueriesContext(connection) as caught:
            accrual_estimates.rows(date(2026, 11, 2))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_what_a_run_in_review_lets_go_is_not_let_go_by_the_estimate_again(
    paid: Any, clerk: Any, hired: Any, october: Any
) -> None:
    short = {**HELD, "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 1}}}
    person = hired(by=factories.PlanVersionFactory.create(definition=short))
    september = factories.RunFactory.create(
        month=date(2026, 9, 1), state="approved", approved_by=clerk, approved_at=NOW
    )
    held = {"held": [{"amount": "7", "release_on": "2026-10-01"}]}
    with superuser():
        Statement.objects.create(run=september, collector=person, balances=held)
    paid("800", by=person, dpd=100)
    paid("400", by=person, dpd=100, on=date(2026, 11, 3))
    assert figured(october, clerk).statements.get().settled["released"] == "7"
    [november] = accrual_estimates.rows(date(2026, 11, 20))[:1]
    # October holds back 2.00 until 1 November, and the 7.00 of September have gone with it.
    assert (november.released, november.held) == (2, 1)
