"""Interest booked by the night: once a day, exact, frozen by a hold, put right when money comes late."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions import business_days
from cases.actions.holds import holds
from cases.actions.ledger import interest, ledger_proof
from cases.enums import HoldKind
from cases.models import Account, Creditor, LedgerEntry
from cases.rules.ledger import interest as rules
from common import money
from staff.enums import Role
from tests import sql
from tests.cases.histories import post
from tests.cases.placing import ON, place, row
from tests.examples import examples
from tests.factories import NOW, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db
TERMS: dict[str, Any] = {"interest_kind": "simple", "interest_rate": Decimal("0.0005"), "interest_from": ON}


def day(number: int) -> date:
    return ON + timedelta(days=number)


def begun(**more: Any) -> Creditor:
    creditor: Creditor = CreditorFactory.create(**{**TERMS, **more})
    place(creditor, [row(principal="1000.00", interest="0.00")])
    return creditor


def accrue(creditor: Creditor, number: int) -> int:
    return interest.accrue(creditor=creditor, on=day(number), now=NOW)


def booked() -> list[tuple[date, Decimal]]:
    rows = LedgerEntry.objects.filter(kind="interest").order_by("effective_on")
    return list(rows.values_list("effective_on", "interest"))


def test_one_entry_a_day_and_none_the_same_day_again() -> None:
    creditor = begun()
    assert [accrue(creditor, number) for number in (0, 1, 1, 2)] == [0, 1, 0, 1]
    assert booked() == [(day(1), Decimal("0.5")), (day(2), Decimal("0.5"))]
    account = Account.objects.get()
    assert (account.interest, account.case.balance) == (1, 1001)
    assert ledger_proof.differences() == []


def test_missed_days_come_in_one_entry() -> None:
    creditor = begun()
    assert accrue(creditor, 10) == 1
    assert booked() == [(day(10), Decimal(5))]


def test_the_close_of_days_books_each() -> None:
    creditor = begun()
    business_days.advance(creditor=creditor, to=day(1), now=NOW)
    business_days.advance(creditor=creditor, to=day(4), now=NOW)
    assert [on for on, _amount in booked()] == [day(1), day(2), day(3), day(4)]
    assert ledger_proof.differences() == []


def test_money_that_comes_late_puts_the_next_day_right() -> None:
    creditor = begun()
    accrue(creditor, 10)
    post(creditor, [("A1", "R1", Decimal(805), day(4), "")])
    accrue(creditor, 11)
    # Four days on 1,000 and seven on 200, since 5 of the 805 paid the interest that was booked by then.
    assert sum(amount for _on, amount in booked()) == Decimal("2.70")
    assert ledger_proof.differences() == []


def test_a_statement_begins_anew() -> None:
    creditor = begun()
    accrue(creditor, 10)
    place(creditor, [row(principal="600.00", interest="9.00")], on=day(10))
    accrue(creditor, 12)
    assert Account.objects.get().interest == Decimal("9.60")
    assert ledger_proof.differences() == []


def test_daily_terms_bear_interest_on_interest() -> None:
    creditor = begun(interest_kind="daily", interest_rate=Decimal("0.01"))
    accrue(creditor, 3)
    assert [amount for _on, amount in booked()] == [10, Decimal("10.10"), Decimal("10.20")]
    assert ledger_proof.differences() == []


def test_fees_bear_interest_only_where_the_creditor_says_so() -> None:
    creditor = begun(jurisdiction="us", interest_on_charges=True)
    account = Account.objects.get()
    LedgerEntry.objects.create(
        account=account, kind="creditor_update", reference="update:1", effective_on=day(0), fees=1000, recorded_at=NOW
    )
    accrue(creditor, 1)
    assert booked() == [(day(1), Decimal(1))]


def test_a_currency_without_cents_is_rounded_to_its_unit() -> None:
    creditor = begun(currency="JPY", jurisdiction="us")
    accrue(creditor, 1)
    accrue(creditor, 3)
    assert booked() == [(day(1), 1), (day(3), 1)]


def test_breathing_space_freezes_it() -> None:
    creditor = begun(jurisdiction="uk", currency="GBP")
    account = Account.objects.select_related("case").get()
    received = NOW.replace(month=11, day=3)
    holds.place(
        case=account.case, kind=HoldKind.BREATHING_SPACE, by=UserFactory.create(), now=NOW, received_at=received
    )
    held = account.case.holds.get()
    accrue(creditor, 20)
    free = (held.starts_on - day(1)).days
    assert booked() == [(day(20), Decimal("0.5") * free)]


def test_no_terms_no_interest_and_no_query(django_assert_num_queries: Any) -> None:
    creditor: Creditor = CreditorFactory.create()
    with django_assert_num_queries(0):
        assert interest.accrue(creditor=creditor, on=day(1), now=NOW) == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("interest_on_charges = true", "creditor_no_interest_on_charges_in_china"),
        ("interest_kind = 'simple', interest_rate = 0", "creditor_interest_terms"),
        ("interest_kind = 'simple', interest_from = NULL", "creditor_interest_terms"),
        ("interest_kind = 'gift'", "creditor_interest_terms"),
    ],
)
def test_the_database_keeps_the_terms(change: str, constraint: str) -> None:
    creditor = CreditorFactory.create(**TERMS)
    assert constraint in sql.refusal(f"UPDATE cases_creditor SET {change} WHERE id = {creditor.pk}")


def form_of(browser: Any, creditor: Creditor) -> dict[str, Any]:
    form = browser.get(f"/creditors/{creditor.pk}/").context["form"]
    stated = {field.name: field.value() for field in form}
    return {name: value for name, value in stated.items() if value not in (None, False)}


def test_the_page_of_a_creditor_takes_the_terms(signed_in: Any) -> None:
    creditor: Creditor = CreditorFactory.create()
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    path, known = f"/creditors/{creditor.pk}/", form_of(browser, creditor)
    new = {**known, "interest_kind": "simple", "interest_percent": "0.05", "interest_from": "2026-12-01"}
    answer = browser.post(path, {**new, "interest_on_charges": "on"})
    assert (answer.status_code, "never runs on fees" in answer.content.decode()) == (422, True)
    answer = browser.post(path, {**new, "interest_from": ""})
    assert "from which day" in answer.content.decode()
    assert browser.post(path, new).status_code == 302
    creditor.refresh_from_db()
    assert (creditor.interest_rate, creditor.interest_from) == (Decimal("0.0005"), date(2026, 12, 1))
    assert "18.25" in browser.get(path).content.decode()


def test_terms_change_from_an_open_day_only(signed_in: Any) -> None:
    creditor = begun()
    business_days.advance(creditor=creditor, to=day(5), now=NOW)
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    path, known = f"/creditors/{creditor.pk}/", form_of(browser, creditor)
    answer = browser.post(path, {**known, "interest_percent": "0.03"})
    assert (answer.status_code, "after" in answer.content.decode()) == (422, True)
    assert (
        browser.post(path, {**known, "interest_percent": "0.03", "interest_from": day(6).isoformat()}).status_code
        == 302
    )


def test_closed_days_are_never_priced_again_through_a_time_without_interest(signed_in: Any) -> None:
    creditor = begun()
    business_days.advance(creditor=creditor, to=day(5), now=NOW)
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    path, known = f"/creditors/{creditor.pk}/", form_of(browser, creditor)
    assert browser.post(path, {**known, "interest_kind": "none"}).status_code == 302
    before = booked()
    for began in (day(0), day(5)):
        again = {**known, "interest_percent": "0.03", "interest_from": began.isoformat()}
        assert browser.post(path, again).status_code == 422
    assert browser.post(path, {**known, "interest_from": day(6).isoformat()}).status_code == 302
    business_days.advance(creditor=creditor, to=day(6), now=NOW)
    assert booked() == [*before, (day(6), Decimal("0.5"))]


class SqlAgreesWithTheRule(TestCase):
    """The aggregate of SQL gives what the rule gives day by day."""

    @examples(12)
    @given(
        st.lists(st.tuples(st.integers(1, 25), st.integers(1, 60_000)), max_size=4),
        st.integers(1, 28),
        st.sampled_from(["CNY", "JPY", "KWD"]),
    )
    def test_accrue(self, paid: list[tuple[int, int]], until: int, currency: str) -> None:
        creditor = begun(currency=currency)
        unit = Decimal(1).scaleb(-money.exponent(currency))
        for number, (on, amount) in enumerate(paid):
            post(creditor, [("A1", f"R{number}", amount * unit, day(on), "")])
        accrue(creditor, until)
        entries = [
            rules.Booked(one.effective_on, one.principal)
            for one in LedgerEntry.objects.filter(account__creditor=creditor)
        ]
        total = rules.total(entries, since=ON, on=day(until), rate=creditor.interest_rate)
        assert sum(amount for _on, amount in booked()) == money.rounded(total, currency)
        assert ledger_proof.differences() == []
