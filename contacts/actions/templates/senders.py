"""What messages for a creditor say of it: kept by administrators, with its history."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from cases.models import Creditor
from common import audit, cards, history
from contacts.models import Sender
from staff.models import User


@dataclass(frozen=True)
class Details:
    """How a creditor is reached and paid, its seal, how fast messages for it leave; empty where it has none."""

    phone: str = ""
    email: str = ""
    address: str = ""
    how_to_pay: str = ""
    how_to_pay_zh: str = ""
    seal: str = ""
    sms_a_minute: int | None = None
    emails_a_minute: int | None = None


@transaction.atomic
def keep(*, creditor: Creditor, details: Details, by: User, now: datetime) -> Sender:
    """Keep what messages for `creditor` say of it; what is queued already stays as it was written."""
    row = Sender.objects.select_for_update(of=("self",)).filter(creditor=creditor).first() or Sender(creditor=creditor)
    for name, value in asdict(details).items():
        most = 1000 if name.startswith("how_to_pay") else 200
        setattr(row, name, cards.kept(value, most) if isinstance(value, str) else value)
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="sender.keep", subject=row, now=now, creditor=creditor.pk)
    return row
