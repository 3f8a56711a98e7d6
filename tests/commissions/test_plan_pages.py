"""The pages of plans: the editor keeps what is typed, advice comes live, the inbox decides, collectors stay out."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissions.models import Assignment, Plan, PlanVersion
from tests import factories
from tests.commissions.test_pages import queries
from tests.pay_plans import PLAN

pytestmark = pytest.mark.django_db
ROWS = {
    "id": "age",
    "by": "dpd_at_placement",
    "mode": "whole",
    "rows_from_1": "1",
    "rows_to_1": "30",
    "rows_value_1": "０.5",
    "rows_from_2": "31",
    "rows_to_2": "",
    "rows_value_2": "2 %",
}


@pytest.fixture
def draft(clerk: Any) -> PlanVersion:
    """Return a draft that Hannah Pryce wrote."""
    return factories.PlanVersionFactory.create(draft=True, made_by=clerk)


def part(draft: PlanVersion, key: str = "line-0") -> str:
    return reverse("commissions:part-change", args=[draft.pk, key])


def test_the_editor_says_each_stage_in_a_sentence(draft: Any, clerk: Any, signed_in: Any) -> None:
    page = signed_in(clerk).get(draft.get_absolute_url()).content.decode()
    for words in (
        "2.5 % of what is recovered from accounts 91–180 days old",
        "Every payment by its value date, up to what is owed.",
        "The collector who had the case on the day of payment.",
        "A reversal takes back what its payment earned.",
        "Pay never jumps",
        "Recovered money is all that this pays for.",
    ):
        assert words in page
    chinese = factories.UserFactory.create(role=clerk.role, language="zh-hans")
    page = signed_in(chinese).get(draft.get_absolute_url()).content.decode()
    assert "逾期 91–180 天账户回款的 2.5%" in page


def test_a_part_is_opened_kept_and_says_what_is_typed(draft: Any, clerk: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    page = client.get(part(draft)).content.decode()
    assert 'value="0.5"' in page
    assert client.post(part(draft), ROWS).url == f"{draft.get_absolute_url()}#line-0"
    draft.refresh_from_db()
    assert draft.definition["line"][0]["rows"] == [["1", "31", "0.005"], ["31", None, "0.02"]]
    assert draft.definition["period"] == PLAN["period"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows_from_2": "41"}, "No row holds what lies from 31 to 41."),
        ({"rows_to_2": "180"}, "Nothing holds from 181 on."),
        ({"rows_value_1": "150"}, "The rate of row 1 is not between 0 and 100 %."),
        ({"rows_value_1": "much"}, "must be a number"),
        ({"rows_to_1": ""}, "Row 2 is never reached"),
        ({"mode": ""}, "how the rows count: is missing."),
        ({"by": ""}, "looked up by: is missing."),
    ],
)
def test_a_fault_stands_beside_its_row_and_the_draft_is_kept(
    draft: Any, clerk: Any, signed_in: Any, change: Any, sentence: str
) -> None:
    client = signed_in(clerk)
    live = client.post(part(draft), ROWS | change | {"act": "check"}, headers={"HX-Request": "true"})
    assert (live.status_code, sentence in live.content.decode()) == (200, True)
    assert "<html" not in live.content.decode()
    draft.refresh_from_db()
    assert draft.definition == PLAN
    assert client.post(part(draft), ROWS | change).status_code == 302
    assert sentence in client.get(draft.get_absolute_url()).content.decode()
    asked = client.post(
        reverse("commissions:version-submit", args=[draft.pk]), {"effective_on": "2026-12-01", "note": "Less"}
    )
    assert (asked.status_code, sentence in asked.content.decode()) == (422, True)


def test_stages_are_added_moved_counted_in_slices_and_taken_out(draft: Any, clerk: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    add = reverse("commissions:part-add", args=[draft.pk])
    assert client.post(add, {"what": "period:gate"}).url == f"{part(draft, 'period-1')}#period-1"
    assert client.post(add, {"what": "period:magic"}).status_code == 422
    move = reverse("commissions:part-move", args=[draft.pk, "period-1"])
    client.post(move, {"act": "up"})
    draft.refresh_from_db()
    assert [one["id"] for one in draft.definition["period"]] == ["gate", "target"]
    client.post(move, {"act": "slices"})
    client.post(reverse("commissions:part-move", args=[draft.pk, "period-0"]), {"act": "remove"})
    draft.refresh_from_db()
    assert draft.definition["period"] == PLAN["period"]


def test_a_document_is_pasted_sent_and_fetched(draft: Any, clerk: Any, signed_in: Any) -> None:
    client, url = signed_in(clerk), reverse("commissions:version-document", args=[draft.pk])
    answer = client.post(url, {"document": "{'schema': 1}"})
    assert (answer.status_code, "{&#x27;schema&#x27;: 1}" in answer.content.decode()) == (422, True)
    case = {"id": "one", "inputs": {"people": {"A": {}}}, "expected": {"people": {"A": "0"}}}
    file = SimpleUploadedFile("plan.json", json.dumps({"definition": {**PLAN, "note": "sent"}, **case}).encode())
    assert client.post(url, {"file": file}).status_code == 302
    draft.refresh_from_db()
    assert (draft.definition["note"], draft.cases) == ("sent", [case])
    client.post(url, {"document": json.dumps({"schema": 1, "colour": "red"})})
    assert "colour: is not known here." in client.get(draft.get_absolute_url()).content.decode()
    got = client.get(reverse("commissions:version-download", args=[draft.pk]))
    assert (got.json(), "attachment" in got.headers["Content-Disposition"]) == ({"schema": 1, "colour": "red"}, True)


def test_worked_cases_are_kept_run_and_shown(draft: Any, clerk: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    url = reverse("commissions:version-case", args=[draft.pk, 0])
    payment = {"amount": "1000", "owing": "1000", "dpd_at_placement": "45"}
    case = {"id": "one", "inputs": {"people": {"A": {"target": "1000"}}, "payments": [payment]}}
    wrong = case | {"expected": {"people": {"A": "7.00"}}}
    assert client.post(url, {"act": "json", "case": "nothing"}).status_code == 422
    client.post(url, {"act": "json", "case": json.dumps(wrong)})
    shown = client.get(reverse("commissions:version-cases", args=[draft.pk])).content.decode()
    assert "0 of 1 worked cases" in shown
    assert "6.72" in shown
    client.post(url, {"act": "json", "case": json.dumps(case | {"expected": {"people": {"A": "6.72"}}})})
    assert "1 worked case gives the expected cent" in client.get(draft.get_absolute_url()).content.decode()
    client.post(url, {"act": "remove"})
    draft.refresh_from_db()
    assert draft.cases == []


def test_a_draft_is_handed_in_and_decided_in_the_inbox(draft: Any, clerk: Any, second: Any, signed_in: Any) -> None:
    submit = reverse("commissions:version-submit", args=[draft.pk])
    assert signed_in(clerk).post(submit, {"effective_on": "2026-12-01", "note": ""}).status_code == 422
    signed_in(clerk).post(submit, {"effective_on": "2026-12-01", "note": "Agreed"})
    inbox = reverse("cases:approval-list")
    assert f"{draft.plan.name}, version 1" in signed_in(second).get(inbox).content.decode()
    decide = reverse("commissions:version-decide", args=[draft.pk])
    assert signed_in(clerk).post(decide, {"answer": "approve"}).status_code == 422
    assert signed_in(second).post(decide, {"answer": "approve"}).url == inbox
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == ("approved", second)
    assert signed_in(clerk).get(part(draft)).status_code == 404
    signed_in(clerk).post(reverse("commissions:plan-draft", args=[draft.plan_id]), {"based_on": draft.pk})
    assert PlanVersion.objects.get(number=2).note == "Back to version 1"


@pytest.mark.parametrize("starter", ["bank-by-bucket", "slices", "whole-amount", "score-bonus", "none"])
def test_a_plan_begins_with_a_starter_or_with_nothing(clerk: Any, signed_in: Any, starter: str) -> None:
    factories.CreditorFactory.create()
    client, add = signed_in(clerk), reverse("commissions:plan-add")
    answer = client.post(add, {"name": "Harbour desk", "currency": "CNY", "starter": starter})
    version = PlanVersion.objects.get()
    assert answer.url == version.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert ("1 worked case gives the expected cent" in page) is (starter != "none")
    assert client.post(add, {"name": "harbour DESK", "currency": "CNY", "starter": "none"}).status_code == 422


def test_a_starter_speaks_the_language_of_whom_it_is_opened_for(clerk: Any, signed_in: Any) -> None:
    factories.CreditorFactory.create()
    clerk.language = "zh-hans"
    clerk.save()
    client, add = signed_in(clerk), reverse("commissions:plan-add")
    page = client.post(add, {"name": "", "currency": "CNY", "starter": "score-bonus"}, follow=True).content.decode()
    version = PlanVersion.objects.get()
    assert version.plan.name == "评分奖金"
    assert [one["id"] for one in version.cases] == ["达成目标，八折结清"]
    assert "按得分" in page
    assert "目标达成率（%），不高于 100%" in page
    assert "0.2 × 质检得分 + 0.3 × 履约率 + 0.5 × 减免结清质量" in page
    assert not re.search(r">\s*(score|negotiation|results|bonus|skill|quality)\s*<", page)
    answer = client.post(add, {"name": " ", "currency": "CNY", "starter": "none"})
    assert (answer.status_code, "没有现成的名称" in answer.content.decode()) == (422, True)


def test_a_plan_is_assigned_on_its_page(clerk: Any, signed_in: Any) -> None:
    plan, team = factories.PlanVersionFactory.create().plan, factories.TeamFactory.create(name="Harbour")
    factories.CreditorFactory.create()
    factories.UserFactory.create(name="Lin Yue", team=team)
    client = signed_in(clerk)
    url = reverse("commissions:plan-assign", args=[plan.pk])
    assert client.post(url, {"who": "t0", "since": "2026-11"}).status_code == 422
    month = client.get(plan.get_absolute_url()).context["month"]
    assert client.post(url, {"who": f"t{team.pk}", "since": month}).url == plan.get_absolute_url()
    assert client.post(url, {"who": f"t{team.pk}", "since": month}).status_code == 422
    assert "Harbour" in client.get(reverse("commissions:plan-list")).content.decode()
    assert "Lin Yue" in client.get(reverse("commissions:assignment-list") + f"?month={month}").content.decode()
    client.post(reverse("commissions:assignment-end", args=[Assignment.objects.get().pk]), {"since": month})
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "name", ["plan-list", "assignment-list", "version-detail", "version-cases", "version-document"]
)
def test_a_collector_stays_out(draft: Any, collector: Any, signed_in: Any, name: str) -> None:
    args = [draft.pk] if name.startswith("version") else []
    assert signed_in(collector).get(reverse(f"commissions:{name}", args=args)).status_code == 403


def test_lists_ask_the_database_as_often_for_many_plans_as_for_few(clerk: Any, signed_in: Any) -> None:
    factories.CreditorFactory.create()
    client = signed_in(clerk)

    def more(count: int) -> None:
        for version in factories.PlanVersionFactory.create_batch(count):
            factories.PlanVersionFactory.create(draft=True, plan=version.plan, number=2)
            factories.AssignmentFactory.create(plan=version.plan)

    more(1)
    plan = Plan.objects.get()
    urls = [reverse("commissions:plan-list"), reverse("commissions:assignment-list") + "?month=2026-10&currency=CNY"]
    urls.append(plan.get_absolute_url())
    few = [queries(client, url) for url in urls]
    more(9)
    for number in range(3, 9):
        factories.PlanVersionFactory.create(draft=True, plan=plan, number=number)
        factories.AssignmentFactory.create(plan=plan)
    assert [queries(client, url) for url in urls] == few
