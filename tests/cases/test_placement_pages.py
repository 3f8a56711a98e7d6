"""The pages and the API of placements."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import cases.tasks  # noqa: F401 - registers the kinds of jobs
from cases.models import Account, Creditor, FileMapping, Placement
from common import jobs
from common.models import AuditEvent, Job
from staff.enums import Role
from tests import factories
from tests.cases.placing import LATER, ON, place, read, row, written
from tests.people import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def creditor() -> Creditor:
    return factories.CreditorFactory.create(name="Yunshan Bank")


@pytest.fixture
def browser(signed_in: SignIn) -> Client:
    return signed_in(factories.UserFactory.create(role=Role.SUPERVISOR))


def file(content: bytes = b"", name: str = "accounts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or written([row("A1"), row("A2", principal="x")]), "text/csv")


def send(browser: Client, creditor: Creditor, **changes: Any) -> Any:
    fields = {"creditor": creditor.pk, "file": file(), "placed_on": ON.isoformat(), "scope": "partial", **changes}
    return browser.post(reverse("cases:placement-new"), fields)


def work() -> None:
    for job in Job.objects.filter(state="queued").order_by("pk"):
        jobs.run(job.pk)


def test_the_whole_way_through_the_pages(browser: Client, creditor: Creditor) -> None:
    sent: Any = send(browser, creditor, letter_rows="2", letter_balance="1,050.50")
    columns = browser.get(sent.url)
    assert b"Which column is what?" in columns.content
    form = columns.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    asked: Any = browser.post(sent.url, {**fields, "save_as": "Ours"})
    assert b"components" not in browser.get(asked.url).content
    work()
    preview = browser.get(asked.url)
    text = preview.content.decode()
    assert "Check 2 rows before they count" in text
    assert "Add 1 account, update 0, recall 0, refuse 1 row." in text
    assert "Agrees" in text
    assert Account.objects.count() == 0
    placement = Placement.objects.get()
    done: Any = browser.post(reverse("cases:placement-apply", args=[placement.pk]))
    work()
    report = browser.get(done.url).content.decode()
    assert "What the file did" in report
    assert Account.objects.get().reference == "A1"
    assert FileMapping.objects.get().name == "Ours"
    assert "accounts.csv" in browser.get(reverse("cases:placement-list")).content.decode()


def test_the_day_offered_has_come_at_every_creditor(browser: Client, creditor: Creditor) -> None:
    factories.CreditorFactory.create(time_zone="America/Chicago")
    with time_machine.travel(datetime(2026, 11, 24, 2, 0, tzinfo=UTC)):
        offered = browser.get(reverse("cases:placement-new")).context["form"]["placed_on"].value()
    assert offered == date(2026, 11, 23)


@pytest.mark.parametrize("show", ["add", "update", "recall", "unchanged", "refuse"])
def test_every_count_opens_its_rows(browser: Client, creditor: Creditor, show: str) -> None:
    place(creditor, [row("A1"), row("A2"), row("A3")])
    rows = [row("A1", principal="5"), row("A2"), row("A4"), row("A5", principal="x")]
    sent = read(creditor, rows, scope="full")
    shown = {"add": "A4", "update": "A1", "recall": "A3", "unchanged": "A2", "refuse": "Not an amount."}
    page = browser.get(reverse("cases:placement-detail", args=[sent.pk]), {"show": show})
    assert shown[show] in page.content.decode()
    applied = place(creditor, rows, scope="full", on=LATER)
    page = browser.get(reverse("cases:placement-detail", args=[applied.pk]), {"show": show})
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": file(b"a,b\n", "empty.csv")}, "no row below it"),
        ({"file": file(b"a\n1\n", "4111111111111111.csv")}, "full card number"),
        ({"placed_on": "2062-01-01"}, "That day is still to come"),
        ({"recall_on": "2020-01-01"}, "recall date must lie after"),
        ({"letter_balance": "much"}, "not an amount in CNY"),
        ({"placed_on": ""}, "Fill this in"),
    ],
)
def test_what_cannot_be_taken_in_is_said_beside_the_field(
    browser: Client, creditor: Creditor, changes: dict[str, Any], words: str
) -> None:
    answer = send(browser, creditor, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Placement.objects.count() == 0


def test_a_mapping_that_lacks_the_age_is_refused_on_its_page(browser: Client, creditor: Creditor) -> None:
    address = send(browser, creditor).url
    answer = browser.post(address, {"column_0": "account_reference", "column_4": "balance", "day_first": "1"})
    assert answer.status_code == 422
    assert "No column is chosen for: Days past due / Oldest due date" in answer.content.decode()


def test_one_field_takes_one_column(browser: Client, creditor: Creditor) -> None:
    answer = browser.post(send(browser, creditor).url, {"column_0": "balance", "column_4": "balance"})
    assert answer.status_code == 422
    assert "fills this field already" in answer.content.decode()


def test_a_file_that_fails_while_it_is_read_says_why(browser: Client, creditor: Creditor) -> None:
    content = written([row(f"A{number}") for number in range(300)]) + b'A2,"' + b"x" * 200_000
    address = send(browser, creditor, file=file(content)).url
    form = browser.get(address).context["form"]
    asked: Any = browser.post(address, {name: form[name].value() or "" for name in form.fields})
    work()
    assert "is opened on line 302 and not closed" in browser.get(asked.url).content.decode()


def test_a_confirmed_import_runs_once(browser: Client, creditor: Creditor) -> None:
    sent = read(creditor, [row("A1")])
    address = reverse("cases:placement-apply", args=[sent.pk])
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 422
    work()
    assert browser.post(address).status_code == 422
    assert Account.objects.count() == 1


def test_put_aside_from_the_page(browser: Client, creditor: Creditor) -> None:
    sent = read(creditor, [row("A1")])
    browser.post(reverse("cases:placement-discard", args=[sent.pk]))
    sent.refresh_from_db()
    assert sent.state == "discarded"
    assert browser.get(reverse("cases:placement-detail", args=[sent.pk])).status_code == 200
    assert browser.post(reverse("cases:placement-discard", args=[sent.pk])).status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_refused_rows_are_downloaded_and_that_is_written_down(browser: Client, creditor: Creditor, kind: str) -> None:
    sent = read(creditor, [row("A1", principal="x")])
    answer: Any = browser.get(reverse(f"cases:placement-refused-{kind}", args=[sent.pk]))
    assert f"accounts-refused.{kind}" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)
    assert AuditEvent.objects.filter(action="placements.download_refused", subject_id=sent.pk).exists()


def test_the_list_asks_as_often_for_twenty_as_for_one(browser: Client, creditor: Creditor) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("cases:placement-list"))
        return len(captured)

    factories.PlacementFactory.create(creditor=creditor)
    asked()
    few = asked()
    factories.PlacementFactory.create_batch(19)
    assert asked() == few


def test_the_preview_asks_as_often_for_fifty_rows_as_for_one(browser: Client, creditor: Creditor) -> None:
    def asked(placement: Placement) -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("cases:placement-detail", args=[placement.pk]), {"show": "add"})
        return len(captured)

    one = read(creditor, [row("A1")])
    many = read(creditor, [row(f"B{number}") for number in range(60)])
    asked(one)
    assert asked(many) == asked(one)


def test_pages_of_rows_go_on_where_the_last_ended(browser: Client, creditor: Creditor) -> None:
    sent = read(creditor, [row(f"B{number:02d}") for number in range(60)])
    page = browser.get(reverse("cases:placement-detail", args=[sent.pk]), {"show": "add"})
    following = page.context["following"]
    rest = browser.get(reverse("cases:placement-detail", args=[sent.pk]), {"show": "add", "after": following})
    assert [one.reference for one in rest.context["rows"]] == [f"B{number}" for number in range(50, 60)]


def api(client: Client, creditor: Creditor, **changes: Any) -> Any:
    key = changes.pop("key", "one")
    code = changes.pop("code", creditor.code)
    fields = {"creditor": code, "placed_on": ON.isoformat(), "file": file(), **changes}
    return client.post("/api/v1/placements/", fields, headers={"Idempotency-Key": key})


def test_programs_send_read_import(browser: Client, creditor: Creditor) -> None:
    made = api(browser, creditor)
    assert made.status_code == 201
    assert api(browser, creditor).json()["id"] == made.json()["id"]
    assert Placement.objects.count() == 1
    work()
    address = f"/api/v1/placements/{made.json()['id']}/"
    seen = browser.get(address).json()
    assert (seen["state"], seen["counts"]["add"], seen["counts"]["refuse"]) == ("read", 1, 1)
    assert seen["deed"].startswith("Add 1 account,")
    row_of = browser.get(f"{address}refused/").json()["results"][0]
    assert (row_of["line"], row_of["code"], row_of["wrong"]) == (3, "not_a_number", "Not an amount.")
    assert browser.post(f"{address}apply/").status_code == 202
    work()
    assert browser.get(address).json()["state"] == "applied"
    again = browser.post(f"{address}apply/")
    assert (again.status_code, again.json()["code"]) == (409, "not_at_this_step")
    assert len(browser.get("/api/v1/placements/").json()["results"]) == 1


def test_programs_cancel(browser: Client, creditor: Creditor) -> None:
    made = api(browser, creditor).json()
    address = f"/api/v1/placements/{made['id']}/"
    assert browser.post(f"{address}cancel/").json()["job_state"] == "cancelled"
    assert browser.post(f"{address}cancel/").json()["state"] == "discarded"


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"code": "nobody"}, 400, "creditor"),
        ({"columns": "[]"}, 400, "columns"),
        ({"columns": '{"balance": {"column": "none"}}'}, 409, "columns_unmapped"),
        ({"file": file(b"a\n", "a.csv")}, 409, "sheet_empty"),
    ],
)
def test_programs_are_told_what_is_wrong(
    browser: Client, creditor: Creditor, changes: dict[str, Any], status: int, word: str
) -> None:
    answer = api(browser, creditor, **changes)
    assert answer.status_code == status
    assert word in answer.content.decode()
    assert Placement.objects.count() == 0


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.QUALITY, Role.FINANCE])
def test_other_roles_import_nothing(signed_in: SignIn, creditor: Creditor, role: Role) -> None:
    client = signed_in(factories.UserFactory.create(role=role))
    assert client.get(reverse("cases:placement-list")).status_code == 403
    assert api(client, creditor).status_code == 403
