"""Retention for programs and the list of what is due: overview, duties, due cases, batches."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from cases.models import Request
from staff.enums import Role
from tests.factories import NOW, TODAY, CaseFactory, CreditorFactory, RequestFactory
from tests.life_factories import RetentionRuleFactory, SealBatchFactory, SealItemFactory
from tests.people import Person, SignIn

pytestmark = pytest.mark.django_db
CLOSED = {"state": "closed", "close_reason": "paid"}


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def administrator(person: Person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person(Role.ADMINISTRATOR))
    return client


def due(creditor: Any, days: int, **more: Any) -> int:
    on = TODAY - timedelta(days=days)
    return int(CaseFactory.create(creditor=creditor, closed_on=on, retain_until=on, **{**CLOSED, **more}).pk)


def test_due_cases_are_counted_sorted_and_narrowed(administrator: APIClient) -> None:
    creditor = CreditorFactory.create()
    old, new = due(creditor, 9), due(creditor, 2, close_reason="recalled")
    due(creditor, -9)
    line = administrator.get("/api/v1/retention/").json()[0]
    assert (line["creditor"], line["due"], line["soon"], line["batch"]) == (creditor.pk, 2, 1, None)
    address = f"/api/v1/retention/due/{creditor.pk}/"
    for sort, expected in (("", [new, old]), ("until_up", [old, new]), ("closed", [new, old])):
        assert [one["id"] for one in administrator.get(address, {"sort": sort}).json()["results"]] == expected
    assert [one["id"] for one in administrator.get(address, {"reason": "paid"}).json()["results"]] == [old]


def test_the_page_of_due_cases_sorts_narrows_and_gives_files(person: Person, signed_in: SignIn) -> None:
    creditor = CreditorFactory.create()
    due(creditor, 9)
    due(creditor, 2, close_reason="recalled")
    client = signed_in(person(Role.QUALITY))
    address = f"/retention/due/{creditor.pk}/"
    assert "2 cases are due" in client.get(address, {"reason": "recalled", "sort": "closed_up"}).content.decode()
    assert "No case is due" in client.get(address, {"reason": "sold"}).content.decode()
    assert client.get(f"{address}export.xlsx").status_code == 200
    for reason, lines in (("", 3), ("recalled", 2)):
        answer: Any = client.get(f"{address}export.csv", {"reason": reason})
        assert len(b"".join(answer.streaming_content).splitlines()) == lines


def test_duties_are_changed_with_their_source(administrator: APIClient) -> None:
    RetentionRuleFactory.create()
    rule = administrator.get("/api/v1/retention/rules/").json()["results"][0]
    body = {"months": 40, "citation": "Contract § 4", "is_active": True}
    changed = administrator.post(f"/api/v1/retention/rules/{rule['id']}/", body)
    assert (changed.status_code, changed.json()["months"]) == (200, 40)
    assert administrator.post(f"/api/v1/retention/rules/{rule['id']}/", {**body, "citation": ""}).status_code == 400


def test_a_batch_tells_its_cases_and_goes_on(administrator: APIClient) -> None:
    batch = SealBatchFactory.create()
    items = [SealItemFactory.create(batch=batch), SealItemFactory.create(batch=batch, state="held", why="hold")]
    address = f"/api/v1/seal-batches/{batch.pk}"
    assert [one["case"] for one in administrator.get(f"{address}/items/").json()["results"]] == [
        one.case_id for one in reversed(items)
    ]
    held = administrator.get(f"{address}/items/", {"show": "held"}).json()["results"]
    assert [(one["case"], one["why"]) for one in held] == [(items[1].case_id, "hold")]
    assert administrator.post(f"{address}/resume/").status_code == 409


def test_a_process_of_the_release_before_still_writes_requests() -> None:
    row = RequestFactory.create()
    names = [
        str(one.column) for one in Request._meta.concrete_fields if one.name not in ("id", "counts_from", "number")
    ]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_request (number, {columns}) "
            f"SELECT 'R-other', {columns} FROM cases_request WHERE id = %s RETURNING counts_from",
            [row.pk],
        )
        assert cursor.fetchone()[0] is not None
