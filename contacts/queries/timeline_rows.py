"""The rows of which a time line is made: all kinds in one statement, planned once for each connection.

Each part gives the kind, the id and the instant of a row with the facts that its words need; amounts are texts, so that
no digit is lost. What has a day only stands at noon of it, a verdict at its beginning.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cases.enums import Channel
from cases.models import Promise
from cases.queries import tones
from common.prepared import Prepared

SIZE = 30
WITH_A_VOICE = (Channel.PHONE, Channel.VISIT)
Key = tuple[int, str, int]
"""The place of a row: whole seconds since 1970, kind, id."""
NO_EDGE: Key = (1 << 40, "", 0)
OF_A_DAY = ("payment", "verdict", "account")
"""Kinds of which only the day is known, in the zone of the case."""
VERDICTS = ", ".join(f"'{state}'" for state in tones.TONES[Promise])
VOICES = ", ".join(f"'{channel}'" for channel in WITH_A_VOICE)


class Row(NamedTuple):
    """One row: its kind, its id, when it was, and what its words are made of."""

    kind: str
    pk: int
    at: datetime
    facts: dict[str, Any]
    second: int

    @property
    def has_hour(self) -> bool:
        """Whether more than its day is known."""
        return self.kind not in OF_A_DAY

    @property
    def key(self) -> Key:
        """Its place in the time line."""
        return self.second, self.kind, self.pk


# What a gateway told since stands in place of the row that it corrects. Only the newest are looked up any further.
_CONTACTS = """
    SELECT 'contact', c.id, c.at, json_build_object(
        'channel', c.channel, 'direction', c.direction, 'party', c.party, 'outcome', c.outcome, 'seconds', c.seconds,
        'note', c.note, 'arrears_reason', c.arrears_reason, 'willingness', c.willingness, 'ability', c.ability,
        'mood', c.mood, 'by', u.name, 'corrects', c.corrects_id IS NOT NULL,
        'corrected', EXISTS (SELECT FROM contacts_contact x WHERE x.corrects_id = c.id),
        'point', CASE WHEN n.id IS NOT NULL THEN json_build_object('kind', n.kind, 'value', n.value) END,
        'amount', p.amount::text, 'due_on', p.due_on)
    FROM (
        SELECT * FROM contacts_contact t
        WHERE t.case_id = %(case)s AND t.at < %(until)s {channels}
          AND NOT EXISTS (SELECT FROM contacts_contact x WHERE x.corrects_id = t.id AND x.collector_id IS NULL)
        ORDER BY t.at DESC, t.id DESC LIMIT {most}
    ) c
    LEFT JOIN staff_user u ON u.id = c.collector_id
    LEFT JOIN cases_contactpoint n ON n.id = c.contact_point_id
    LEFT JOIN cases_promise p ON p.id = c.promise_id
"""
# What waits to be sent and what was not sent; what was stands in the log.
_UNSENT = """
    SELECT 'message', m.id, m.queued_at, json_build_object(
        'channel', m.channel, 'state', m.state, 'reason', m.reason, 'due_at', m.due_at, 'template', t.name,
        'step', CASE WHEN s.key <> '' THEN s.name END, 'by', u.name)
    FROM contacts_message m
    JOIN contacts_templateversion v ON v.id = m.version_id JOIN contacts_template t ON t.id = v.template_id
    LEFT JOIN contacts_send s ON s.id = m.send_id LEFT JOIN staff_user u ON u.id = m.queued_by_id
    WHERE m.case_id = %(case)s AND m.contact_id IS NULL AND m.queued_at < %(until)s
    ORDER BY m.queued_at DESC, m.id DESC LIMIT {most}
