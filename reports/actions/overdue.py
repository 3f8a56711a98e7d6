"""What is done to overdue reports: asked for, made, made by schedule, and thinned out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cases.models import Creditor
from cases.queries import business_days
from common import audit, clock, dates, jobs
from common.clock import start_of
from common.errors import Refusal
from common.models import JobState
from reports.models import OverdueReport, OverdueRow
from reports.queries import gathering
from staff.enums import Role
from staff.models import User

KIND = "reports.overdue"
ROWS_KEPT_DAYS = 35
COLLECTED_DAYS = 7
CAUGHT_UP_DAYS = 7
TRY_AGAIN_AFTER = timedelta(hours=1)
ROWS_A_STEP = 50_000


class DateRefused(Refusal):
    """The date has not come yet, or lies before anything was placed."""

    code = "date_refused"


@dataclass(frozen=True)
class Filters:
    """What a report covers, in ids; an empty list covers all."""

    creditors: list[int] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    collectors: list[int] = field(default_factory=list)
    buckets: list[int] = field(default_factory=list)


def ask(*, by: User, as_of: date, filters: Filters, now: datetime) -> OverdueReport:
    """Ask for a report as of the close of `as_of` and return it with its job; a supervisor's covers their teams.

    Raises DateRefused for a day that no creditor has reached.
    """
    latest = latest_day(now=now)
    if as_of > latest:
        sentence = _("That day is not over anywhere yet. Choose %(day)s or an earlier day.")
        raise DateRefused(sentence % {"day": dates.day(latest)}, field="as_of")
    teams = filters.teams
    if by.role == Role.SUPERVISOR:
        teams = [team for team in by.team_ids if not teams or team in teams] or [0]
    kept = {
        "creditors": filters.creditors,
        "teams": teams,
        "collectors": filters.collectors,
        "buckets": filters.buckets,
    }
    with transaction.atomic():
        report = OverdueReport.objects.create(as_of=as_of, filters=kept, asked_at=now, asked_by=by)
        _start(report, by)
        audit.record(by=by, action="overdue.ask", subject=report, now=now, as_of=as_of.isoformat())
    return report


def latest_day(*, now: datetime) -> date:
    """Return the latest business date of any creditor; the calendar day of the desk when there is none."""
    return max(business_days.all_today(now=now).values(), default=clock.local_date(now, settings.DESK_TIME_ZONE))


def _start(report: OverdueReport, by: User | None) -> None:
    back = report.get_absolute_url()
    payload = {"report": report.pk}
    report.job = jobs.start(kind=KIND, by=by, key=f"overdue:{report.pk}", back_url=back, payload=payload)
    report.save(update_fields=["job"])


def make(*, report_id: int, now: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Gather rows and totals of a report in one transaction and return the number of rows; once made it stays.

    `tell` is told (creditors done, of all) and may raise to stop.
    """
    with transaction.atomic():
        report = OverdueReport.objects.select_for_update(of=("self",)).get(pk=report_id)
        if report.made_at:
            return report.row_count
        creditors = Creditor.objects.order_by("pk")
        if report.filters.get("creditors"):
            creditors = creditors.filter(pk__in=report.filters["creditors"])
        scopes = [_scope(report, one, now) for one in creditors]
        for done, scope in enumerate(scopes):
            tell(done, len(scopes))
            report.row_count += gathering.gather(scope)
        report.totals = _totals(report, scopes)
        report.made_at = now
        report.save(update_fields=["row_count", "totals", "made_at"])
        audit.record(by=report.asked_by, action="overdue.make", subject=report, now=now, rows=report.row_count)
    return report.row_count


