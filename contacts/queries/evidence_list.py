"""The evidence packs of a case, and which of them can still be taken away."""

from datetime import datetime

from django.db.models import QuerySet

from cases.models import Case
from contacts.models import EvidencePack
from staff.models import User

MOST = 20


def visible_to(user: User) -> QuerySet[EvidencePack]:
    """Return the packs of the cases that `user` may see."""
    return EvidencePack.objects.filter(case__in=Case.objects.visible_to(user)).select_related("file", "case")


def of_case(case: Case) -> list[EvidencePack]:
    """Return the last packs of a case, newest first."""
    rows = EvidencePack.objects.filter(case=case).select_related("asked_by", "file", "job").order_by("-pk")
    return list(rows[:MOST])


def is_there(row: EvidencePack, *, now: datetime) -> bool:
    """Return whether the file can be taken away."""
    is_kept = row.file is not None and row.file.dropped_at is None
    return is_kept and row.expires_at is not None and row.expires_at > now