"""
_PAYMENTS = """
    SELECT 'payment', p.id, (p.value_on + TIME '12:00') AT TIME ZONE %(zone)s, json_build_object(
        'amount', p.amount::text, 'state', p.state, 'from_file', p.payment_file_id IS NOT NULL,
        'spread', CASE WHEN e.id IS NOT NULL THEN json_build_object(
            'principal', e.principal::text, 'interest', e.interest::text, 'fees', e.fees::text,
            'late_charges', e.late_charges::text, 'costs', e.costs::text, 'unapplied', e.unapplied::text) END)
    FROM (
        SELECT t.* FROM cases_account a JOIN cases_payment t ON t.account_id = a.id
        WHERE a.case_id = %(case)s AND t.state <> 'set_aside' AND t.value_on <= (%(until)s AT TIME ZONE %(zone)s)::date
        ORDER BY t.value_on DESC, t.id DESC LIMIT {most}
    ) p
    LEFT JOIN LATERAL (
        SELECT * FROM cases_ledgerentry l WHERE l.payment_id = p.id AND l.kind IN ('payment', 'reversal')
        ORDER BY l.id DESC LIMIT 1
    ) e ON true
"""
# Promises that were recorded outside a contact.
_PROMISES = """
    SELECT 'promise', p.id, p.recorded_at,
        json_build_object('amount', p.amount::text, 'due_on', p.due_on, 'by', u.name)
    FROM cases_promise p JOIN staff_user u ON u.id = p.recorded_by_id
    WHERE p.case_id = %(case)s AND p.recorded_at < %(until)s
      AND NOT EXISTS (SELECT FROM contacts_contact c WHERE c.promise_id = p.id)
    ORDER BY p.recorded_at DESC, p.id DESC LIMIT {most}
"""
_VERDICTS = """
    SELECT 'verdict', p.id, p.judged_on::timestamp AT TIME ZONE %(zone)s, json_build_object(
        'amount', p.amount::text, 'due_on', p.due_on, 'received', p.received::text, 'state', p.state)
    FROM cases_promise p
    WHERE p.case_id = %(case)s AND p.judged_on <= (%(until)s AT TIME ZONE %(zone)s)::date AND p.state IN ({verdicts})
    ORDER BY p.judged_on DESC, p.id DESC LIMIT {most}
"""
_PLACEMENTS = """
    SELECT 'account', a.id, (a.placed_on + TIME '12:00') AT TIME ZONE %(zone)s,
        json_build_object('file', p.file_name, 'recall_on', p.recall_on)
    FROM cases_account a JOIN cases_placement p ON p.id = a.placement_id
    WHERE a.case_id = %(case)s AND a.placed_on <= (%(until)s AT TIME ZONE %(zone)s)::date
    ORDER BY a.placed_on DESC, a.id DESC LIMIT {most}
"""
_ASSIGNMENTS = """
    SELECT 'assignment', s.id, s.since, json_build_object(
        'whom', coalesce(c.name, t.name), 'reason', s.reason, 'note', r.note, 'by', b.name)
    FROM cases_assignment s LEFT JOIN staff_user c ON c.id = s.collector_id LEFT JOIN staff_team t ON t.id = s.team_id
    LEFT JOIN staff_user b ON b.id = s.assigned_by_id LEFT JOIN cases_transfer r ON r.id = s.transfer_id
    WHERE s.case_id = %(case)s AND s.since < %(until)s
    ORDER BY s.since DESC, s.id DESC LIMIT {most}
"""
_REQUESTS = """
    SELECT 'request', r.id, r.received_at,
        json_build_object('kind', r.kind, 'subject', r.subject, 'number', r.number, 'by', u.name)
    FROM cases_request r JOIN staff_user u ON u.id = r.opened_by_id
    WHERE r.case_id = %(case)s AND r.received_at < %(until)s
    ORDER BY r.received_at DESC, r.id DESC LIMIT {most}
"""
_ANSWERS = """
    SELECT 'answer', r.id, r.closed_at,
        json_build_object('kind', r.kind, 'outcome', r.outcome, 'number', r.number, 'by', u.name)
    FROM cases_request r JOIN staff_user u ON u.id = r.closed_by_id
    WHERE r.case_id = %(case)s AND r.closed_at < %(until)s
    ORDER BY r.closed_at DESC, r.id DESC LIMIT {most}
