"""Disputes: a collector's word against the own statement or a line of it, answered by somebody else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from commissions.actions import adjustments, disputes, runs
from commissions.actions.months import MonthLocked
from commissions.models import Adjustment, Dispute, Line, Run, Statement
from commissions.queries import disputes as queries
from common.second_person import SecondPersonNeeded
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_factories import DisputeFactory
from tests.sql import broken, refusal

NOW, TODAY = factories.NOW, date(2026, 11, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(paid: Any, clerk: Any, collector: Any, october: Any) -> Statement:
    """Return the collector's statement in review: a payment that counts, and one with more than was owed."""
    paid("400", by=collector, dpd=10, beyond="50")
    run = runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    found: Statement = Statement.objects.select_related("run").get(run=run)
    return found


@pytest.fixture
def supervisor(collector: Any) -> Any:
    """Return who supervises the collector's team."""
    team = factories.TeamFactory.create()
    type(collector).objects.filter(pk=collector.pk).update(team=team)
    collector.refresh_from_db()
    boss = factories.UserFactory.create(role="supervisor")
    team.supervisor = boss
    team.save()
    return boss


def opened(by: Any, statement: Statement, line: Line | None = None, words: str = "It was 450.") -> Dispute:
    return disputes.dispute(by=by, statement=statement, line=line, words=words, now=NOW)


def justified(row: Dispute, by: Any, amount: str = "3.20", month: date = OCTOBER) -> Dispute:
    amends = disputes.Amends(month, Decimal(amount))
    return disputes.justify(dispute=row, amends=amends, answer="You are right", by=by, today=TODAY, now=NOW)


def test_it_is_due_in_five_working_days(collector: Any, statement: Any) -> None:
    # 24 November 2026 is a Tuesday.
    assert opened(collector, statement).due_on == date(2026, 12, 1)
    factories.CalendarDayFactory.create(day=date(2026, 11, 27))
    line = Line.objects.filter(exclusion="").select_related("payment__creditor").get()
    assert opened(collector, statement, line).due_on == date(2026, 12, 2)


def test_each_thing_is_disputed_once_at_a_time(collector: Any, clerk: Any, statement: Any) -> None:
    counted, left_out = Line.objects.order_by("exclusion").select_related("payment__creditor")
    for line in (counted, left_out, None):
        row = opened(collector, statement, line)
        with pytest.raises(disputes.DisputeRefused, match="You dispute this already"):
            opened(collector, statement, line)
    disputes.reject(dispute=row, answer="No", by=clerk, now=NOW)
    opened(collector, statement)
    said = {queries.about(one) for one in Dispute.objects.select_related("payment")}
    assert {text.partition(":")[2] for text in said} == {"", " More than was owed"}


def test_only_who_is_paid_disputes_in_words(collector: Any, clerk: Any, statement: Any) -> None:
    with pytest.raises(disputes.DisputeRefused):
        opened(clerk, statement)
    with pytest.raises(disputes.DisputeRefused) as caught:
        opened(collector, statement, words="  ")
    assert caught.value.field == "words"


def test_it_outlives_a_new_calculation_and_stops_no_approval(
    collector: Any, clerk: Any, second: Any, statement: Any, signed_in: Any
) -> None:
    line = Line.objects.filter(exclusion="").select_related("payment__creditor").get()
    row = opened(collector, statement, line)
    run = figured(statement.run, clerk)
    assert "1 open dispute" in signed_in(clerk).get(run.get_absolute_url()).content.decode()
    run = approved(run, clerk, second)
    assert run.state == "approved"
    again = Statement.objects.get(run=run)
    [told] = queries.of_statement(again, collector, today=TODAY)
    assert (told.dispute, told.is_own, told.overdue) == (row, True, False)
    assert queries.of_lines(again, run.lines.all()) == {(row.payment_id, ""): row}


def test_a_correction_is_disputed_once_it_stands(
    paid: Any, collector: Any, clerk: Any, second: Any, statement: Any
) -> None:
    approved_run = runs.approve(by=second, run=statement.run, now=NOW)
    paid("200", by=collector, dpd=100, on=date(2026, 10, 30))
    run = figured(following(NOVEMBER, collector), clerk)
    delta = Statement.objects.select_related("run").get(run__booked_in=run)
    with pytest.raises(disputes.DisputeRefused, match="Dispute the statement that pays it"):
        opened(collector, delta)
    approved(run, clerk, second)
    delta = Statement.objects.select_related("run").get(pk=delta.pk)
    assert opened(collector, delta).run.booked_in == run
    assert approved_run.is_locked


