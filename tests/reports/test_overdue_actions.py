"""The overdue report as an action: its rows and totals are what the ledger says of that day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Promise
from common import jobs
from common.models import AuditEvent, Job, JobState
from reports import tasks
from reports.actions import overdue
from reports.actions.overdue import Filters
from reports.models import OverdueReport, OverdueRow
from staff.enums import Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def made(as_of: Any = TODAY, **filters: Any) -> OverdueReport:
    by = factories.UserFactory.create(role=Role.ADMINISTRATOR)
    report = overdue.ask(by=by, as_of=as_of, filters=Filters(**filters), now=NOW)
    overdue.make(report_id=report.pk, now=NOW)
    report.refresh_from_db()
    return report


def account(**changes: Any) -> Any:
    return factories.AccountFactory.create(**changes)


def test_row_says_how_the_account_stands() -> None:
    collector = factories.UserFactory.create()
    case = factories.CaseFactory.create(
        collector=collector,
        team=collector.team,
        last_contact_at=NOW - timedelta(days=1),
        last_contact_channel="phone",
        last_outcome="promise",
    )
    factories.PromiseFactory.create(case=case)
    factories.ContactPointFactory.create(debtor=case.debtor)
    one = account(case=case, overdue_amount=Decimal(400))
    report = made()
    row = OverdueRow.objects.get(report=report)
    assert (row.account_id, row.dpd, row.bucket, row.balance) == (one.pk, 74, 3, 1000)
    assert (row.principal, row.interest, row.charges, row.overdue_amount) == (800, 150, 50, 400)
    assert (row.last_contact_channel, row.last_outcome, row.collector_id) == ("phone", "promise", collector.pk)
    assert (row.promise_amount, row.promise_state) == (300, "open")
    assert row.concerns == []
    assert report.row_count == 1
    assert AuditEvent.objects.filter(action="overdue.make", subject_id=report.pk).count() == 1


def test_accounts_not_past_due_are_left_out() -> None:
    account(oldest_due_on=None)
    account(oldest_due_on=TODAY)
    account(state="recalled", closed_on=TODAY - timedelta(days=1))
    account(oldest_due_on=TODAY - timedelta(days=1))
    assert list(OverdueRow.objects.filter(report=made()).values_list("dpd", flat=True)) == [1]


def test_what_owes_nothing_is_in_the_sums_and_counted_apart() -> None:
    case = factories.CaseFactory.create()
    account(case=case)
    account(case=case, principal=0, interest=0, fees=0, unapplied=Decimal(25))
    cells = made().totals["cells"]
    assert len(cells) == 1
    accounts, balance, nothing, nothing_balance = cells[0][4], cells[0][5], cells[0][12], cells[0][13]
    assert (accounts, Decimal(balance), nothing, Decimal(nothing_balance)) == (
        2,
        Decimal(975),
        1,
        Decimal(-25),
    )


def test_past_day_is_told_from_the_ledger() -> None:
    one = account()
    factories.LedgerEntryFactory.create(account=one, kind="payment", effective_on=TODAY, principal=Decimal(-200))
    type(one).objects.filter(pk=one.pk).update(principal=600)
    assert OverdueRow.objects.get(report=made()).balance == 800
    row = OverdueRow.objects.get(report=made(TODAY - timedelta(days=1)))
    assert (row.balance, row.dpd) == (1000, 73)


def test_account_paid_off_since_was_overdue_on_its_day() -> None:
    one = account()
    factories.LedgerEntryFactory.create(
        account=one, kind="payment", effective_on=TODAY, principal=-800, interest=-150, fees=-50
    )
    type(one).objects.filter(pk=one.pk).update(principal=0, interest=0, fees=0, oldest_due_on=None)
    assert not OverdueRow.objects.filter(report=made()).exists()
    assert OverdueRow.objects.get(report=made(TODAY - timedelta(days=1))).balance == 1000


def test_collector_and_promise_of_a_past_day() -> None:
    case = factories.CaseFactory.create()
    account(case=case)
    old, new = factories.UserFactory.create_batch(2)
    changed = NOW - timedelta(hours=3)
    case.assignments.create(collector=old, team=old.team, since=NOW - timedelta(days=9), until=changed, reason="a")
    case.assignments.create(collector=new, team=new.team, since=changed, reason="b")
    case.collector, case.team = new, new.team
    case.save()
    factories.PromiseFactory.create(
        case=case,
        state="broken",
        judged_on=TODAY,
        due_on=TODAY - timedelta(days=4),
        recorded_at=NOW - timedelta(days=6),
    )
    now_row = OverdueRow.objects.get(report=made())
    then_row = OverdueRow.objects.get(report=made(TODAY - timedelta(days=1)))
    assert (now_row.collector_id, now_row.promise_state) == (new.pk, "broken")
    assert (then_row.collector_id, then_row.promise_state) == (old.pk, "open")


def test_filters_narrow_the_rows() -> None:
    one, other = account(), account(oldest_due_on=TODAY - timedelta(days=10))
    assert made(creditors=[one.creditor_id]).row_count == 1
    assert made(buckets=[1]).row_count == 1
    assert made(teams=[factories.TeamFactory.create().pk]).row_count == 0
    assert OverdueRow.objects.get(report=made(creditors=[other.creditor_id])).account_id == other.pk


def test_concerns_name_what_needs_a_decision() -> None:
    case = factories.CaseFactory.create()
    account(case=case)
    factories.PromiseFactory.create(case=case, state="broken", judged_on=TODAY, recorded_at=NOW - timedelta(days=9))
    report = made()
    row = OverdueRow.objects.get(report=report)
    assert set(row.concerns) == {"broken_silent", "no_point", "never_contacted", "no_collector"}
    assert {line[0] for line in report.totals["concerns"]} == set(row.concerns)


def test_supervisor_asks_for_own_teams_only() -> None:
    supervisor = factories.UserFactory.create(role=Role.SUPERVISOR)
    stranger = factories.TeamFactory.create()
    report = overdue.ask(by=supervisor, as_of=TODAY, filters=Filters(teams=[stranger.pk]), now=NOW)
    assert report.filters["teams"] == [0]
    report = overdue.ask(by=supervisor, as_of=TODAY, filters=Filters(), now=NOW)
    assert report.filters["teams"] == [supervisor.team_id]


def test_a_day_to_come_is_refused() -> None:
    by = factories.UserFactory.create(role=Role.FINANCE)
    factories.CreditorFactory.create()
    with pytest.raises(overdue.DateRefused) as caught:
        overdue.ask(by=by, as_of=TODAY + timedelta(days=1), filters=Filters(), now=NOW)
    assert caught.value.field == "as_of"
    assert OverdueReport.objects.count() == 0


def test_creditor_behind_the_date_line_is_reported_on_its_own_day() -> None:
    account(case__creditor__time_zone="America/Los_Angeles")
    early = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    factories.CreditorFactory.create()
    by = factories.UserFactory.create(role=Role.FINANCE)
    report = overdue.ask(by=by, as_of=TODAY, filters=Filters(), now=early)
    overdue.make(report_id=report.pk, now=early)
    report.refresh_from_db()
    assert OverdueRow.objects.get().dpd == 73
    assert report.totals["earlier"][0][1] == "2026-11-23"


def test_twice_is_once() -> None:
    account()
    report = made()
    assert overdue.make(report_id=report.pk, now=NOW) == 1
    assert OverdueRow.objects.count() == 1


def test_cancel_leaves_nothing() -> None:
    account()
    by = factories.UserFactory.create(role=Role.FINANCE)
    report = overdue.ask(by=by, as_of=TODAY, filters=Filters(), now=NOW)

    def stop(_done: int, _total: int) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        overdue.make(report_id=report.pk, now=NOW, tell=stop)
    report.refresh_from_db()
    assert (OverdueRow.objects.count(), report.made_at) == (0, None)


def test_job_makes_the_report() -> None:
    account()
    by = factories.UserFactory.create(role=Role.FINANCE)
    report = overdue.ask(by=by, as_of=TODAY - timedelta(days=1), filters=Filters(), now=NOW)
    jobs.run(report.job_id or 0)
    job = Job.objects.get(pk=report.job_id or 0)
    assert (job.state, job.result) == (JobState.DONE, {"rows": 1})


def test_collected_counts_a_bounce_as_nothing() -> None:
    one = account()
    paid = factories.PaymentFactory.create(account=one, amount=100, state="reversed")
    factories.PaymentFactory.create(account=one, amount=-100, reverses=paid)
    factories.PaymentFactory.create(account=one, amount=40)
    factories.PaymentFactory.create(account=one, amount=7, value_on=TODAY - timedelta(days=8))
    factories.PaymentFactory.create(account=one, amount=9, state="before_placement")
    assert [Decimal(line[3]) for line in made().totals["collected"]] == [40]


def test_schedule_makes_one_a_day_and_catches_up() -> None:
    first = overdue.ask_scheduled(now=NOW)
    assert [report.as_of for report in first] == [TODAY - timedelta(days=1)]
    assert overdue.ask_scheduled(now=NOW) == []
    later = overdue.ask_scheduled(now=NOW + timedelta(days=3))
    assert [report.as_of for report in later] == [TODAY + timedelta(days=step) for step in range(3)]
    long_after = overdue.ask_scheduled(now=NOW + timedelta(days=60))
    assert len(long_after) == overdue.CAUGHT_UP_DAYS


def test_schedule_waits_for_its_hour() -> None:
    before_six = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)  # 05:00 in Shanghai on the 24th
    assert overdue.due_day(now=before_six) == TODAY - timedelta(days=2)
    assert overdue.due_day(now=before_six + timedelta(hours=1)) == TODAY - timedelta(days=1)


def test_failed_scheduled_report_is_tried_again_an_hour_later() -> None:
    report = overdue.ask_scheduled(now=NOW)[0]
    Job.objects.filter(pk=report.job_id or 0).update(state=JobState.FAILED, finished_at=NOW)
    assert overdue.ask_scheduled(now=NOW + timedelta(minutes=30)) == []
    assert [again.pk for again in overdue.ask_scheduled(now=NOW + timedelta(minutes=61))] == [report.pk]


def test_rows_of_old_scheduled_reports_go_and_totals_stay() -> None:
    account()
    report = overdue.ask_scheduled(now=NOW)[0]
    overdue.make(report_id=report.pk, now=NOW)
    on_demand = made()
    assert overdue.retire_rows(now=NOW + timedelta(days=35)) == 0
    assert overdue.retire_rows(now=NOW + timedelta(days=36)) == 1
    report.refresh_from_db()
    assert report.totals["cells"]
    assert report.row_count == 1
    assert report.rows_removed_at
    assert on_demand.rows.count() == 1


def test_sweep_does_both() -> None:
    tasks.sweep_overdue(unknown="argument of a later version")
    assert OverdueReport.objects.filter(scheduled=True).count() == 1
    assert Promise.objects.count() == 0
