"""Plans through the API: written, read, handed in, decided by a second person; what is wrong names its field."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from commissions.models import PlanVersion
from staff.enums import Role
from tests import factories
from tests.pay_plans import PLAN

pytestmark = pytest.mark.django_db
PLANS, VERSIONS = "/api/v1/pay-plans/", "/api/v1/pay-plan-versions/"
PAYMENT = {"amount": "1000", "owing": "1000", "dpd_at_placement": "45"}
CASE = {
    "id": "one",
    "inputs": {"people": {"A": {"target": "1000"}}, "payments": [PAYMENT]},
    "expected": {"people": {"A": "6.72"}},
}
NEW = {"name": "Harbour", "currency": "CNY", "definition": PLAN, "cases": [CASE]}
HANDED_IN = {"effective_on": "2026-12-01", "note": "As agreed"}


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def post(user: Any, path: str, body: Any, **headers: Any) -> Any:
    return api(user).post(path, body, format="json", **headers)


@pytest.fixture
def draft(clerk: Any) -> PlanVersion:
    """Return a draft that Hannah Pryce wrote."""
    return factories.PlanVersionFactory.create(draft=True, made_by=clerk)


def at(version: PlanVersion, act: str = "") -> str:
    return f"{VERSIONS}{version.pk}/{act}"


def test_a_plan_is_opened_with_its_cases_and_read_again(clerk: Any) -> None:
    answer = post(clerk, PLANS, NEW)
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
    warned = [(one["code"], one["refuses"]) for one in answer.json()["found"]]
    assert warned == [("only_money", False), ("no_quality_gate", False)]
    assert answer.json()["tried"] == [{"id": "one", "passed": True, "differences": []}]
    read = api(clerk).get(f"{VERSIONS}{answer.json()['id']}/").json()
    assert (read["definition"], read["cases"], read["sha256"]) == (PLAN, [CASE], answer.json()["sha256"])
    listed = api(clerk).get(PLANS).json()["results"]
    assert [(one["name"], one["currency"]) for one in listed] == [("Harbour", "CNY")]
    (version,) = api(clerk).get(f"{PLANS}{read['plan']}/versions/").json()["results"]
    assert (version["number"], version["effective_on"], version["valid_from"]) == (1, None, None)


def test_the_same_key_opens_a_plan_once(clerk: Any) -> None:
    first, again = (post(clerk, PLANS, NEW, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2))
    assert (again.status_code, again.json()) == (201, first.json())
    refused = post(clerk, PLANS, NEW | {"name": "harbour"})
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (409, "name_taken", "name")
    assert PlanVersion.objects.count() == 1


def test_a_draft_is_written_faults_and_all(draft: Any, clerk: Any) -> None:
    rows = [["1", "31", "0.005"], ["41", None, "0.01"]]
    faulty = PLAN | {"line": [PLAN["line"][0] | {"rows": rows}]}
    told = post(clerk, at(draft, "write/"), {"definition": faulty}).json()["found"]
    (found,) = [one for one in told if one["refuses"]]
    assert (found["section"], found["component"], found["row"], found["code"]) == ("line", "age", 2, "gap")
    assert found["sentence"] == "No row holds what lies from 31 to 41. Begin row 2 at 31."
    refused = post(clerk, at(draft, "submit/"), HANDED_IN)
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_refused")
    assert refused.json()["title"] == found["sentence"]


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        (
            {"people": {"A": "7.00"}},
            {"code": "differs", "what": "A, the total", "expected": "7.00", "found": "6.72"},
        ),
        ({"lines": {"p2": "1"}}, {"code": "no_line", "sentence": "Payment p2 earns nothing: it has no line."}),
        ({"people": {"A": "much"}}, {"code": "not_a_number"}),
        ({}, {"code": "nothing"}),
    ],
)
def test_a_failing_case_says_what_differs_and_is_not_handed_in(
    draft: Any, clerk: Any, expected: Any, difference: Any
) -> None:
    (tried,) = post(clerk, at(draft, "write/"), {"cases": [CASE | {"expected": expected}]}).json()["tried"]
    (told,) = tried["differences"]
    assert {name: told[name] for name in difference} == difference
    assert told["sentence"]
    assert "“one”" in post(clerk, at(draft, "submit/"), HANDED_IN).json()["title"]


def test_a_version_is_approved_by_another_person_and_changes_no_more(draft: Any, clerk: Any, second: Any) -> None:
    assert post(clerk, at(draft, "submit/"), HANDED_IN).json()["state"] == "submitted"
    own = post(clerk, at(draft, "approve/"), {})
    assert (own.status_code, own.json()["code"]) == (409, "second_person_needed")
    answer = post(second, at(draft, "approve/"), {"words": "Checked"}).json()
    assert (answer["state"], answer["valid_from"], answer["valid_until"]) == ("approved", "2026-12-01", None)
    assert answer["decided_by"] == second.pk
    for act, body in (("write/", {"definition": {}}), ("submit/", HANDED_IN), ("discard/", {}), ("refuse/", {})):
        again = post(clerk, at(draft, act), body)
        assert (act, again.status_code, again.json()["code"]) == (act, 409, "plan_decided")
    draft.refresh_from_db()
    assert draft.definition == PLAN
    later = post(second, f"{PLANS}{draft.plan_id}/versions/", {}).json()
    assert (later["number"], later["state"], later["definition"]) == (2, "draft", PLAN)


def test_a_version_is_refused_with_words_or_taken_back(draft: Any, clerk: Any, second: Any) -> None:
    post(clerk, at(draft, "submit/"), HANDED_IN)
    assert post(second, at(draft, "refuse/"), {"words": ""}).status_code in {400, 409}
    assert post(second, at(draft, "refuse/"), {"words": "Too steep"}).json()["state"] == "refused"
    later = post(clerk, f"{PLANS}{draft.plan_id}/versions/", {}).json()
    assert post(clerk, f"{VERSIONS}{later['id']}/discard/", {}).json()["state"] == "discarded"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (NEW | {"definition": "{"}, "definition"),
        (NEW | {"definition": [1]}, "definition"),
        (NEW | {"cases": {"id": "one"}}, "cases"),
        (NEW | {"cases": ["one"]}, "cases"),
        (NEW | {"name": ""}, "name"),
        (NEW | {"name": "x" * 81}, "name"),
        (NEW | {"currency": "EURO"}, "currency"),
        ({name: value for name, value in NEW.items() if name != "definition"}, "definition"),
    ],
)
def test_a_bad_body_names_its_field(clerk: Any, body: Any, field: str) -> None:
    answer = post(clerk, PLANS, body)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not PlanVersion.objects.exists()


def test_what_is_no_json_or_cannot_be_stored_is_refused(draft: Any, clerk: Any) -> None:
    broken = api(clerk).post(PLANS, "{", content_type="application/json")
    assert (broken.status_code, "JSON parse error" in broken.json()["detail"]) == (400, True)
    refused = post(clerk, at(draft, "write/"), {"definition": {"note": "x" * 300_000}})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_refused")
    draft.refresh_from_db()
    assert draft.definition == PLAN


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SUPERVISOR, Role.QUALITY])
def test_other_roles_neither_read_nor_write(draft: Any, role: Any) -> None:
    user = factories.UserFactory.create(role=role)
    assert api(user).get(PLANS).status_code == 403
    assert api(user).get(at(draft)).status_code == 403
    assert post(user, PLANS, NEW).status_code == 403
    for act in ("write/", "submit/", "approve/", "refuse/", "discard/"):
        assert post(user, at(draft, act), {}).status_code == 403


def test_who_is_not_signed_in_is_turned_away() -> None:
    assert Client().get(PLANS).status_code in {401, 403}


def test_a_version_that_is_not_there_is_not_found(clerk: Any) -> None:
    assert api(clerk).get(f"{VERSIONS}999/").status_code == 404
    assert post(clerk, f"{VERSIONS}999/write/", {"definition": {}}).status_code == 404
    assert post(clerk, f"{PLANS}999/versions/", {}).status_code == 404
