"""The audit row that every action writes."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from common.models import AuditEvent


def record(*, by: AbstractBaseUser | None, action: str, subject: Model, now: datetime, **facts: Any) -> AuditEvent:
    """Write that `by` (None: the desk itself) did `action` to `subject`; facts are ids, counts and amounts."""
    return AuditEvent.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        facts=facts,
    )
