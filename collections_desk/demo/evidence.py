"""The demo's evidence pack: the whole record of one case with a plan, as a regulator would ask for it."""

from datetime import datetime

from django.db.models import Count

from cases.imports.progress import Silent
from cases.models import Case, Creditor
from contacts.actions import evidence_packs
from staff.models import User

REASON = "金融消费者投诉转办，编号2026-1187，调取全部催收记录"


def load(*, creditor: Creditor, everybody: dict[str, User], now: datetime) -> None:
    """Put together the record of the case that has a plan and was spoken of most."""
    rows = Case.objects.filter(creditor=creditor, plans__isnull=False, sealed_at=None)
    case = rows.annotate(spoken=Count("contacts", distinct=True)).order_by("-spoken", "pk").first()
    if case is None:
        return
    row = evidence_packs.keep(case=case, reason=REASON, by=everybody["zhou.ning"], now=now)
    evidence_packs.make(pack_id=row.pk, progress=Silent(), now=now)