def test_a_justified_one_asks_for_its_adjustment_in_one_step(
    collector: Any, supervisor: Any, clerk: Any, second: Any, statement: Any
) -> None:
    row = justified(opened(collector, statement), supervisor)
    adjustment = row.adjustment
    assert adjustment is not None
    assert (row.state, adjustment.amount, adjustment.asked_by, adjustment.state) == (
        "justified", Decimal("3.20"), supervisor, "asked",
    )  # fmt: skip
    with pytest.raises(disputes.DisputeClosed):
        justified(row, supervisor)
    assert Adjustment.objects.count() == 1


def test_who_asked_with_the_answer_takes_the_adjustment_back_and_says_why(
    collector: Any, supervisor: Any, clerk: Any, second: Any, statement: Any, signed_in: Any
) -> None:
    row = justified(opened(collector, statement), supervisor)
    wanted: Any = row.adjustment
    with pytest.raises(adjustments.AdjustmentRefused, match="Only the person who asked"):
        disputes.take_back(dispute=row, words="Mine", by=clerk, now=NOW)
    with pytest.raises(adjustments.AdjustmentRefused, match="the collector reads it") as caught:
        adjustments.withdraw(adjustment=wanted, by=supervisor, now=NOW)
    assert caught.value.field == "words"
    at = reverse("commissions:dispute-take-back", args=[row.pk])
    page, boss = reverse("commissions:dispute-answer", args=[row.pk]), signed_in(supervisor)
    assert page in boss.get(f"{reverse('commissions:dispute-list')}?show=answered").content.decode()
    assert at in boss.get(page).content.decode()
    assert at not in signed_in(clerk).get(page).content.decode()
    assert boss.post(at, {"words": " "}).status_code == 422
    assert boss.post(at, {"words": "It was paid in September."}).status_code == 302
    wanted.refresh_from_db()
    assert (wanted.state, wanted.decision) == ("withdrawn", "It was paid in September.")
    assert at not in boss.get(page).content.decode()
    assert "is decided already" in boss.post(at, {"words": "Again"}).content.decode()
    own = signed_in(collector).get(statement.get_absolute_url()).content.decode()
    assert "It was paid in September." in own
    with pytest.raises(adjustments.AdjustmentDecided):
        adjustments.approve(adjustment=wanted, by=second, now=NOW)
    again = opened(collector, statement)
    with pytest.raises(disputes.NothingAsked):
        disputes.take_back(dispute=again, words="x", by=supervisor, now=NOW)