def _scope(report: OverdueReport, creditor: Creditor, now: datetime) -> gathering.Scope:
    today = business_days.today(creditor=creditor, now=now)
    on = min(report.as_of, today)
    end = start_of(on + timedelta(days=1), creditor.time_zone)
    filters = report.filters
    return gathering.Scope(
        report=report.pk,
        creditor=creditor.pk,
        currency=creditor.currency,
        on=on,
        end=end,
        teams=filters.get("teams", []),
        collectors=filters.get("collectors", []),
        buckets=filters.get("buckets", []),
        is_past=on < today,
    )


def _totals(report: OverdueReport, scopes: list[gathering.Scope]) -> dict[str, Any]:
    since = report.as_of - timedelta(days=COLLECTED_DAYS)
    return {
        "cells": gathering.cells(report.pk),
        "concerns": gathering.concerns(report.pk),
        "collected": gathering.collected(
            creditors=[scope.creditor for scope in scopes],
            teams=report.filters.get("teams", []),
            collectors=report.filters.get("collectors", []),
            since=since,
            on=report.as_of,
        ),
        "collected_since": since.isoformat(),
        "earlier": [[scope.creditor, scope.on.isoformat()] for scope in scopes if scope.on < report.as_of],
        "restated": sum(gathering.restated(creditor=scope.creditor, on=scope.on) for scope in scopes if scope.is_past),
    }


def due_day(*, now: datetime) -> date:
    """Return the day whose close the schedule should have reported by `now`: yesterday once the hour has come."""
    early = now - timedelta(hours=settings.OVERDUE_REPORT_HOUR)
    return clock.local_date(early, settings.DESK_TIME_ZONE) - timedelta(days=1)


def ask_scheduled(*, now: datetime) -> list[OverdueReport]:
    """Ask for the daily report when it is missing, with missed days in order, at most a week; return what was asked.

    One scheduled report a day is a constraint of the database, so two schedulers at once make one. A report whose
    job failed or was cancelled is tried again an hour later.
    """
    asked = []
    for day in _missing_days(due_day(now=now)):
        report, created = OverdueReport.objects.get_or_create(
            as_of=day, scheduled=True, defaults={"asked_at": now, "filters": {}}
        )
        if created:
            _start(report, None)
            asked.append(report)
    ended = [JobState.FAILED, JobState.CANCELLED]
    tired = OverdueReport.objects.filter(scheduled=True, made_at=None, job__state__in=ended).order_by("as_of")
    for report in tired.filter(job__finished_at__lt=now - TRY_AGAIN_AFTER):
        _start(report, None)
        asked.append(report)
    return asked


def _missing_days(due: date) -> list[date]:
    last = OverdueReport.objects.filter(scheduled=True).order_by("-as_of").values_list("as_of", flat=True).first()
    first = due if last is None else max(last + timedelta(days=1), due - timedelta(days=CAUGHT_UP_DAYS - 1))
    return [first + timedelta(days=step) for step in range((due - first).days + 1)]


def record_download(*, report: OverdueReport, form: str, filters: str, by: User, now: datetime) -> None:
    """Write down who took which accounts of a report away: the file holds personal data.

    `filters` narrow the report as an address does ("bucket=3"); empty for all that the person sees of it.
    """
    audit.record(by=by, action="overdue.export", subject=report, now=now, form=form, filters=filters)


def retire_rows(*, now: datetime) -> int:
    """Remove the rows of scheduled reports older than `ROWS_KEPT_DAYS` and return how many; totals stay."""
    before = due_day(now=now) - timedelta(days=ROWS_KEPT_DAYS)
    old = OverdueReport.objects.filter(
        Exists(OverdueRow.objects.filter(report=OuterRef("pk"))), scheduled=True, as_of__lt=before
    )
    removed = 0
    for report in old.order_by("as_of"):
        while True:
            step = list(
                OverdueRow.objects.filter(report=report).order_by("pk").values_list("pk", flat=True)[:ROWS_A_STEP]
            )
            if not step:
                break
            removed += OverdueRow.objects.filter(pk__in=step).delete()[0]
        report.rows_removed_at = now
        report.save(update_fields=["rows_removed_at"])
    return removed
