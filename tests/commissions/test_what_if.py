"""What a collector would have earned with more of the same kind: the target counts, nothing is stored."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import facts
from commissions.engine.facts import Payment
from commissions.models import Statement
from commissions.queries.estimates import estimates, with_amount
from tests import factories

NOW = factories.NOW
TODAY = date(2026, 11, 24)


@pytest.fixture
def november(paid: Any, collector: Any) -> Any:
    """Return a collector with 400 of a target of 1,000 recovered in November."""
    factories.TargetFactory.create(collector=collector, month=date(2026, 11, 1))
    paid("300", by=collector, dpd=10, on=date(2026, 11, 3))
    paid("100", by=collector, dpd=10, on=date(2026, 11, 5))
    facts.capture(now=NOW)
    return collector


def test_more_of_the_same_kind_reaches_the_next_rows_of_the_target(november: Any) -> None:
    [found] = estimates(november, today=TODAY, more={"CNY": Decimal(600)})
    # 0.5 % of 400 by 0.8 is 1.60; of 1,000 it is 5.00, of which 800 count 0.8 and 200 count 1.
    assert (found.figured.total, found.asked.total, found.asked.change) == (
        Decimal("1.60"),
        Decimal("4.20"),
        Decimal("2.60"),
    )
    assert found.recovered == 400
    assert not Statement.objects.exists()


def test_nothing_is_said_without_money_or_a_question(november: Any, hired: Any) -> None:
    assert [one.asked for one in estimates(november, today=TODAY)] == [None]
    assert [one.asked for one in estimates(november, today=TODAY, more={"USD": Decimal(5)})] == [None]


def test_the_page_answers_and_refuses_what_is_no_amount(november: Any, signed_in: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    client, url = signed_in(november), reverse("commissions:statement-list")
    page = client.get(url, {"currency": "CNY", "more": "６００"}).content.decode()
    assert "With ¥600.00 more of the same kind you would have earned about ¥4.20, ¥2.60 more." in page
    for text in ("much", "-5", "0"):
        page = client.get(url, {"currency": "CNY", "more": text}).content.decode()
        assert ('class="error"' in page, "of the same kind" in page) == (True, False)


def test_cents_add_up_and_what_was_taken_back_stays() -> None:
    paid = [Payment(name, Decimal(amount), {"owing": Decimal(amount)}) for name, amount in (("a", "1"), ("b", "2"))]
    back = Payment("c", Decimal(-1), {"owing": Decimal(-1)}, reverses="a")
    found = with_amount([*paid, back], Decimal(10), 2)
    assert [one.amount for one in found] == [Decimal("4.33"), Decimal("8.67"), Decimal(-1)]
    assert [one.facts["owing"] for one in found] == [Decimal("4.33"), Decimal("8.67"), Decimal(-1)]
    assert with_amount([back], Decimal(10), 2) == (back,)
