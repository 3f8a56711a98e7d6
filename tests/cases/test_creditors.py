from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import creditors
from cases.actions.creditors import CreditorRefused, Terms
from cases.models import Creditor
from cases.rules import creditors as rules
from staff.enums import Role
from tests import factories

YUNSHAN = Terms(
    code="ys",
    name="Yunshan Bank",
    name_zh="云山银行",
    jurisdiction="cn",
    currency="CNY",
    time_zone="Asia/Shanghai",
    phone_region="CN",
    allocation=rules.CHINESE,
    team=None,
    promise_most_days=30,
    promise_smallest_amount=Decimal(100),
    promise_most_in_row=3,
    promise_tolerance_days=3,
    promise_tolerance_percent=5,
)


@pytest.fixture
def administrator(db: Any) -> Any:
    return factories.UserFactory.create(role=Role.ADMINISTRATOR)


def test_preset_is_found_again_and_anything_else_is_own() -> None:
    for name, order in rules.PRESETS.items():
        assert rules.preset_of(order) == name
    assert rules.preset_of([{"from": 1, "to": None, "order": ["costs"]}]) == rules.OWN


def test_add_writes_terms_and_history(administrator: Any) -> None:
    creditor = creditors.add(by=administrator, terms=YUNSHAN, now=factories.NOW)
    assert creditor.allocation_order[1]["order"][0] == "principal"
    assert creditor.history.get().history_user == administrator


def test_code_is_one_of_a_kind(administrator: Any) -> None:
    creditors.add(by=administrator, terms=YUNSHAN, now=factories.NOW)
    with pytest.raises(CreditorRefused) as refused:
        creditors.add(by=administrator, terms=replace(YUNSHAN, code="YS"), now=factories.NOW)
    assert refused.value.field == "code"


def test_currency_and_code_are_locked_once_accounts_exist(administrator: Any) -> None:
    creditor = creditors.add(by=administrator, terms=YUNSHAN, now=factories.NOW)
    dollars = replace(YUNSHAN, currency="USD")
    creditors.change(by=administrator, creditor=creditor, terms=dollars, now=factories.NOW)
    factories.AccountFactory.create(case__creditor=creditor)
    for terms, field in ((YUNSHAN, "currency"), (replace(dollars, code="yx"), "code")):
        with pytest.raises(CreditorRefused) as refused:
            creditors.change(by=administrator, creditor=creditor, terms=terms, now=factories.NOW)
        assert refused.value.field == field
    changed = creditors.change(
        by=administrator, creditor=creditor, terms=replace(dollars, promise_most_days=14), now=factories.NOW
    )
    assert changed.promise_most_days == 14


def test_own_order_stays_until_another_is_chosen(administrator: Any) -> None:
    own = [{"from": 1, "to": None, "order": ["fees", "principal", "interest", "late_charges", "costs"]}]
    creditor = factories.CreditorFactory.create(allocation_order=own)
    terms = replace(YUNSHAN, code=creditor.code, allocation=rules.OWN)
    assert creditors.change(by=administrator, creditor=creditor, terms=terms, now=factories.NOW).allocation_order == own


def test_page_changes_and_tells_history(administrator: Any, signed_in: Any) -> None:
    creditor = creditors.add(by=administrator, terms=YUNSHAN, now=factories.NOW)
    browser, page = signed_in(administrator), reverse("cases:creditor-detail", args=[creditor.pk])
    stated = {name: value for name, value in vars(YUNSHAN).items() if name != "team" and value is not None}
    assert browser.post(page, {**stated, "allocation": rules.FEES_FIRST}).status_code == 302
    assert "Costs and fees first" in browser.get(page).content.decode()
    refused = browser.post(page, {**stated, "time_zone": "Nowhere", "phone_region": "XX"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"time_zone", "phone_region"}
    for typed, status in {"-1": 422, "0.001": 422, "１，２００": 302}.items():
        assert browser.post(page, {**stated, "promise_smallest_amount": typed}).status_code == status
    assert Creditor.objects.get().promise_smallest_amount == 1200
    assert Creditor.objects.get().phone_region == "CN"


@pytest.mark.parametrize("place", ["au", "in", "ph", "hk", "sg"])
def test_what_is_not_written_is_as_usual_in_the_jurisdiction(administrator: Any, signed_in: Any, place: str) -> None:
    stated = {name: value for name, value in vars(YUNSHAN).items() if name != "team" and value is not None}
    empty = {"jurisdiction": place, "currency": "", "time_zone": "", "phone_region": "", "allocation": ""}
    posted = signed_in(administrator).post(
        reverse("cases:creditor-add"), {**stated, **empty, "collector_role": "creditor", "is_active": "on"}
    )
    assert posted.status_code == 302
    row, usual = Creditor.objects.get(), rules.USUAL[place]
    assert (row.currency, row.time_zone, row.phone_region) == (usual.currency, usual.time_zone, usual.phone_region)
    assert row.allocation_order == rules.PRESETS[usual.allocation]
    assert row.collector_role == "creditor"


@pytest.mark.django_db
def test_the_database_knows_who_may_collect() -> None:
    creditor = factories.CreditorFactory.create()
    with pytest.raises(IntegrityError, match="creditor_collector_role_known"), transaction.atomic():
        Creditor.objects.filter(pk=creditor.pk).update(collector_role="friend")


@pytest.mark.parametrize("count", [1, 20])
def test_list_is_flat(administrator: Any, signed_in: Any, count: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        factories.AccountFactory.create()
    browser = signed_in(administrator)
    with django_assert_max_num_queries(6):
        page = browser.get(reverse("cases:creditor-list")).content.decode()
    assert page.count('scope="row"') == count


def test_api_lists_creditors_for_administrators_only(administrator: Any, signed_in: Any) -> None:
    creditor = factories.CreditorFactory.create()
    assert signed_in(administrator).get(reverse("api-creditor-list")).json()["results"][0]["code"] == creditor.code
    collector = factories.UserFactory.create()
    assert signed_in(collector).get(reverse("api-creditor-list")).status_code == 403
