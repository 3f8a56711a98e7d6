"""Who a sending is for: the open cases of a creditor that fit, and the one number or address of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from cases.enums import Channel, PartyRole, PointKind
from cases.models import ContactPoint
from cases.rules.age import bucket_of, days_past_due
from contacts.models import Send

KINDS = {Channel.SMS: PointKind.PHONE, Channel.EMAIL: PointKind.EMAIL, Channel.LETTER: PointKind.ADDRESS}
# The best address of the wanted reader: verified before new, the debtor's mobile before others, the newest first.
WRITTEN_STEP = """
    o.until IS NULL AND o.channel IN ('sms', 'email', 'letter') AND o.script <> '' AND NOT EXISTS (
        SELECT FROM cases_casestep b WHERE b.case_id = o.case_id AND b.id < o.id
          AND (b.segment, b.entered_on, b.day, b.channel, b.script)
            = (o.segment, o.entered_on, o.day, o.channel, o.script))
"""
"""Whether the step `o`, in which a case is, writes: nobody who was in it before is written to by it again."""
CHOSEN = f"""
    SELECT k.id, k.oldest_due_on, (
        SELECT n.id FROM cases_contactpoint n LEFT JOIN cases_relatedperson r ON r.id = n.person_id
        WHERE n.debtor_id = k.debtor_id AND n.kind = %(kind)s AND n.state IN ('new', 'verified')
          AND coalesce(r.role, 'debtor') = %(party)s
        ORDER BY (n.state = 'verified') DESC, (n.place = 'mobile') DESC, n.id DESC LIMIT 1
    )
    FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
    WHERE k.creditor_id = %(creditor)s AND k.state <> 'closed'
      AND (%(segment)s = '' OR EXISTS (
        SELECT FROM cases_casestep s WHERE s.case_id = k.id AND s.until IS NULL AND s.segment = %(segment)s))
      AND (%(on)s::date IS NULL OR EXISTS (
        SELECT FROM cases_casestep o WHERE o.case_id = k.id AND o.since = %(on)s AND {WRITTEN_STEP}
          AND (o.segment, o.arm, o.day, o.channel, o.script)
            = (%(segment)s, %(arm)s, %(day)s, %(channel)s, %(script)s)))
      AND (%(languages)s::text[] = '{{}}' OR lower(split_part(d.language, '-', 1)) = ANY(%(languages)s))
      AND lower(split_part(d.language, '-', 1)) <> ALL(%(but)s::text[])
    ORDER BY k.id
"""  # noqa: S608 (own text)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case and the number or address to which it is written; None when it has none that may be used."""

    case_id: int
    point_id: int | None


def chosen(send: Send, *, on: date) -> list[Chosen]:
    """Return the cases that fit on the day `on`, each with its best number or address; one query."""
    template = send.version.template
    known: dict[str, Any] = {
        "creditor": send.creditor_id,
        "segment": send.asked.get("segment", ""),
        "kind": KINDS[Channel(template.channel)],
        "party": template.party or PartyRole.DEBTOR,
    }
    known |= _step(send.asked.get("step") or {})
    buckets = set(send.asked.get("buckets", ()))
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, known)
        rows = cursor.fetchall()
    return [
        Chosen(case_id, point_id)
        for case_id, due_on, point_id in rows
        if not buckets or bucket_of(days_past_due(due_on, on)) in buckets
    ]


def _step(step: dict[str, Any]) -> dict[str, Any]:
    """Return what narrows a sending to those whom a strategy's step writes to."""
    spoken = {name: [one.split("-")[0] for one in step.get(name, ())] for name in ("languages", "but")}
    return {name: step.get(name) for name in ("on", "arm", "day", "channel", "script")} | spoken


def points(chosen: Sequence[Chosen]) -> dict[int | None, ContactPoint]:
    """Return the numbers and addresses by their ids, each with its person."""
    ids = [one.point_id for one in chosen if one.point_id]
    return {one.pk: one for one in ContactPoint.objects.filter(pk__in=ids).select_related("person")}
