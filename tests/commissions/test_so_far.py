"""The payments of the present month, each as a run made now would have it; nothing is stored."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import facts
from commissions.models import Line
from commissions.queries import so_far
from commissions.queries.figuring.months import Month, watermark
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.pay_plans import PLAN

TODAY = date(2026, 11, 24)
TRACED = ("payment_id", "version_id", "bps", "base", "amount", "rows", "values", "parts", "exclusion")
RUNNING = {"id": "age", "type": "bands", "by": "running_total", "mode": "slice",
           "rows": [["0", "500", "0.01"], ["500", None, "0.02"]]}  # fmt: skip
PLANS = {
    "by age": PLAN,
    "by running total, cleared, shared": {
        **PLAN,
        "select": {"max": "owing", "cleared_days": 40},
        "credit": {"by": "owner", "on_transfer": {"old_bps": 3000, "days": 30}},
        "line": [
            RUNNING,
            {"id": "each", "type": "per_unit", "amount": "0.5"},
            {"id": "cap", "type": "cap_floor", "cap": "4"},
        ],
    },
}


@pytest.fixture
def asked(time_machine: Any) -> str:
    """Let it be the 25th of October; return the address of the page."""
    time_machine.move_to(datetime(2026, 10, 25, 6, tzinfo=UTC), tick=False)
    return reverse("commissions:month-so-far")


def _lines(user: Any, *, counted: bool) -> list[Line]:
    found: list[Line] = []
    before: int | None = None
    while True:
        page = so_far.page(user, Month(OCTOBER, "CNY", watermark(), TODAY), counted=counted, before=before)
        assert page is not None
        found += page.lines
        before = page.following
        if before is None:
            return found


def _told(lines: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(str(getattr(one, name)) for name in TRACED) for one in lines)


@pytest.mark.parametrize("definition", PLANS.values(), ids=PLANS)
def test_each_line_is_that_of_a_run_made_now(
    definition: Any, paid: Any, hired: Any, clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = factories.PlanVersionFactory.create(definition=definition)
    here, there = (hired(name=name, by=version) for name in ("Lin Yue", "Dale Hobart"))
    for number, on in enumerate((1, 3, 4, 9, 14, 20)):
        kept = paid(f"{120 + number}.05", by=(here, there)[number == 4], on=date(2026, 10, on), dpd=20 * number + 5)
        if number in {1, 2}:
            paid(f"-{(120 + number) if number == 1 else 40}.05", by=here, on=date(2026, 10, 21), reverses=kept)
    paid("300", by=here, beyond="120")
    paid("77", by=here, state="before_placement")
    monkeypatch.setattr(so_far, "SIZE", 2)
    facts.capture(now=factories.NOW)
    counted, left_out = (_lines(here, counted=one) for one in (True, False))
    assert not Line.objects.exists()
    run = figured(factories.RunFactory.create(), clerk)
    own = Line.objects.filter(run=run, collector=here)
    assert run.as_of == TODAY
    assert _told(counted) == _told(own.counted())
    assert sorted((one.payment_id, one.exclusion, one.base) for one in left_out) == sorted(
        own.left_out().values_list("payment_id", "exclusion", "base")
    )
    expected = {"before_placement", "overpaid", "reversal", "reversed"}
    assert {one.exclusion for one in left_out} == expected | ({"not_cleared"} if definition is not PLAN else set())
    assert [one.payment_id for one in counted] == sorted((one.payment_id for one in counted), reverse=True)


def test_the_page_shows_how_each_came_about_and_why_others_do_not_count(
    paid: Any, collector: Any, hired: Any, signed_in: Any, asked: str
) -> None:
    kept = paid("400", by=collector, dpd=10, reference="HERE-1")
    paid("300", by=collector, dpd=100, beyond="120", reference="HERE-2")
    paid("90", by=hired(), reference="ELSEWHERE")
    paid("-50", by=collector, on=date(2026, 10, 12), reverses=kept, reference="BACK")
    earlier = paid("80", by=collector, on=date(2026, 9, 12))
    paid("-80", by=collector, on=date(2026, 10, 12), reverses=earlier, reference="EARLIER")
    facts.capture(now=factories.NOW)
    client = signed_in(collector)
    assert f'href="{asked}?currency=CNY"' in client.get(reverse("commissions:statement-list")).content.decode()
    page = client.get(asked, {"currency": "CNY"}).content.decode()
    for words in ("HERE-1", "HERE-2", "0.5 %", "2.5 %", "350.00", "180.00"):
        assert words in page
    assert "ELSEWHERE" not in page
    assert "BACK" not in page
    page = client.get(asked, {"show": "left-out"}).content.decode()
    for words in ("BACK", "120.00"):
        assert words in page
    assert "ELSEWHERE" not in page
    assert "EARLIER" not in page, "it corrects its own month"


def test_the_next_page_begins_where_this_one_ends(
    paid: Any, collector: Any, signed_in: Any, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        paid(f"{100 + number}", by=collector, reference=f"N-{number}")
    facts.capture(now=factories.NOW)
    monkeypatch.setattr(so_far, "SIZE", 2)
    page = signed_in(collector).get(asked).content.decode()
    assert [f"N-{number}" in page for number in range(3)] == [False, True, True]
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    page = signed_in(collector).get(asked + following).content.decode()
    assert ([f"N-{number}" in page for number in range(3)], 'rel="next"' in page) == ([True, False, False], False)


def test_who_has_no_plan_or_asks_for_an_unknown_currency_is_told(
    paid: Any, person: Any, collector: Any, signed_in: Any, asked: str
) -> None:
    stranger = factories.UserFactory.create()
    assert "No plan is approved for this month" in signed_in(stranger).get(asked).content.decode()
    paid("400", by=collector)
    client = signed_in(collector)
    assert client.get(asked, {"currency": "AUD"}).status_code == 404
    facts.capture(now=factories.NOW)
    assert "No payment counts" not in client.get(asked).content.decode()
    assert "Every payment is counted" in client.get(asked, {"show": "left-out"}).content.decode()
