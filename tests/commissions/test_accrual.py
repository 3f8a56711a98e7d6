"""What is earned and not paid, and what is held, by month and plan."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commissions.actions import wages
from commissions.queries import accrual
from tests import factories
from tests.commissions.conftest import Silent, figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_plans import PLAN

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