def test_what_is_approved_is_not_taken_back(collector: Any, supervisor: Any, second: Any, statement: Any) -> None:
    row = justified(opened(collector, statement), supervisor)
    adjustments.approve(adjustment=row.adjustment, by=second, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(adjustments.AdjustmentDecided):
        disputes.take_back(dispute=row, words="Late", by=supervisor, now=NOW)
    client = APIClient()
    client.force_authenticate(supervisor)
    answer = client.post(f"/api/v1/pay-disputes/{row.pk}/take-back/", {"words": "Late"})
    assert (answer.status_code, answer.json()["code"]) == (409, "adjustment_decided")


def test_where_the_adjustment_is_refused_the_dispute_stays_open(
    collector: Any, clerk: Any, second: Any, statement: Any
) -> None:
    row = opened(collector, statement)
    runs.approve(by=second, run=statement.run, now=NOW)
    with pytest.raises(MonthLocked):
        justified(row, clerk)
    assert (Dispute.objects.get().state, Adjustment.objects.count()) == ("open", 0)
    assert justified(row, clerk, month=NOVEMBER).state == "justified"


def test_nobody_answers_the_own_one_or_without_words(collector: Any, clerk: Any, statement: Any) -> None:
    row = opened(collector, statement)
    with pytest.raises(SecondPersonNeeded):
        disputes.reject(dispute=row, answer="Mine", by=collector, now=NOW)
    with pytest.raises(disputes.DisputeRefused):
        disputes.reject(dispute=row, answer=" ", by=clerk, now=NOW)
    with pytest.raises(disputes.DisputeRefused):
        disputes.withdraw(dispute=row, by=clerk, now=NOW)
    assert disputes.withdraw(dispute=row, by=collector, now=NOW).state == "withdrawn"
    with pytest.raises(disputes.DisputeClosed):
        disputes.withdraw(dispute=row, by=collector, now=NOW)


def test_the_database_holds_to_it(collector: Any, clerk: Any, statement: Any) -> None:
    row = opened(collector, statement)
    row.state, row.closed_by, row.closed_at, row.answer = "not_justified", collector, NOW, "So"
    assert "pay_dispute_answered_by_another" in broken(row.save)
    row.state, row.closed_by = "justified", clerk
    assert "pay_dispute_justified_is_adjusted" in broken(row.save)
    assert "keeps what was said" in refusal("UPDATE commissions_dispute SET words = 'x'")
    disputes.reject(dispute=row, answer="No", by=clerk, now=NOW)
    for sql in ("UPDATE commissions_dispute SET answer = 'x'", "DELETE FROM commissions_dispute"):
        assert "keeps what was said" in refusal(sql)


def test_pages_dispute_answer_and_tell(
    collector: Any, supervisor: Any, clerk: Any, statement: Any, signed_in: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    line = Line.objects.filter(exclusion="").get()
    rows = reverse("commissions:statement-lines", args=[statement.pk])
    at = f"{reverse('commissions:dispute-open', args=[statement.pk])}?line={line.pk}"
    worked = f"{rows}?version={statement.version_id}&part=0"
    assert at in signed_in(collector).get(worked).content.decode()
    assert at not in signed_in(clerk).get(worked).content.decode()
    assert signed_in(collector).post(at, {"words": "The debtor paid 450."}).status_code == 302
    assert at not in signed_in(collector).get(worked).content.decode()
    twice = signed_in(collector).post(at, {"words": "Again"})
    assert (twice.status_code, Dispute.objects.count()) == (422, 1)
    row = Dispute.objects.get()
    answer = reverse("commissions:dispute-answer", args=[row.pk])
    for who in (supervisor, clerk):
        assert answer in signed_in(who).get(reverse("commissions:dispute-list")).content.decode()
        page = signed_in(who).get(answer).content.decode()
        assert "The debtor paid 450." in page
        assert "Of it ¥350.00 counts." in page
        assert "It makes <b>1.75</b>." in page
    told = {"verdict": "justified", "amount": "", "month": "2026-10", "answer": "You are right"}
    assert "Write what is paid for it." in signed_in(supervisor).post(answer, told).content.decode()
    assert signed_in(supervisor).post(answer, {**told, "amount": "0.40"}).status_code == 302
    page = signed_in(collector).get(statement.get_absolute_url()).content.decode()
    assert "You are right" in page
    assert "Adjustment of ¥0.40" in page


def test_a_stranger_finds_nothing(collector: Any, supervisor: Any, statement: Any, signed_in: Any) -> None:
    row = opened(collector, statement)
    other, boss = factories.UserFactory.create(), factories.UserFactory.create(role="supervisor")
    assert signed_in(other).get(reverse("commissions:dispute-open", args=[statement.pk])).status_code == 404
    assert signed_in(other).post(reverse("commissions:dispute-withdraw", args=[row.pk])).status_code == 404
    assert signed_in(boss).get(reverse("commissions:dispute-answer", args=[row.pk])).status_code == 404
    elsewhere = f"{reverse('commissions:dispute-open', args=[statement.pk])}?line=999999"
    assert signed_in(collector).get(elsewhere).status_code == 404
    for who, count in ((other, 0), (boss, 0), (supervisor, 1), (collector, 0)):
        assert queries.waiting(who) == count
    client = APIClient()
    client.force_authenticate(boss)
    assert client.get("/api/v1/pay-disputes/").json()["results"] == []
    assert client.post(f"/api/v1/pay-disputes/{row.pk}/reject/", {"answer": "No"}).status_code == 404


def test_the_inbox_begins_with_what_is_overdue(clerk: Any, signed_in: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    late = DisputeFactory.create(due_on=date(2026, 11, 20))
    DisputeFactory.create(run=late.run, due_on=date(2026, 11, 30))
    page = signed_in(clerk).get(reverse("commissions:dispute-list"))
    assert [(row.dispute.due_on.day, row.overdue) for row in page.context["rows"]] == [(20, True), (30, False)]
    file = signed_in(clerk).get(reverse("commissions:dispute-export-csv"))
    assert len(b"".join(file.streaming_content).splitlines()) == 3


def test_the_api_disputes_once_per_key(collector: Any, clerk: Any, statement: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    one, other = APIClient(), APIClient()
    one.force_authenticate(collector)
    other.force_authenticate(clerk)
    body = {"statement": statement.pk, "line": Line.objects.filter(exclusion="").get().pk, "words": "450"}
    key: Any = {"HTTP_IDEMPOTENCY_KEY": "d"}
    first = one.post("/api/v1/pay-disputes/", body, format="json", **key)
    again = one.post("/api/v1/pay-disputes/", body, format="json", **key)
    assert (first.status_code, again.json()) == (201, first.json())
    assert one.post("/api/v1/pay-disputes/", body, format="json").json()["code"] == "dispute_refused"
    at = f"/api/v1/pay-disputes/{first.json()['id']}/"
    assert one.post(f"{at}reject/", {"answer": "Mine"}).status_code == 403
    told = {"amount": "0.40", "month": "2026-10-31", "answer": "Right"}
    assert other.post(f"{at}justify/", told, format="json").json()["state"] == "justified"
    assert one.post(f"{at}withdraw/").json()["code"] == "dispute_closed"
    assert Run.objects.get().adjustments.count() == 0