"""
# A hold of another case is told in the head.
_HOLDS = """
    SELECT 'hold', h.id, h.received_at, json_build_object(
        'kind', h.kind, 'form', h.form, 'scope', h.scope, 'channel', h.channel, 'person_id', h.person_id,
        'point', CASE WHEN n.id IS NOT NULL THEN json_build_object('kind', n.kind, 'value', n.value) END,
        'reason', h.reason, 'by', u.name)
    FROM cases_hold h LEFT JOIN staff_user u ON u.id = h.placed_by_id
    LEFT JOIN cases_contactpoint n ON n.id = h.point_id
    WHERE h.case_id = %(case)s AND h.received_at < %(until)s
    ORDER BY h.received_at DESC, h.id DESC LIMIT {most}
"""
_LIFTED = """
    SELECT 'lifted', h.id, h.lifted_at,
        json_build_object('kind', h.kind, 'form', h.form, 'reason', h.lift_reason, 'by', u.name)
    FROM cases_hold h LEFT JOIN staff_user u ON u.id = h.lifted_by_id
    WHERE h.case_id = %(case)s AND h.lifted_at < %(until)s
    ORDER BY h.lifted_at DESC, h.id DESC LIMIT {most}
"""
_TOLD = """
    SELECT 'told', t.id, t.at, json_build_object('how', t.how, 'topic', t.topic, 'question', a.question, 'by', u.name)
    FROM contacts_told t JOIN staff_user u ON u.id = t.by_id
    LEFT JOIN contacts_answerversion v ON v.id = t.version_id LEFT JOIN contacts_answer a ON a.id = v.answer_id
    WHERE t.case_id = %(case)s AND t.at < %(until)s
    ORDER BY t.at DESC, t.id DESC LIMIT {most}
"""
_LINE = """
    SELECT kind, id, at, facts, second
    FROM (SELECT *, floor(extract(epoch FROM at))::bigint AS second FROM ({parts}) parts (kind, id, at, facts)) rows
    WHERE (second, kind COLLATE "C", id) < (%(second)s, %(kind)s, %(id)s)
    ORDER BY second DESC, kind COLLATE "C" DESC, id DESC LIMIT {size}
"""
TYPES = {
    "case": "bigint",
    "zone": "text",
    "until": "timestamptz",
    "second": "bigint",
    "kind": "text",
    "id": "bigint",
}


def _prepared(name: str, parts: Sequence[str], channels: str = "") -> Prepared:
    known = {"channels": channels, "verdicts": VERDICTS, "most": SIZE * 2}
    united = " UNION ALL ".join(f"({part.format(**known)})" for part in parts)
    return Prepared(f"time_line_{name}", _LINE.format(parts=united, size=SIZE + 1), TYPES)


LINES = {
    "": _prepared(
        "all",
        (
            *(_CONTACTS, _UNSENT, _PAYMENTS, _PROMISES, _VERDICTS, _PLACEMENTS),
            *(_ASSIGNMENTS, _REQUESTS, _ANSWERS, _HOLDS, _LIFTED, _TOLD),
        ),
    ),
    "calls": _prepared("calls", (_CONTACTS,), f"AND t.channel IN ({VOICES})"),
    "messages": _prepared("messages", (_CONTACTS, _UNSENT), f"AND t.channel NOT IN ({VOICES})"),
    "money": _prepared("money", (_PAYMENTS,)),
    "promises": _prepared("promises", (_PROMISES, _VERDICTS)),
}


def rows(*, case_id: int, zone: str, show: str, edge: Key | None) -> list[Row]:
    """Return the newest rows of the kind `show` before the place `edge`, newest first: one more than a page at most."""
    second, last, pk = edge or NO_EDGE
    # One second more than the edge: keys are whole seconds, the exact cut is made on the key itself.
    until = datetime.fromtimestamp(second + 1, UTC) if edge else datetime.max.replace(tzinfo=UTC)
    told = {"case": case_id, "zone": zone, "until": until, "second": second, "kind": last, "id": pk}
    local = ZoneInfo(zone)
    found = LINES[show].rows(told)
    return [Row(kind, pk, at.astimezone(local) if kind in OF_A_DAY else at, *rest) for kind, pk, at, *rest in found]
