"""A simulation by program: started, watched, stopped, read, and sent as a file."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from commissions.models import PlanVersion
from common.models import Job
from staff.enums import Role
from tests import factories
from tests.commissions.test_simulations import FLAT, MONTHS, tried

NOW = factories.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(version: PlanVersion, clerk: Any) -> PlanVersion:
    """Return a draft of the plan that pays 1 % of everything."""
    return factories.PlanVersionFactory.create(draft=True, plan=version.plan, number=2, made_by=clerk, definition=FLAT)


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_program_starts_watches_and_reads_a_simulation(
    paid: Any, collector: Any, clerk: Any, draft: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    paid("1000", by=collector, dpd=10)
    client, path = api(clerk), f"/api/v1/pay-plan-versions/{draft.pk}/simulation/"
    assert client.get(path).json() == {"job": None, "result": None}
    assert client.post(path, {"whom": "t0"}, format="json").status_code == 400
    answer = client.post(path, {"whom": "plan"}, format="json")
    job = Job.objects.get()
    assert (answer.status_code, answer.json(), job.owner) == (202, {"job": job.pk}, clerk)
    assert client.post(path, {"whom": "plan"}, format="json").status_code == 409
    assert client.get(path).json()["job"] == {"id": job.pk, "state": "queued", "percent": None, "error": ""}
    Job.objects.update(state="done")
    tried(draft, clerk)
    found = client.get(path).json()
    assert found["job"]["state"] == "done"
    assert found["result"]["sha256"] == draft.sha256
    assert [Decimal(one["after"]) for one in found["result"]["months"]] == [0, 0, 10]


def test_only_the_own_simulation_is_stopped(clerk: Any, second: Any, draft: Any) -> None:
    path = f"/api/v1/pay-plan-versions/{draft.pk}/simulation/cancel/"
    assert api(clerk).post(path).status_code == 404
    job = Job.objects.create(kind="commissions.simulate", key=f"version:{draft.pk}", owner=clerk)
    assert api(second).post(path).status_code == 404
    assert api(clerk).post(path).json()["job"]["state"] == "cancelled"
    Job.objects.filter(pk=job.pk).update(state="running", finished_at=None)
    api(clerk).post(path)
    job.refresh_from_db()
    assert job.cancel_requested


def test_the_file_has_a_row_per_person_and_a_column_pair_per_month(
    paid: Any, hired: Any, clerk: Any, draft: Any, signed_in: Any
) -> None:
    page = reverse("commissions:simulation-export", args=[draft.pk, "csv"])
    assert signed_in(clerk).get(page).status_code == 404
    paid("1000", by=hired(name="=Lin", employee_number="00042"), dpd=10)
    paid("1000", by=hired(name="Dale Hobart", employee_number="7"), dpd=200)
    tried(draft, clerk)
    path = f"/api/v1/pay-plan-versions/{draft.pk}/simulation/file/"
    rows = list(csv.DictReader(io.StringIO(body_of(api(clerk).get(path + "csv/")).decode("utf-8-sig"))))
    assert len(rows[0]) == 3 + 2 * len(MONTHS) + 1
    assert [(row["Employee number"], row["Collector"], row["Difference"]) for row in rows] == [
        ("'00042", "'=Lin", "5.80"),
        ("7", "Dale Hobart", "-19.40"),
    ]
    assert rows[0]["October 2026, before"] == "4.20"
    assert rows[0]["October 2026, this version"] == "10.00"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body_of(api(clerk).get(path + "xlsx/")))).get_sheet_by_index(0)
    assert [row[-1] for row in sheet.to_python()[1:]] == [5.8, -19.4]
    assert api(clerk).get(path + "doc/").status_code == 404
    assert body_of(signed_in(clerk).get(page)).decode("utf-8-sig").startswith("Employee number")
    assert api(factories.UserFactory.create(role=Role.COLLECTOR)).get(path + "csv/").status_code == 403
