"""The pages: who sees what, refusals, fragments, flat query counts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.queries import approvals
from commissions.actions import facts, runs
from commissions.models import Clearance, Run, Target
from common.models import Job
from staff.enums import Role
from tests import factories
from tests.commissions.conftest import figured
from tests.commissions.test_runs import BELOW
from tests.pay_plans import PLAN

NOW = factories.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(paid: Any, clerk: Any, collector: Any, october: Any) -> Run:
    """Return a run in review with something in every part."""
    paid("400", by=collector, dpd=10)
    paid("900", by=collector, dpd=100, beyond="300")
    paid("70", by=collector, state="before_placement")
    return runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)


def test_run_page_says_all_and_closes_the_button_for_who_sent_it(
    run: Any, clerk: Any, second: Any, signed_in: Any
) -> None:
    page = signed_in(clerk).get(run.get_absolute_url()).content.decode()
    for words in ("October 2026", "1 statement, ¥14.28 to pay", "Beyond what was owed", "Marcus Feld", "second person"):
        assert words in page
    assert "disabled" in page
    assert "disabled" not in signed_in(second).get(run.get_absolute_url()).content.decode()


def test_sign_off_through_the_pages(run: Any, clerk: Any, second: Any, signed_in: Any) -> None:
    client = signed_in(clerk)
    answer = client.post(reverse("commissions:run-approve", args=[run.pk]), follow=True)
    assert "A second person approves it." in answer.content.decode()
    signed_in(second).post(reverse("commissions:run-approve", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, run.approved_by) == ("approved", second)
    answer = client.post(reverse("commissions:run-calculate", args=[run.pk]), follow=True)
    assert "approved and locked" in answer.content.decode()
    answer = client.post(reverse("commissions:run-export", args=[run.pk]))
    job = Job.objects.get(kind="commissions.export")
    assert answer.url == reverse("common:job-detail", args=[job.pk])


def test_a_run_is_decided_in_the_inbox(run: Any, clerk: Any, second: Any, signed_in: Any) -> None:
    inbox, decide = reverse("cases:approval-list"), reverse("commissions:run-decide", args=[run.pk])
    page = signed_in(clerk).get(inbox).content.decode()
    assert "Run of October 2026, CNY" in page
    assert decide not in page
    assert (approvals.waiting(clerk), approvals.waiting(second)) == (0, 1)
    client = signed_in(second)
    page = client.get(inbox).content.decode()
    assert decide in page
    assert "¥" + f"{run.total:,.2f}" in page
    assert ">Send back<" in page
    answer = client.post(decide, {"answer": "refuse", "words": ""})
    assert answer.status_code == 422
    assert "Say why you send it back." in answer.content.decode()
    client.post(decide, {"answer": "refuse", "words": "The target is wrong"})
    run.refresh_from_db()
    assert (run.state, run.returned_words) == ("calculated", "The target is wrong")
    assert "The target is wrong" in signed_in(clerk).get(run.get_absolute_url()).content.decode()
    runs.send_to_review(by=clerk, run=run, now=NOW)
    assert "What has to be mended" not in signed_in(clerk).get(run.get_absolute_url()).content.decode()
    assert "What has to be mended" in client.get(run.get_absolute_url()).content.decode()
    back = reverse("commissions:run-return", args=[run.pk])
    assert "Say why you send it back." in client.post(back, {"words": " "}, follow=True).content.decode()
    assert "is sent back" in client.post(back, {"words": "Again"}, follow=True).content.decode()
    runs.send_to_review(by=clerk, run=run, now=NOW)
    client.post(decide, {"answer": "approve", "words": ""})
    run.refresh_from_db()
    assert (run.state, run.approved_by) == ("approved", second)
    assert decide not in client.get(inbox).content.decode()


def test_a_run_is_started_from_the_list_once(clerk: Any, collector: Any, signed_in: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    factories.CreditorFactory.create()
    client = signed_in(clerk)
    answer = client.post(reverse("commissions:run-list"), {"month": "2026-10", "currency": "CNY"})
    assert answer.url == Run.objects.get().get_absolute_url()
    answer = client.post(reverse("commissions:run-list"), {"month": "2026-10", "currency": "CNY"})
    assert answer.status_code == 422
    assert "has its run" in answer.content.decode()
    assert "2026" in client.get(reverse("commissions:run-list")).content.decode()
    assert "Not calculated yet" in client.get(Run.objects.get().get_absolute_url()).content.decode()


def test_exceptions_are_cleared_on_their_page(
    paid: Any, clerk: Any, collector: Any, october: Any, signed_in: Any
) -> None:
    first, other = paid("100", by=None), paid("55", by=None)
    run = figured(october, clerk)
    client = signed_in(clerk)
    assert "1 exception to clear" in client.get(run.get_absolute_url()).content.decode()
    url = reverse("commissions:run-excluded", args=[run.pk]) + "?kind=unattributed"
    assert client.post(url, {"reason": "x"}).status_code == 422
    assert client.post(url, {"payments": [first.pk], "reason": ""}).status_code == 422
    client.post(url, {"payments": [first.pk], "collector": collector.pk, "reason": "Took the call"})
    client.post(url, {"payments": [other.pk], "reason": "Nobody worked it"})
    first.refresh_from_db()
    assert first.collector == collector
    assert Clearance.objects.get().payment == other
    assert "Left out by Hannah Pryce: Nobody worked it" in client.get(url).content.decode()


def test_a_sum_below_zero_is_accepted_on_its_page(
    paid: Any, clerk: Any, hired: Any, october: Any, signed_in: Any
) -> None:
    paid("400", by=hired(by=factories.PlanVersionFactory.create(definition=BELOW)))
    run = figured(october, clerk)
    client = signed_in(clerk)
    listed = client.get(reverse("commissions:run-statements", args=[run.pk])).content.decode()
    url = reverse("commissions:statement-accept", args=[run.statements.get().pk])
    assert url in listed
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Bounced"}).url == run.get_absolute_url()
    assert "No exception" in client.get(run.get_absolute_url()).content.decode()


def test_what_nobody_has_is_accepted_on_its_page(
    paid: Any, clerk: Any, hired: Any, october: Any, signed_in: Any
) -> None:
    gate = {"id": "quality", "type": "gate", "by": "qa_score", "rows": [["0", "70", "0"], ["70", None, "1"]]}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [gate]})
    paid("400", by=hired(by=version))
    run = figured(october, clerk)
    client = signed_in(clerk)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "“review score”; 1 person has none" in page
    url = reverse("commissions:run-accept", args=[run.pk]) + "?kind=missing_fact&detail=qa_score"
    assert url.replace("&", "&amp;") in page
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "No reviews yet"}).url == run.get_absolute_url()
    assert "No exception" in client.get(run.get_absolute_url()).content.decode()
    assert "Nobody lacks this any more" in client.get(url).content.decode()


def test_statement_page_adds_up_and_traces(run: Any, collector: Any, signed_in: Any) -> None:
    statement = run.statements.get()
    client = signed_in(collector)
    page = client.get(statement.get_absolute_url()).content.decode()
    for words in ("¥14.28", "17.00", "−2.72", "100.00 % of ¥1,000.00", "Paid before placement", "Of it ¥600.00 counts"):
        assert words in page
    url = reverse("commissions:statement-lines", args=[statement.pk])
    row = f"{url}?version={statement.version_id}&part=0&row="
    assert "15.00" in client.get(f"{row}3").content.decode()
    assert "91–180: 2.5 %" in client.get(f"{row}3").content.decode()
    assert "Paid before placement" in client.get(url).content.decode()
    for odd in ("9999999999", "x", "31000"):
        assert client.get(row + odd).status_code == 200


def test_a_collector_sees_the_own_statements_from_review_on(
    run: Any, clerk: Any, collector: Any, signed_in: Any
) -> None:
    statement = run.statements.get()
    other = factories.UserFactory.create()
    for name in ("statement-detail", "statement-lines"):
        url = reverse(f"commissions:{name}", args=[statement.pk])
        assert signed_in(other).get(url).status_code == 404
        assert signed_in(collector).get(url).status_code == 200
        assert signed_in(clerk).get(url).status_code == 200
    figured(run, clerk)
    mine = run.statements.get()
    assert signed_in(collector).get(mine.get_absolute_url()).status_code == 404
    assert signed_in(clerk).get(mine.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", [Role.QUALITY, Role.ADMINISTRATOR])
def test_other_roles_see_no_pay(run: Any, person: Any, signed_in: Any, role: Any) -> None:
    client = signed_in(person(role))
    for url in (run.get_absolute_url(), run.statements.get().get_absolute_url(), reverse("commissions:plan-list")):
        assert client.get(url).status_code == 403


def test_my_pay_estimates_the_present_month(paid: Any, collector: Any, signed_in: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    factories.TargetFactory.create(collector=collector, month=date(2026, 11, 1))
    paid("500", by=collector, on=date(2026, 11, 9), dpd=10)
    facts.capture(now=NOW)
    page = signed_in(collector).get(reverse("commissions:statement-list")).content.decode()
    assert "November 2026: ¥300.00 to the next step" in page
    assert "about ¥2.00" in page  # 500 × 0.5 % × 0.8


def test_my_pay_says_what_is_missing_for_an_estimate(
    paid: Any, collector: Any, signed_in: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    paid("500", by=collector, on=date(2026, 11, 9))
    assert "No target is set" in signed_in(collector).get(reverse("commissions:statement-list")).content.decode()


def test_the_wage_file_is_sent_to_whoever_may_export(run: Any, second: Any, clerk: Any, signed_in: Any) -> None:
    url = reverse("commissions:run-file", args=[run.pk])
    assert signed_in(clerk).get(url).status_code == 404
    from commissions.actions import wages
    from tests.commissions.conftest import Silent

    wages.export(by=clerk, run=runs.approve(by=second, run=run, now=NOW), now=NOW, tell=Silent())
    answer = signed_in(second).get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="commission-2026-10-CNY.xlsx"'
    assert answer.content[:2] == b"PK"


def test_targets_are_set_copied_and_refused(clerk: Any, collector: Any, signed_in: Any, october: Any) -> None:
    factories.CreditorFactory.create()
    client, url = signed_in(clerk), reverse("commissions:target-list")
    month = {"month": "2026-11", "currency": "CNY"}
    client.post(reverse("commissions:target-copy"), month)
    copied = Target.objects.get(month=date(2026, 11, 1))
    assert (copied.amount, copied.approved_at) == (1000, None)
    second = factories.UserFactory.create(role=Role.FINANCE)
    assert "1 target of another person waits" in signed_in(second).get(url, month).content.decode()
    signed_in(second).post(reverse("commissions:target-approve"), month)
    copied.refresh_from_db()
    assert copied.approved_by == second
    answer = client.post(url, month | {f"t_{collector.pk}": "−5"})
    assert answer.status_code == 422
    assert "Write an amount above zero" in answer.content.decode()
    client.post(url, month | {f"t_{collector.pk}": "1,200.50"})
    target = Target.objects.get(month=date(2026, 11, 1))
    assert (str(target.amount), target.history.first().history_user) == ("1200.500", clerk)
    client.post(url, month | {f"t_{collector.pk}": ""})
    assert not Target.objects.filter(month=date(2026, 11, 1)).exists()
    assert "1,000.00" in client.get(url, {"month": "2026-10", "currency": "CNY"}).content.decode()


def test_targets_of_an_approved_month_stay(clerk: Any, second: Any, collector: Any, signed_in: Any, run: Any) -> None:
    runs.approve(by=second, run=run, now=NOW)
    answer = signed_in(clerk).post(
        reverse("commissions:target-list"), {"month": "2026-10", "currency": "CNY", f"t_{collector.pk}": "7"}
    )
    assert answer.status_code == 422
    assert "October 2026 is approved and stays as it is" in answer.content.decode()


def queries(client: Any, url: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(
    paid: Any, clerk: Any, hired: Any, october: Any, signed_in: Any
) -> None:
    client = signed_in(clerk)

    def more(count: int) -> None:
        for _turn in range(count):
            paid("100", by=hired())
            paid("10", by=None)
        figured(october, clerk)

    more(1)
    urls = [
        october.get_absolute_url(),
        reverse("commissions:run-list"),
        reverse("commissions:run-statements", args=[october.pk]),
        reverse("commissions:run-excluded", args=[october.pk]),
        reverse("commissions:target-list") + "?month=2026-10&currency=CNY",
    ]
    few = [queries(client, url) for url in urls]
    more(12)
    assert [queries(client, url) for url in urls] == few
