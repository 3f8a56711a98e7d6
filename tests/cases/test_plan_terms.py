"""A creditor's plan terms and its authority matrix: changed by an administrator, kept with history."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from cases.actions.plans import plan_terms
from cases.actions.plans.plan_terms import PlanTermsRefused
from cases.models import AuthorityRow, Creditor, PlanTerms
from cases.queries.plans import plans as queries
from cases.rules.plans.authority import STANDARD, Row
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db
ROWS = [Row("collector", Decimal(0), 6, Decimal(10_000)), Row("supervisor", Decimal(20), 60)]


@pytest.fixture
def creditor() -> Creditor:
    return CreditorFactory.create()


def change(creditor: Creditor, rows: list[Row], **stated: Any) -> PlanTerms:
    by = UserFactory.create(role=Role.ADMINISTRATOR)
    return plan_terms.change(creditor=creditor, stated={"most_months": 60} | stated, rows=rows, by=by, now=NOW)


def test_the_standard_matrix_holds_until_rows_are_kept(creditor: Creditor) -> None:
    assert queries.authority_of(creditor) == STANDARD
    change(creditor, ROWS, tolerance_days=5)
    assert set(queries.authority_of(creditor)) == set(ROWS)
    assert queries.terms_of(creditor).tolerance_days == 5


def test_what_stays_is_not_written_again(creditor: Creditor) -> None:
    change(creditor, ROWS)
    change(creditor, [ROWS[0], Row("supervisor", Decimal(20), 60, Decimal(5000)), Row("finance", Decimal(50), 60)])
    kept = AuthorityRow.objects.get(role="collector")
    changed = AuthorityRow.objects.get(role="supervisor")
    assert (kept.history.count(), changed.history.count(), changed.most_amount) == (1, 2, 5000)
    change(creditor, [ROWS[0]])
    gone = AuthorityRow.history.filter(role="finance", history_type="-").get()
    assert gone.history_user.role == Role.ADMINISTRATOR


def test_the_law_bounds_the_terms_in_china(creditor: Creditor) -> None:
    with pytest.raises(PlanTermsRefused, match="60 months at most"):
        change(creditor, ROWS, most_months=61)
    assert change(CreditorFactory.create(jurisdiction="us"), ROWS, most_months=61).most_months == 61


def test_one_row_is_not_stated_twice(creditor: Creditor) -> None:
    with pytest.raises(PlanTermsRefused, match="Two rows"):
        change(creditor, [ROWS[0], ROWS[0]])


def test_the_page_keeps_terms_and_matrix(
    creditor: Creditor, person: Callable[[Role], User], signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(person(Role.ADMINISTRATOR))
    url = reverse("cases:creditor-plans", args=[creditor.pk])
    page = browser.get(url)
    assert "standard rows" in page.content.decode()
    data = {name: "" if value is None else value for name, value in page.context["form"].initial.items()}
    data |= {"matrix-TOTAL_FORMS": 2, "matrix-INITIAL_FORMS": 0}
    row = {"role": "collector", "most_discount": "5", "most_months": "9", "most_amount": ""}
    data |= {f"matrix-0-{name}": value for name, value in row.items()}
    data |= {f"matrix-1-{name}": value for name, value in (row | {"role": ""}).items()}
    assert browser.post(url, data | {"most_months": 61}).status_code == 422
    assert browser.post(url, data | {"settlement_floor": 101}).status_code == 422
    assert browser.post(url, data | {"statement_days": 0}).status_code == 422
    wrong = {"smallest_instalment": "-5", "living_floor": "0.001", "annual_rate": "-1", "most_months": "0"}
    wrong["matrix-0-most_amount"] = "-5"
    for name, value in wrong.items():
        answer = browser.post(url, data | {name: value})
        assert (answer.status_code, answer.content.decode().count('class="error"')) == (422, 1), name
    assert browser.post(url, data | {"matrix-0-most_amount": "１２，０００"}).status_code == 302
    assert queries.authority_of(creditor) == (Row("collector", Decimal(5), 9, Decimal(12000)),)
    assert 'value="12,000.00"' in browser.get(url).content.decode()


def test_programs_read_and_change_terms_and_matrix(creditor: Creditor) -> None:
    client = APIClient()
    client.force_authenticate(UserFactory.create(role=Role.ADMINISTRATOR))
    address = f"/api/v1/creditors/{creditor.pk}/plan-terms/"
    standard = client.get(address).json()
    assert (standard["tolerance_days"], len(standard["matrix"])) == (3, len(STANDARD))
    row = {"role": "supervisor", "most_discount": "20.00", "most_months": 60}
    changed = client.post(address, {"tolerance_days": 5, "matrix": [row]}, format="json").json()
    assert (changed["tolerance_days"], changed["matrix"]) == (5, [{**row, "most_amount": None}])
    assert client.post(address, {"offer_days": 7}, format="json").json() == {**changed, "offer_days": 7}
    beyond = client.post(address, {"most_months": 61}, format="json")
    assert (beyond.status_code, beyond.json()["field"]) == (409, "most_months")
    refused: list[dict[str, Any]] = [{"living_floor": "-1"}, {"settlement_floor": 101}, {"statement_days": 0}]
    refused += [{"matrix": [{**row, "role": "quality"}]}, {"matrix": [{}]}]
    for wrong in refused:
        assert client.post(address, wrong, format="json").status_code == 400
