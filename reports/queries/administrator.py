"""The administrator's home: creditors, people, files, work in the background, and the proof of the archive."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import AccountState
from cases.models import Account, Creditor, Placement
from cases.queries import business_days
from common.models import Job, JobState
from contacts.queries import archive
from reports.queries.supervisor import LOOK_BACK, Wait, approvals_waiting
from staff.enums import Role
from staff.models import User

PROOF_AGE = timedelta(days=7)


@dataclass(frozen=True)
class CreditorLine:
    """One creditor: its day, its open accounts and what they owe, its last file."""

    creditor: Creditor
    today: date
    accounts: int
    balance: Decimal
    last_placed_on: date | None


def waits(user: User, *, now: datetime) -> list[Wait]:
    """Return what needs the administrator, empty ones left out."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=now - LOOK_BACK).count()
    stuck = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - timedelta(minutes=5)).count()
    homeless = User.objects.filter(role=Role.COLLECTOR, is_active=True, team=None).count()
    idle = Creditor.objects.filter(is_active=True, accounts=None).count()
    lines = [
        *approvals_waiting(user),
        Wait(
            _("Workers"),
            stuck,
            ngettext(
                "%d job has waited more than 5 minutes. Check whether a worker runs.",
                "%d jobs have waited more than 5 minutes. Check whether a worker runs.",
                stuck,
            )
            % stuck,
            url="#jobs",
            tone="stop",
        ),
        Wait(
            _("Failed work"),
            failed,
            ngettext("%d job failed this week.", "%d jobs failed this week.", failed) % failed,
            url="#jobs",
            tone="stop",
        ),
        *_proof(now),
        Wait(
            _("People"),
            homeless,
            ngettext(
                "%d collector is in no team and gets no case.",
                "%d collectors are in no team and get no case.",
                homeless,
            )
            % homeless,
            "staff:people-list",
        ),
        Wait(
            _("Creditors"),
            idle,
            ngettext("%d creditor has not placed an account.", "%d creditors have not placed an account.", idle) % idle,
            "cases:creditor-list",
            tone="ring",
        ),
    ]
    return [line for line in lines if line.count]


def _proof(now: datetime) -> list[Wait]:
    last = archive.last_telling()
    if last and not last.holds:
        return [Wait(_("Archive"), 1, last.words, "contacts:archive", tone="stop")]
    if not last or last.job.created_at < now - PROOF_AGE:
        return [Wait(_("Archive"), 1, _("The record has not been proved for a week."), "contacts:archive")]
    return []


def creditors(*, now: datetime) -> list[CreditorLine]:
    """Return the creditors by name with what they have placed."""
    found = {
        row["creditor"]: row
        for row in Account.objects.filter(state=AccountState.OPEN)
        .values("creditor")
        .annotate(accounts=Count("pk"), owed=Sum("balance"), last=Max("placed_on"))
        .order_by()
    }
    lines, days = [], business_days.all_today(now=now)
    for one in Creditor.objects.order_by("name"):
        row: Any = found.get(one.pk, {"accounts": 0, "owed": Decimal(0), "last": None})
        lines.append(CreditorLine(one, days[one.pk], row["accounts"], row["owed"], row["last"]))
    return lines


def people() -> list[dict[str, Any]]:
    """Return how many people of each role may sign in and how many are closed."""
    rows: dict[str, Any] = {
        row["role"]: row
        for row in User.objects.values("role")
        .annotate(active=Count("pk", filter=Q(is_active=True)), closed=Count("pk", filter=Q(is_active=False)))
        .order_by()
    }
    nobody: Any = {"active": 0, "closed": 0}
    return [{**rows.get(role.value, nobody), "label": role.label} for role in Role]


def jobs() -> list[Job]:
    """Return the jobs that run, wait or failed, and the last that ended: newest first."""
    return list(Job.objects.select_related("owner").order_by("-pk")[:12])


def placements() -> list[Placement]:
    """Return the last placement files, newest first."""
    return list(Placement.objects.select_related("creditor", "created_by").order_by("-created_at", "-pk")[:6])
