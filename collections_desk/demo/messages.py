"""The demo's messages: some sent, some answered, one sending whose messages wait for tomorrow."""

from datetime import datetime, timedelta

from cases.enums import Channel
from cases.imports.progress import Silent
from cases.models import Case, Creditor
from collections_desk.demo.templates import CHINESE
from common.clock import local_date, start_of
from common.errors import Refusal
from contacts.actions.messages import queueing, receipts, sending, sends
from contacts.actions.messages.queueing import Wanted
from contacts.actions.messages.receipts import Event
from contacts.actions.messages.sends import Plan
from contacts.enums import ReceiptKind
from contacts.models import Message, Template
from staff.models import User

MOST = 12


def load(*, creditor: Creditor, everybody: dict[str, User], now: datetime) -> None:
    """Write to the first cases of a collector, let gateways tell what became of them, start a sending."""
    # The afternoon before, so that the gate's window is open whenever the demo is loaded.
    then = start_of(local_date(now, creditor.time_zone) - timedelta(days=1), creditor.time_zone) + timedelta(hours=15)
    template = Template.objects.get(name="还款提醒", language=CHINESE)
    writer = everybody["lin.yue"]
    rows = Case.objects.open().filter(creditor=creditor, collector=writer).order_by("pk")
    for case in rows[:MOST]:
        point = case.debtor.contact_points.filter(kind="phone", person=None, state__in=["new", "verified"]).first()
        if point is not None:
            _write(case, Wanted(template, point), by=writer, now=then)
    sending.send_due(now=then)
    _answers(then)
    plan = Plan("M2 还款提醒", creditor, template, begins_at=now + timedelta(days=1), buckets=(2,))
    send = sends.keep(plan=plan, by=everybody["zhou.ning"], now=now)
    sends.gather(send_id=send.pk, progress=Silent(), now=now)


def _write(case: Case, wanted: Wanted, *, by: User, now: datetime) -> None:
    try:
        queueing.queue(case=case, wanted=wanted, by=by, now=now)
    except Refusal:
        return


def _answers(now: datetime) -> None:
    """Tell of every message that it arrived, of the second that it came back, and what the third answered."""
    for place, row in enumerate(Message.objects.filter(state="sent").select_related("contact_point").order_by("pk")):
        kind = ReceiptKind.BOUNCED if place == 1 else ReceiptKind.DELIVERED
        receipts.receive(source=Channel.SMS, event=Event(f"demo-{row.pk}", kind, now, key=row.key), now=now)
        if place == 2 and row.contact_point is not None:
            said = Event(
                f"demo-{row.pk}-a", ReceiptKind.REPLY, now, key=row.key, sender=row.contact_point.value, text="周五还"
            )
            receipts.receive(source=Channel.SMS, event=said, now=now)
