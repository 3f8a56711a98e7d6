"""The API does what the pages do, with the same rights."""

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from commissions.actions import payroll, runs
from commissions.models import ExportBatch, Run
from commissions.queries import payroll as queries
from common.models import AuditEvent, StoredFile
from staff.enums import Role
from tests import factories
from tests.commissions.conftest import figured
from tests.papers import text_of

NOW = factories.NOW
pytestmark = pytest.mark.django_db


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def run(paid: Any, clerk: Any, collector: Any, october: Any) -> Run:
    """Return a figured run with one statement."""
    paid("400", by=collector, dpd=10)
    return figured(october, clerk)


def test_a_run_is_started_once_per_key(clerk: Any, collector: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    key: Any
    body, key = {"month": "2026-10-07", "currency": "CNY"}, {"HTTP_IDEMPOTENCY_KEY": "k1"}
    first = api(clerk).post("/api/v1/runs/", body, format="json", **key)
    again = api(clerk).post("/api/v1/runs/", body, format="json", **key)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    refused = api(clerk).post("/api/v1/runs/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_exists")
    assert api(clerk).get("/api/v1/runs/").json()["results"][0]["month"] == "2026-10-01"


def test_the_life_of_a_run(run: Any, clerk: Any, second: Any) -> None:
    at = f"/api/v1/runs/{run.pk}/"
    assert api(clerk).post(f"{at}review/").json()["state"] == "in_review"
    assert api(clerk).post(f"{at}approve/").json()["code"] == "second_person_needed"
    assert api(second).post(f"{at}approve/").json()["state"] == "approved"
    assert api(clerk).post(f"{at}calculate/").json()["code"] == "run_locked"
    assert api(clerk).get(f"{at}file/").status_code == 404
    assert api(clerk).post(f"{at}export/").status_code == 202
    assert api(clerk).get(at).json()["total"] == "1.600"


def test_a_collector_reads_the_own_statements_only(run: Any, clerk: Any, collector: Any) -> None:
    at = f"/api/v1/statements/{run.statements.get().pk}/"
    assert api(collector).get(at).status_code == 404
    runs.send_to_review(by=clerk, run=run, now=NOW)
    assert api(collector).get(at).json()["total"] == "1.600"
    assert len(api(collector).get(f"{at}lines/").json()["results"]) == 1
    other = factories.UserFactory.create()
    assert api(other).get(at).status_code == 404
    assert api(other).get(f"{at}lines/").status_code == 404
    assert api(other).get("/api/v1/statements/").json()["results"] == []
    for asked, count in ((run.pk, 1), (run.pk + 1, 0)):
        assert len(api(clerk).get(f"/api/v1/statements/?run={asked}").json()["results"]) == count


def test_a_supervisor_reads_the_statements_of_the_own_team_and_each_has_its_own_lines(
    paid: Any, clerk: Any, hired: Any, october: Any, person: Any
) -> None:
    team = factories.TeamFactory.create(supervisor=person(Role.SUPERVISOR))
    own, other = hired(team=team), hired()
    for amount, who in (("400", own), ("300", own), ("200", other)):
        paid(amount, by=who)
    run = runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    [seen] = api(team.supervisor).get("/api/v1/statements/").json()["results"]
    assert seen["id"] == run.statements.get(collector=own).pk
    lines = api(team.supervisor).get(f"/api/v1/statements/{seen['id']}/lines/").json()["results"]
    assert {line["base"] for line in lines} == {"400.000", "300.000"}
    strange = run.statements.get(collector=other).pk
    for path in ("", "lines/", "file/pdf/"):
        assert api(team.supervisor).get(f"/api/v1/statements/{strange}/{path}").status_code == 404


def sheets_of(content: bytes) -> str:
    return str(CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names)


@pytest.mark.parametrize(
    ("form", "read", "says"), [("pdf", text_of, "2026年10月"), ("xlsx", sheets_of, "提成单")], ids=["pdf", "xlsx"]
)
def test_a_statement_is_taken_as_a_file_in_a_language(
    run: Any, clerk: Any, collector: Any, form: str, read: Any, says: str
) -> None:
    at = f"/api/v1/statements/{run.statements.get().pk}/file/{form}/?language=zh-hans"
    assert api(collector).get(at).status_code == 404  # not in review yet
    runs.send_to_review(by=clerk, run=run, now=NOW)
    answer = api(collector).get(at)
    assert answer.status_code == 200
    assert says in "".join(read(answer.content).split())
    assert f'.{form}"' in answer["Content-Disposition"]
    event = AuditEvent.objects.get(action="statement.export")
    assert (event.actor, event.facts["form"], event.facts["language"]) == (collector, form, "zh-hans")
    assert api(factories.UserFactory.create()).get(at).status_code == 404
    assert api(clerk).get(at.replace(form, "csv")).status_code == 404


def test_the_file_for_payroll_is_made_listed_and_sent(run: Any, clerk: Any, second: Any, collector: Any) -> None:
    at, body = f"/api/v1/runs/{run.pk}/payroll/", {"form": "csv"}
    payroll.save_map(by=clerk, layout=queries.FIRST, now=NOW)
    collector.employee_number = "A-7"
    collector.save()
    refused = api(clerk).post(at, body, format="json")
    assert (refused.status_code, ExportBatch.objects.count()) == (409, 0)
    runs.approve(by=second, run=runs.send_to_review(by=clerk, run=run, now=NOW), now=NOW)
    assert api(clerk).post(at, {"form": "pdf"}, format="json").status_code == 400
    key: Any = {"HTTP_IDEMPOTENCY_KEY": "p1"}
    made = api(clerk).post(at, body, format="json", **key)
    assert (made.status_code, made.json()["control_total"], made.json()["map"]) == (201, "1.600", 1)
    assert api(clerk).post(at, body, format="json", **key).json() == made.json()
    later = api(clerk).post(at, {"form": "xlsx"}, format="json").json()
    assert api(clerk).get(at).json()["results"] == [later, made.json()]
    another = factories.RunFactory.create(month=date(2026, 11, 1))
    assert api(clerk).get(f"/api/v1/runs/{another.pk}/payroll/").json()["results"] == []
    for one in (made.json(), later):
        sent = api(clerk).get(f"/api/v1/payroll-files/{one['id']}/file/")
        assert hashlib.sha256(b"".join(sent)).hexdigest() == one["sha256"]
    StoredFile.objects.filter(pk=ExportBatch.objects.get(pk=later["id"]).file_id).update(dropped_at=NOW)
    assert api(clerk).get(f"/api/v1/payroll-files/{later['id']}/file/").status_code == 404


@pytest.mark.parametrize("path", ["runs/", "statements/", "runs/1/file/", "runs/1/payroll/", "payroll-files/1/file/"])
def test_other_roles_are_kept_out(path: Any, person: Any) -> None:
    assert api(person("quality")).get(f"/api/v1/{path}").status_code == 403
