"""Which statements a person may see, and which targets count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from commissions.enums import RunState

if TYPE_CHECKING:
    from staff.models import User

SHOWN = (RunState.IN_REVIEW, RunState.APPROVED, RunState.EXPORTED)


class StatementQuerySet(models.QuerySet[Any]):
    """Filters of statements by noun."""

    def visible_to(self, user: User | Any) -> StatementQuerySet:
        """Return all statements for who sees runs, else the person's own ones from review on."""
        if user.has_perm("commissions.view_run"):
            return self
        if user.has_perm("commissions.view_own_statement"):
            return self.filter(collector_id=user.pk, run__state__in=SHOWN)
        return self.none()


class TargetQuerySet(models.QuerySet[Any]):
    """Filters of targets by noun."""

    def approved(self) -> TargetQuerySet:
        """Return the targets that a second person approved: the only ones that count."""
        return self.filter(approved_at__isnull=False)

    def waiting(self) -> TargetQuerySet:
        """Return the targets that no second person has approved yet."""
        return self.filter(approved_at__isnull=True)
