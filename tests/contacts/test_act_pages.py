"""The act pane, the log form, the time line, the contact list and the proof, as pages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cases.models import Case, Creditor, Promise
from common.models import AuditEvent, Job
from contacts.models import Contact, Decision
from contacts.queries import timeline
from staff.enums import Role
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    HoldFactory,
    PromiseFactory,
    UserFactory,
)
from tests.people import SignIn

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def case() -> Case:
    collector = UserFactory.create()
    case = CaseFactory.create(collector=collector, team=collector.team)
    AccountFactory.create(case=case)
    ContactPointFactory.create(debtor=case.debtor, value="+8613800000142")
    return case


@pytest.fixture
def browser(case: Case, signed_in: SignIn) -> Client:
    assert case.collector
    return signed_in(case.collector)


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    point = case.debtor.contact_points.get()
    values = {"channel": "phone", "direction": "outbound", "contact_point": point.pk, "party": "nobody"}
    return values | {"outcome": "no_answer", "recording": "REC-1"} | changes


@time_machine.travel(NOW, tick=False)
def test_the_pane_says_until_when_and_hides_the_number(case: Case, browser: Client) -> None:
    page = browser.get(reverse("contacts:act", args=[case.pk])).content.decode()
    assert "Calls allowed until 22:00, Shanghai time" in page
    assert "+8613800000142" not in page
    assert "138 **** 0142" in page


@time_machine.travel(NIGHT, tick=False)
def test_at_night_the_pane_says_why_and_when_and_what_is_possible(case: Case, browser: Client) -> None:
    page = browser.get(reverse("contacts:act", args=[case.pk])).content.decode()
    assert "No call before tomorrow 08:00, Shanghai time" in page
    assert "Outside hours, 08:00–22:00" in page
    assert "CBA 2026; GB/T 45251-2025" in page
    assert "Log incoming" in page
    assert 'id="log"' not in page
    page = browser.get(reverse("contacts:act", args=[case.pk]) + "?incoming=1").content.decode()
    assert 'id="log"' in page
    assert "stop" not in page.partition('id="gate"')[2].partition("always allowed")[0]  # no red beside what is allowed
    assert 'class="points"' not in page


@pytest.mark.parametrize("jurisdiction", ["uk", "tw"])
@time_machine.travel(NIGHT, tick=False)
def test_the_desks_own_hours_and_caps_are_said_to_be_no_law(case: Case, browser: Client, jurisdiction: str) -> None:
    Creditor.objects.filter(pk=case.creditor_id).update(jurisdiction=jurisdiction)
    page = browser.get(reverse("contacts:act", args=[case.pk])).content.decode()
    assert "Outside hours" in page
    assert "The desk&#x27;s own rule, not a law." in page
    assert "CONC 7.9.4" not in page


@time_machine.travel(NOW, tick=False)
def test_a_call_shows_the_number_and_is_audited(case: Case, browser: Client) -> None:
    point = case.debtor.contact_points.get()
    address = reverse("contacts:dial", args=[case.pk, point.pk])
    answer = browser.post(address, headers=HTMX)
    assert 'href="tel:+8613800000142"' in answer.content.decode()
    assert AuditEvent.objects.filter(action="reveal", subject_id=point.pk).count() == 1
    assert browser.post(address).status_code == 302


@pytest.mark.parametrize("dial", ["tel:{number}", "sip:{number}@pbx.example"])
def test_only_a_number_that_the_gate_allows_is_a_link(case: Case, browser: Client, settings: Any, dial: str) -> None:
    settings.DIAL = dial
    link = dial.replace("{number}", "+8613800000142")
    address = reverse("contacts:dial", args=[case.pk, case.debtor.contact_points.get().pk])
    page = reverse("contacts:act", args=[case.pk])
    with time_machine.travel(NIGHT, tick=False):
        answer = browser.post(address, headers=HTMX).content.decode() + browser.get(page).content.decode()
        assert "+8613800000142" not in answer
        assert not re.search(r'href="(tel|sip):', answer)
    with time_machine.travel(NOW, tick=False):
        assert f'href="{link}"' in browser.post(address, headers=HTMX).content.decode()
        assert f'href="{link}"' in browser.get(page).content.decode(), "a reload keeps the call"


@time_machine.travel(NIGHT, tick=False)
def test_a_call_at_night_is_422_with_the_reason(case: Case, browser: Client) -> None:
    point = case.debtor.contact_points.get()
    answer = browser.post(reverse("contacts:dial", args=[case.pk, point.pk]), headers=HTMX)
    assert answer.status_code == 422
    assert "+8613800000142" not in answer.content.decode()


@time_machine.travel(NOW, tick=False)
def test_logging_goes_on_to_the_next_case(case: Case, browser: Client) -> None:
    answer = browser.post(reverse("contacts:log", args=[case.pk]), typed(case), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/desk/")
    assert Contact.objects.get().outcome == "no_answer"
    plain = browser.post(reverse("contacts:log", args=[case.pk]), typed(case, stay="1"))
    assert (plain.status_code, plain.headers["Location"]) == (302, f"/desk/?case={case.pk}")


@time_machine.travel(NOW, tick=False)
def test_a_promise_is_read_as_people_type(case: Case, browser: Client) -> None:
    said = typed(case, party="debtor", outcome="promise", amount="９００.5", due_on="周五")
    said |= {"checks": ["birth_month", "who_we_are", "recorded"], "method": "app"}
    browser.post(reverse("contacts:log", args=[case.pk]), said)
    promise = Promise.objects.get()
    assert (str(promise.amount), promise.due_on.isoformat(), promise.method) == ("900.500", "2026-11-27", "app")


@time_machine.travel(NOW, tick=False)
def test_why_a_promise_changes_is_asked_where_one_stands(case: Case, browser: Client) -> None:
    address = reverse("contacts:act", args=[case.pk]) + "?incoming=1"
    assert 'name="reason"' not in browser.get(address).content.decode()
    Case.objects.filter(pk=case.pk).update(promise_due_on=NOW.date())
    PromiseFactory.create(case=case)
    assert 'name="reason"' in browser.get(address).content.decode()
    said = typed(case, party="debtor", outcome="promise", amount="300", due_on="fri", reason="Can pay more")
    browser.post(reverse("contacts:log", args=[case.pk]), said | {"checks": ["birth_month", "who_we_are", "recorded"]})
    assert list(Promise.objects.order_by("pk").values_list("reason", flat=True)) == ["Can pay more", ""]


@time_machine.travel(NOW, tick=False)
def test_parts_are_read_as_people_type(case: Case, browser: Client) -> None:
    said = typed(case, party="debtor", outcome="promise", amount="300", due_on="fri", amount_2="200", due_on_2="+9")
    said |= {"checks": ["birth_month", "who_we_are", "recorded"]}
    answer = browser.post(reverse("contacts:log", args=[case.pk]), said | {"due_on_2": "soon"}, headers=HTMX)
    assert answer.status_code == 422
    assert "This is not a date" in answer.content.decode()
    browser.post(reverse("contacts:log", args=[case.pk]), said)
    found = list(Promise.objects.order_by("part").values_list("amount", "due_on"))
    assert [(amount, day.isoformat()) for amount, day in found] == [(300, "2026-11-27"), (200, "2026-12-03")]


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"party": ""}, "Choose who answered."),
        ({"party": "debtor", "outcome": "promise", "due_on": "soon", "amount": "5"}, "This is not a date"),
        ({"party": "debtor", "outcome": "promise", "due_on": "fri", "amount": "much"}, "This is not an amount in CNY"),
        ({"party": "debtor", "outcome": "promise", "due_on": "fri"}, "Write the amount in figures"),
        ({"party": "debtor", "outcome": "promise", "amount": "5"}, "Write the day"),
        ({"party": "debtor", "outcome": "hardship"}, "Before the debt is spoken of"),
        ({"party": "debtor", "outcome": "no_answer"}, "does not fit who was reached"),
        ({"next_at": "whenever"}, "This is not a day or time"),
    ],
)
def test_a_refusal_keeps_what_was_typed(case: Case, browser: Client, changes: dict[str, str], sentence: str) -> None:
    said = typed(case, note="Spoke with the porter") | changes
    answer = browser.post(reverse("contacts:log", args=[case.pk]), said, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Spoke with the porter" in page
    assert Contact.objects.count() == Decision.objects.count() == 0


@time_machine.travel(NOW, tick=False)
def test_what_stands_of_a_promise_counts_only_where_one_was_made(case: Case, browser: Client) -> None:
    answer = browser.post(reverse("contacts:log", args=[case.pk]), typed(case, due_on="soon", amount="much"))
    assert answer.status_code == 302
    assert not Promise.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_a_stranger_gets_404_and_a_role_that_does_not_log_403(case: Case, signed_in: SignIn) -> None:
    addresses = [reverse("contacts:act", args=[case.pk]), reverse("contacts:timeline", args=[case.pk])]
    stranger = signed_in(UserFactory.create())
    assert [stranger.get(address).status_code for address in addresses] == [404, 404]
    quality = signed_in(UserFactory.create(role=Role.QUALITY))
    assert [quality.get(address).status_code for address in addresses] == [403, 200]


@time_machine.travel(NOW, tick=False)
def test_the_time_line_pages_by_cursor_without_a_gap(case: Case, browser: Client) -> None:
    for step in range(35):
        ContactFactory.create(case=case, at=NOW - timedelta(hours=40 - step), note=f"row {step:02}")
    first = browser.get(reverse("contacts:timeline", args=[case.pk]))
    cursor = first.context["line"].earlier
    second = browser.get(reverse("contacts:timeline", args=[case.pk]), {"before": cursor}, headers=HTMX)
    seen = [event.key for answer in (first, second) for day in answer.context["line"].days for event in day.events]
    assert len(seen) == len(set(seen)) == 36  # 35 calls and the placement
    assert seen == sorted(seen, reverse=True)
    money = browser.get(reverse("contacts:timeline", args=[case.pk]), {"show": "money"})
    assert money.context["line"].days == []


@time_machine.travel(NOW, tick=False)
def test_the_contact_list_filters_and_asks_as_many_queries_for_many_rows(case: Case, signed_in: SignIn) -> None:
    browser = signed_in(UserFactory.create(role=Role.QUALITY))
    address = reverse("contacts:contact-list")
    ContactFactory.create(case=case, collector=case.collector, outcome="busy")
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for step in range(20):
        ContactFactory.create(case=case, at=NOW - timedelta(days=2, minutes=step), collector=case.collector)
    with CaptureQueriesContext(connection) as many:
        found = browser.get(address)
    assert len(one) == len(many)
    assert len(found.context["page"].rows) == 21
    chosen: dict[str, Any] = {"outcome": "busy", "collector": case.collector_id, "since": "today"}
    busy = browser.get(address, chosen)
    assert [row.outcome for row in busy.context["page"].rows] == ["busy"]


@time_machine.travel(NOW, tick=False)
def test_a_contact_shows_its_evidence_and_is_corrected(case: Case, browser: Client) -> None:
    browser.post(reverse("contacts:log", args=[case.pk]), typed(case))
    row = Contact.objects.get()
    page = browser.get(reverse("contacts:contact-detail", args=[row.pk])).content.decode()
    assert bytes(row.digest).hex() in page
    assert "Within hours" in page
    address = reverse("contacts:contact-correct", args=[row.pk])
    assert browser.post(address, {"party": "nobody", "outcome": "busy", "note": ""}).status_code == 422
    assert browser.post(address, {"party": "nobody", "outcome": "busy", "note": "It was busy"}).status_code == 302
    assert Contact.objects.get(corrects=row).outcome == "busy"


def test_the_proof_runs_as_a_job_and_says_what_it_found(case: Case, signed_in: SignIn) -> None:
    import contacts.tasks  # noqa: F401 - registers the work
    from common import jobs
    from contacts.queries import archive

    ContactFactory.create(case=case)
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    job = jobs.start(kind=archive.PROVE, by=None, key="archive")
    jobs.run(job.pk)
    counted = {"rows": 1, "cases": 1, "decisions": 0, "entries": 1}
    assert Job.objects.get().result == counted | {"broken_cases": 0, "sealed": 0, "older": 0}
    page = browser.get(reverse("contacts:archive")).content.decode()
    assert "Everything holds" in page
    Job.objects.create(kind="contacts.prove", state="done", result={"rows": 0, "cases": 0})
    assert "fewer rows than an earlier proof" in browser.get(reverse("contacts:archive")).content.decode()


@pytest.mark.parametrize(
    ("language", "channel", "seconds", "said"),
    [
        ("en", "phone", 415, ("They called us: Says paid", "Phone, 6 min 55 s")),
        ("en", "sms", 15, ("They wrote: Says paid", "SMS, 15 s")),
        ("zh-hans", "phone", 415, ("对方来电：称已还款", "电话，6 分 55 秒")),
        ("zh-hans", "email", 0, ("对方来信：称已还款", "邮件")),
    ],
)
def test_time_line_says_how_they_reached_us(language: str, channel: str, seconds: int, said: tuple[str, str]) -> None:
    contact = ContactFactory.create(
        channel=channel, direction="inbound", party="debtor", outcome="says_paid", seconds=seconds, note=""
    )
    with override(language):
        event = timeline.line(case=contact.case, show="messages" if channel != "phone" else "calls").days[0].events[0]
    assert (event.title, event.lines) == (said[0], [said[1]])


@time_machine.travel(NOW, tick=False)
def test_a_held_case_offers_the_calls_that_stay_possible(case: Case, browser: Client) -> None:
    HoldFactory.create(case=case)
    point = case.debtor.contact_points.get()
    page = browser.get(reverse("contacts:act", args=[case.pk])).content.decode()
    assert "Call: answer to a question" in page
    url = reverse("contacts:dial", args=[case.pk, point.pk])
    assert browser.post(url, headers=HTMX).status_code == 422
    assert browser.post(url, {"purpose": "nonsense"}, headers=HTMX).status_code == 422
    answer = browser.post(url, {"purpose": "answer"}, headers=HTMX)
    assert (answer.status_code, "+8613800000142" in answer.content.decode()) == (200, True)
