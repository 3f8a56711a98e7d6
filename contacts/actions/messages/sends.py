"""Sending one wording to many: gathered as a job with the gate asked for each, paused, resumed, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.enums import Channel
from cases.imports.progress import Progress
from cases.models import ContactPoint, Creditor
from common import audit, cards, jobs
from common.clock import local_date
from common.errors import Refusal
from contacts import channels
from contacts.actions.messages import asking, queueing
from contacts.actions.messages.asking import Asked
from contacts.actions.messages.sending import why
from contacts.enums import MessageState, SendState, Unsent
from contacts.models import Decision, Message, Send, Template, TemplateVersion
from contacts.queries.messages import recipients
from contacts.queries.templates import templates, values
from contacts.queries.templates.templates import Text
from contacts.rules import templates as rule
from staff.models import User

KIND = "contacts.gather_send"
PART = 200
"""So many cases are read, written and asked of the gate in one transaction."""
NOTHING = Text("", "")
CANCEL = """
    UPDATE contacts_message SET state = 'withdrawn', reason = 'cancelled', ended_at = %(now)s
    WHERE send_id = %(send)s AND state = 'queued'
"""
MOVES = {
    "pause": ((SendState.RUNNING,), SendState.PAUSED),
    "resume": ((SendState.PAUSED,), SendState.RUNNING),
    "cancel": ((SendState.GATHERING, SendState.RUNNING, SendState.PAUSED), SendState.CANCELLED),
}


class SendRefused(Refusal):
    """The sending cannot be made, or not be moved so."""

    code = "send_refused"


@dataclass(frozen=True)
class Plan:
    """What is to be sent: which template, to which cases of a creditor, by segment and age; empty means all.

    `step` and `key` are those of a strategy's step (`contacts.models.Send`), `press` is of one press of the button.
    """

    name: str
    creditor: Creditor
    template: Template
    begins_at: datetime
    segment: str = ""
    buckets: tuple[int, ...] = field(default_factory=tuple)
    step: dict[str, Any] | None = None
    key: str = ""
    press: UUID | None = None


@transaction.atomic
def start(*, plan: Plan, by: User | None, now: datetime) -> Send:
    """Keep the sending and gather its recipients as a job; it goes out from `begins_at` on.

    The same press again returns the sending that it made. Raises SendRefused.
    """
    row = keep(plan=plan, by=by, now=now)
    if row.job_id is not None:
        return row
    job = jobs.start(kind=KIND, by=by, key=f"send:{row.pk}", back_url=row.get_absolute_url(), payload={"send": row.pk})
    row.job = job
    row.save(update_fields=["job"])
    return row


def keep(*, plan: Plan, by: User | None, now: datetime) -> Send:
    """Keep a sending that is to be gathered, once for a press. Raises SendRefused."""
    about: dict[str, Any] = {
        "name": cards.kept(plan.name, 80),
        "creditor": plan.creditor,
        "version": check(plan=plan, now=now),
        "asked": {"segment": plan.segment, "buckets": list(plan.buckets)} | ({"step": plan.step} if plan.step else {}),
        "key": plan.key,
        "begins_at": max(plan.begins_at, now),
        "made_at": now,
        "made_by": by,
    }
    if plan.press is None:
        row = Send.objects.create(**about)
    else:
        row, is_new = Send.objects.get_or_create(press=plan.press, defaults=about)
        if not is_new:
            return row
    audit.record(by=by, action="send.start", subject=row, now=now, creditor=plan.creditor.pk, template=plan.template.pk)
    return row


def check(*, plan: Plan, now: datetime) -> TemplateVersion:
    """Return the wording that would go out; nothing is kept. Raises SendRefused."""
    name = cards.kept(plan.name, 80)
    if not name:
        raise SendRefused(_("Give the sending a name."), field="name")
    template = plan.template
    if template.retired_at is not None or template.creditor_id not in (None, plan.creditor.pk):
        raise SendRefused(_("Choose a template of this creditor or of the whole house."), field="template")
    version = templates.in_force(template, on=local_date(now, plan.creditor.time_zone))
    if version is None:
        raise SendRefused(_("No wording of this template is in force. Have one approved first."), field="template")
    if template.channel != Channel.LETTER and channels.channel(template.channel) is None:
        raise SendRefused(_("No line is set for this channel. The administrator sets it up."), field="template")
    if templates.missing_for(version, creditor=plan.creditor):
        raise SendRefused(_("The wording lacks what the law of this creditor asks for. Look at it."), field="template")
    return version


def gather(*, send_id: int, progress: Progress, now: datetime) -> Send:
    """Write a message for each case that fits, or why there is none; a second run goes on where one was cut off."""
    send = Send.objects.select_related("creditor", "version__template", "made_by").get(pk=send_id)
    chosen = recipients.chosen(send, on=local_date(now, send.creditor.time_zone))
    progress.step("recipients", len(chosen))
    for place in range(0, len(chosen), PART):
        if not _part(send, chosen[place : place + PART], now):
            return send
        progress.at(place, len(chosen))
    Send.objects.filter(pk=send_id, state=SendState.GATHERING).update(state=SendState.RUNNING, gathered_at=now)
    send.refresh_from_db()
    return send


@transaction.atomic
def _part(send: Send, chosen: Sequence[recipients.Chosen], now: datetime) -> bool:
    """Write the messages of some cases; return whether the sending still goes on."""
    held = Send.objects.select_for_update(of=("self",)).filter(pk=send.pk, state=SendState.GATHERING).exists()
    if not held:
        return False
    ids = [one.case_id for one in chosen]
    asking.lock(case_ids=ids)
    done = set(Message.objects.filter(send=send, case__in=ids).values_list("case_id", flat=True))
    left = [one for one in chosen if one.case_id not in done]
    known = values.gather([one.case_id for one in left])
    points = recipients.points(left)
    rows = [_written(send, known[one.case_id], points.get(one.point_id), now) for one in left]
    going = [row for row in rows if row.state == MessageState.QUEUED]
    decisions = asking.answer(asked=[_asked(send, row) for row in going], now=now) if going else []
    for row, decision in zip(going, decisions, strict=True):
        _decide(send, row, decision, now)
    Message.objects.bulk_create(rows)
    return True


def _written(send: Send, known: values.Known, point: ContactPoint | None, now: datetime) -> Message:
    case = known.case
    text, reason, detail = _text(send.version, known, point, now)
    is_written = text is not None
    return Message(
        key=uuid4(),
        case=case,
        contact_point=point,
        person=point.person if point else None,
        send=send,
        version=send.version,
        channel=send.version.template.channel,
        purpose=send.version.template.purpose,
        subject=text.subject if text else "",
        body=text.body if text else "",
        digest=queueing.digest(text=text or NOTHING),
        state=MessageState.QUEUED if is_written else MessageState.REFUSED,
        reason=reason,
        detail=detail[:200],
        queued_at=now,
        queued_by=send.made_by,
        due_at=send.begins_at,
        ended_at=None if is_written else now,
    )


def _text(
    version: TemplateVersion, known: values.Known, point: ContactPoint | None, now: datetime
) -> tuple[Text | None, str, str]:
    """Return the text, or else the reason why there is none and the fields that it lacks."""
    if point is None:
        return None, Unsent.NO_ADDRESS, ""
    today = local_date(now, known.case.creditor.time_zone)
    try:
        return templates.text(version, known, today=today, person=point.person), "", ""
    except rule.FieldsEmpty as empty:
        return None, Unsent.FIELD_EMPTY, ", ".join(f"{{{key}}}" for key in empty.keys)
    except rule.Revealed:
        return None, Unsent.REVEALS, ""


def _asked(send: Send, row: Message) -> Asked:
    point: Any = row.contact_point
    return Asked(row.case, point, row.channel, row.purpose, send.made_by_id)


def _decide(send: Send, row: Message, decision: Decision, now: datetime) -> None:
    """Let a message wait for its hour, or refuse it where no hour of the next days opens the way."""
    row.decision = decision
    due_at = queueing.due(decision=decision, now=now)
    if due_at is None:
        row.state, row.reason, row.ended_at = MessageState.REFUSED, why(decision=decision), now
    else:
        row.due_at = max(due_at, send.begins_at)


@transaction.atomic
def move(*, send: Send, to: str, by: User, now: datetime) -> Send:
    """Pause, resume or cancel (`MOVES`), once however often it is asked; what waits of a cancelled one is withdrawn.

    Raises SendRefused.
    """
    row = Send.objects.select_for_update(of=("self",)).get(pk=send.pk)
    before, after = MOVES[to]
    if row.state == after:
        return row
    if row.state not in before:
        raise SendRefused(_("This sending is “%(state)s”. Look at it again.") % {"state": row.get_state_display()})
    row.state = after
    row.save(update_fields=["state"])
    if after == SendState.CANCELLED:
        with connection.cursor() as cursor:
            cursor.execute(CANCEL, {"send": row.pk, "now": now})
    audit.record(by=by, action=f"send.{to}", subject=row, now=now)
    return row
