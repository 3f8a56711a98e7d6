"""Worked cases as forms: every case comes back as it was, what is typed is kept, what it came to stands beside it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from commissions.engine.checks import check
from commissions.engine.read_plan import gather
from commissions.forms.plans import case_forms, case_read
from commissions.forms.plans.case_forms import CaseForm, PeriodForm
from commissions.models import PlanVersion
from tests import factories
from tests.commissions.test_parts import plainly

FILES = sorted((Path(__file__).parent / "plans").glob("*.json"))
TODAY = date(2026, 3, 20)
PAYMENT = {"amount": "1000", "owing": "1000", "dpd_at_placement": "45"}
CASE = {
    "id": "one",
    "inputs": {"people": {"A": {"target": "1000"}}, "payments": [PAYMENT]},
    "expected": {"people": {"A": "6.72"}},
}


def sent(form: CaseForm) -> dict[str, str]:
    """Return what a browser sends of a form that nobody touched."""
    data = {"id": form.id, "periods": str(len(form.periods))}
    for period in form.periods:
        data |= period_sent(period)
    return data


def period_sent(period: PeriodForm) -> dict[str, str]:
    data = {f"{period.key}_{name}": text for name, _label, text in period.days}
    for sheet in (period.people, period.payments):
        data[f"{sheet.key}_names"] = sheet.names
        for row in sheet.rows:
            data |= {cell.key: cell.text for cell in row}
    for one in period.more:
        data |= {f"{one.key}_of": chosen(one.subjects), f"{one.key}_figure": chosen(one.figures)}
        data[f"{one.key}_amount"] = one.amount
    return data | {f"{period.key}_exception_{code}": "1" for code, _label, is_set in period.exceptions if is_set}


def chosen(options: Any) -> str:
    return next((value for value, _label, is_chosen in options if is_chosen), "")


def files() -> list[Any]:
    found = []
    for path in FILES:
        file = json.loads(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            named = case.get("definition")
            found.append((file.get("definitions", {}).get(named) if isinstance(named, str) else named, case))
    return found


def short(expected: Any) -> Any:
    """Return what is expected with a figure alone as its amount, and without what is empty."""
    if "periods" in expected:
        return {"periods": [short(one) for one in expected["periods"]]}
    found = {name: value for name, value in expected.items() if value}
    for part, only in (("people", "total"), ("lines", "pay")):
        for who, held in found.get(part, {}).items():
            found[part][who] = held[only] if isinstance(held, dict) and set(held) == {only} else held
    return found


def filled(value: Any) -> Any:
    """Return a value without facts and payments that are empty."""
    if isinstance(value, list):
        return [filled(one) for one in value]
    if not isinstance(value, dict):
        return value
    held = {name: filled(one) for name, one in value.items()}
    return {name: one for name, one in held.items() if one or name not in {"facts", "payments"}}


def test_every_worked_case_comes_back_as_it_was() -> None:
    shown = 0
    for definition, case in files():
        if not case_read.fits(case):
            assert "refused" in case["expected"]
            continue
        plan = gather(definition, []) if isinstance(definition, dict) and "versions" not in definition else None
        back = case_read.read(sent(case_forms.show(case, plan)), case, TODAY, places=2)
        assert plainly(filled(back["inputs"])) == plainly(filled(case["inputs"]))
        assert plainly(short(back["expected"])) == plainly(short(json.loads(json.dumps(case["expected"]))))
        shown += 1
    assert shown > 60


def test_a_plan_asks_for_its_columns() -> None:
    path = Path(__file__).parents[2] / "commissions/engine/starters/bank-by-bucket.json"
    plan = gather(json.loads(path.read_text(encoding="utf-8"))["definition"], [])
    (period,) = case_forms.show({"inputs": {}, "expected": {}}, plan).periods
    assert [one.name for one in period.people.columns] == ["id", "target", "tenure_months", "qa_score", "=pays"]
    of_payments = {one.name for one in period.payments.columns}
    assert of_payments >= {"cleared_on", "owing", "dpd_at_placement", "placed_on"}
    assert "days_since_placement" not in of_payments


def test_what_it_came_to_stands_beside_what_is_expected() -> None:
    case = CASE | {"expected": {"people": {"A": "7"}, "lines": {"p1": "8.000"}, "excluded": {"p1": "in_grace"}}}
    definition = factories.PlanVersionFactory.build(plan__currency="CNY").definition
    (checked,) = check(case | {"definition": definition})
    (period,) = case_forms.show(case, gather(definition, []), checked.results).periods
    pays, (earns, reason) = period.people.rows[0][-1], period.payments.rows[0][-2:]
    assert (pays.found, pays.differs) == ("7", False)
    assert (earns.found, earns.differs) == ("8.000", False)
    assert (reason.found, reason.differs) == ("", True)


def test_typed_rows_days_and_shares_become_the_document() -> None:
    data = {
        "id": "two",
        "p0_from": "1/3/2026",
        "p0_last": "31/3/2026",
        "p0_people_names": '["id", "target", "joined_on", "held", "qa_score"]',
        "p0_people_0_1": "５０，０００",
        "p0_people_0_2": "2/3/2026",
        "p0_people_0_3": "100 2026-04-01, 50 on 1/5/2026",
        "p0_people_0_4": "92",
        "p0_people_0_pays": "1,230.40",
        "p0_people_3_pays": "0",
        "p0_payments_names": '["id", "amount", "shares", "flags"]',
        "p0_payments_1_1": "1000",
        "p0_payments_1_2": "A = 60, B = 40",
        "p0_payments_1_3": "refund、self_cure",
        "p0_payments_1_reason": "refund",
        "p0_exception_no_row": "1",
    }
    found = case_read.read(data, {"note": "kept", "pack": "cn-card"}, TODAY, places=2)
    held = [{"amount": "100", "release_on": "2026-04-01"}, {"amount": "50", "release_on": "2026-05-01"}]
    person = {"target": "50000", "joined_on": "2026-03-02", "balances": {"held": held}, "facts": {"qa_score": "92"}}
    assert found == {
        "id": "two",
        "note": "kept",
        "pack": "cn-card",
        "inputs": {
            "period": {"from": "2026-03-01", "until": "2026-04-01"},
            "people": {"A": person, "B": {}},
            "payments": [{"amount": "1000", "shares": {"A": "6000", "B": "4000"}, "flags": ["refund", "self_cure"]}],
        },
        "expected": {
            "people": {"A": "1230.40", "B": "0.00"},
            "excluded": {"p1": "refund"},
            "exceptions": ["no_row"],
        },
    }


def test_a_month_is_added_with_the_same_people() -> None:
    case = CASE | {"inputs": CASE["inputs"] | {"period": {"from": "2026-12-01", "until": "2027-01-01"}}}  # type: ignore[operator]
    found = case_read.with_period(case)
    assert found["inputs"]["periods"][1] == {
        "period": {"from": "2027-01-01", "until": "2027-02-01"},
        "people": {"A": {"target": "1000"}},
    }
    form = case_forms.show(found, None)
    assert case_read.read(sent(form), found, TODAY, places=2)["inputs"] == found["inputs"]


@pytest.mark.parametrize(
    "case",
    [
        {"inputs": {}, "expected": {"refused": ["gap"]}},
        {"inputs": {"people": []}},
        {"inputs": {"people": {"A": 1}}},
        {"inputs": {"people": {"A": {"facts": {"target": "1"}}}}},
        {"inputs": {"payments": [{}] * 41}},
        {"inputs": {"periods": [{}, {}]}, "expected": {"periods": [{}]}},
        {"expected": {"people": ["A"]}},
        [],
    ],
)
def test_what_the_form_cannot_show_is_changed_as_json(case: Any) -> None:
    assert not case_read.fits(case)


@pytest.fixture
def draft(clerk: Any) -> PlanVersion:
    """Return a draft with one case."""
    return factories.PlanVersionFactory.create(draft=True, made_by=clerk, cases=[CASE])


def page_of(draft: PlanVersion, place: int) -> str:
    return reverse("commissions:version-case", args=[draft.pk, place])


@pytest.mark.django_db
def test_a_case_is_written_figured_and_kept(draft: Any, clerk: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    assert "The plan gives the expected cent." in client.get(page_of(draft, 0)).content.decode()
    data = {
        "id": "second",
        "p0_people_names": '["id", "target"]',
        "p0_people_0_0": "Lin",
        "p0_people_0_1": "1000",
        "p0_people_0_pays": "6.00",
        "p0_payments_names": '["amount", "owing", "dpd_at_placement"]',
        "p0_payments_0_0": "1,000",
        "p0_payments_0_1": "1000",
        "p0_payments_0_2": "45",
    }
    live = client.post(page_of(draft, 1), data | {"act": "check"}, headers={"HX-Request": "true"}).content.decode()
    assert "Lin, the total: 6.00 is expected, 6.72 was found." in live
    assert ("comes to 6.72" in live, "<html" in live) == (True, False)
    draft.refresh_from_db()
    assert len(draft.cases) == 1
    assert client.post(page_of(draft, 1), data).status_code == 302
    draft.refresh_from_db()
    assert draft.cases[1]["expected"] == {"people": {"Lin": "6.00"}}
    assert draft.cases[1]["inputs"]["payments"] == [PAYMENT]
    listed = client.get(reverse("commissions:version-cases", args=[draft.pk])).content.decode()
    assert ("1 of 2 worked cases" in listed, "6.72" in listed) == (True, True)
    client.post(page_of(draft, 1), {"act": "remove"})
    draft.refresh_from_db()
    assert draft.cases == [CASE]


@pytest.mark.django_db
def test_sentences_and_words_of_a_case_are_chinese_too(draft: Any, signed_in: Any) -> None:
    client = signed_in(factories.UserFactory.create(role="finance", language="zh-hans"))
    draft.cases = [CASE | {"expected": {"people": {"A": "7.00", "B": "1"}}}]
    draft.save()
    page = client.get(page_of(draft, 0)).content.decode()
    assert "A，应发合计：应为 7.00，实为 6.72。" in page
    assert "算例中没有 B 这个人。" in page


@pytest.mark.django_db
def test_a_case_is_taken_as_json_and_a_version_in_force_is_read_only(draft: Any, clerk: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    wrong = client.post(page_of(draft, 0), {"act": "json", "case": "{'a'"})
    assert (wrong.status_code, "{&#x27;a&#x27;</textarea>" in wrong.content.decode()) == (422, True)
    refused = {"id": "no", "expected": {"refused": ["gap"]}}
    assert client.post(page_of(draft, 0), {"act": "json", "case": json.dumps(refused)}).status_code == 302
    page = client.get(page_of(draft, 0)).content.decode()
    assert ("This case has more than the form shows." in page, 'name="p0_' in page) == (True, False)
    held = factories.PlanVersionFactory.create(cases=[CASE])
    page = client.get(page_of(held, 0)).content.decode()
    assert ("6.72" in page, "<input" in page.split('id="case"')[1].split("</section>")[0]) == (True, False)
    assert client.post(page_of(held, 0), {"id": "x"}).status_code == 404
    assert client.get(page_of(held, 1)).status_code == 404
