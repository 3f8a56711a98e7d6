"""Which statements a person may see, which lines earn or wait, and which targets count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from commissions.enums import DisputeState, RunState

if TYPE_CHECKING:
    from staff.models import User

SHOWN = (RunState.IN_REVIEW, RunState.APPROVED, RunState.EXPORTED)


class StatementQuerySet(models.QuerySet[Any]):
    """Filters of statements by noun."""

    def visible_to(self, user: User | Any) -> StatementQuerySet:
        """Return all statements for who sees runs; from review on those of the own teams, or the person's own."""
        if user.has_perm("commissions.view_run"):
            return self
        if user.has_perm("commissions.view_team_statement"):
            return self.filter(collector__team__supervisor_id=user.pk, run__state__in=SHOWN)
        if user.has_perm("commissions.view_own_statement"):
            return self.filter(collector_id=user.pk, run__state__in=SHOWN)
        return self.none()


class RunQuerySet(models.QuerySet[Any]):
    """Filters of runs by noun."""

    def official(self) -> RunQuerySet:
        """Return the runs that pay; deltas are booked in them."""
        return self.filter(booked_in__isnull=True)


class PayEntryQuerySet(models.QuerySet[Any]):
    """Filters of entries of pay accounts by noun."""

    def visible_to(self, user: User | Any) -> PayEntryQuerySet:
        """Return all entries for who sees runs, else those of the person's own account."""
        if user.has_perm("commissions.view_run"):
            return self
        if user.has_perm("commissions.view_own_statement"):
            return self.filter(collector_id=user.pk)
        return self.none()


class DisputeQuerySet(models.QuerySet[Any]):
    """Filters of disputes by noun."""

    def visible_to(self, user: User | Any) -> DisputeQuerySet:
        """Return all disputes for who sees runs, a supervisor's those of the team, a collector's the own ones."""
        if user.has_perm("commissions.view_run"):
            return self
        if user.has_perm("commissions.answer_dispute"):
            return self.filter(collector__team__in=user.team_ids)
        return self.filter(collector_id=user.pk)

    def open(self) -> DisputeQuerySet:
        """Return the disputes that wait for an answer."""
        return self.filter(state=DisputeState.OPEN)


class LineQuerySet(models.QuerySet[Any]):
    """Filters of lines by noun."""

    def counted(self) -> LineQuerySet:
        """Return the lines that earn."""
        return self.filter(exclusion="")

    def left_out(self) -> LineQuerySet:
        """Return the money that is not counted."""
        return self.exclude(exclusion="")

    def waiting_for(self, kind: str) -> LineQuerySet:
        """Return the lines that wait for a person for one reason (a code of `ExceptionKind`)."""
        test = "EXISTS (SELECT 1 FROM unnest(commissions_line.faults) x WHERE split_part(x, ':', 1) = %s)"
        rows: Any = self.filter(faults__isnull=False).extra(where=[test], params=[kind])  # noqa: S610 - a constant
        found: LineQuerySet = rows
        return found


class ScoreQuerySet(models.QuerySet[Any]):
    """Filters of review scores by noun."""

    def latest_ones(self) -> ScoreQuerySet:
        """Return of each person and month the last that was written, approved or not."""
        return self.filter(replaced_by__isnull=True)

    def waiting(self) -> ScoreQuerySet:
        """Return the last ones that no second person has approved yet."""
        return self.latest_ones().filter(approved_at__isnull=True)

    def counting(self) -> ScoreQuerySet:
        """Return of each person and month the last one that a second person approved: the only one that counts."""
        approved = self.filter(approved_at__isnull=False)
        return approved.order_by("collector", "month", "-pk").distinct("collector", "month")


class TargetQuerySet(models.QuerySet[Any]):
    """Filters of targets by noun."""

    def approved(self) -> TargetQuerySet:
        """Return the targets that a second person approved: the only ones that count."""
        return self.filter(approved_at__isnull=False)

    def waiting(self) -> TargetQuerySet:
        """Return the targets that no second person has approved yet."""
        return self.filter(approved_at__isnull=True)
