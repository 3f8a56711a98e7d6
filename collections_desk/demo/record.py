"""Storing the story: promises with their history, the gate's answers, the hash-chained log, what cases cache of it.

The rows are those that `contacts.actions.log` would have written one by one; here they come by COPY. The chain is
made by the same pure function, so `verify_archive` proves it.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from simple_history.utils import bulk_update_with_history

from cases.actions.promises.promise_dates import tolerance_of
from cases.enums import PointState
from cases.models import ContactPoint, Creditor, Promise
from cases.queries import calendars
from cases.rules.promises.verdicts import Tolerance, dates_of
from cases.rules.working_days import Calendar
from collections_desk.demo import notes
from collections_desk.demo.story import Promised, Told
from contacts.gate.answers import Finding
from contacts.models import ChainHead, Contact, Decision
from contacts.rules import chain, outcomes
from staff.models import User

LINK = list(chain.Link.__annotations__)
FINDING = [field.name for field in fields(Finding)]
SLOT = timedelta(minutes=15)
PROMISE = (
    "id,case_id,amount,due_on,tolerance_days,tolerance_percent,tolerance_unit,due_rolls,kept_until,last_on,method,state,"
    "received,after_the_fact,reason,recorded_at,recorded_by_id"
)
PROMISE_HISTORY = f"""
    INSERT INTO cases_historicalpromise ({PROMISE},history_date,history_type,history_user_id)
    SELECT {PROMISE},recorded_at,'+',recorded_by_id FROM cases_promise WHERE id = ANY(%s)
"""  # noqa: S608 (its columns are a constant)
CASES = """
    UPDATE cases_case k SET last_contact_at = c.at, last_contact_channel = c.channel, last_outcome = c.outcome,
        state = CASE WHEN k.state = 'placed' THEN 'in_work' ELSE k.state END,
        next_action = c.next_action, next_action_at = c.next_action_at
    FROM (SELECT DISTINCT ON (case_id) * FROM contacts_contact WHERE case_id = ANY(%(cases)s)
          ORDER BY case_id, sequence DESC) c
    WHERE c.case_id = k.id AND k.state <> 'closed';
    UPDATE cases_case k SET promise_due_on = p.due_on, promise_broken_on = NULL, promise_broken_at = NULL
    FROM cases_promise p WHERE p.case_id = k.id AND p.state = 'open' AND k.id = ANY(%(cases)s);
"""


def _promise(one: Promised, terms: Tolerance, calendar: Calendar) -> tuple[Any, ...]:
    dates = dates_of(one.due_on, terms, calendar)
    how = (terms.days, terms.percent, terms.unit, terms.due_rolls, dates.kept_until, dates.last_on)
    return (one.pk, one.case_id, one.amount, one.due_on, *how, "", "open", 0, False, "", one.at, one.by_id)


def store(told: Sequence[Told]) -> None:
    """Store the contacts, in the order of time, with their promises and the gate's answers."""
    ordered = sorted(told, key=lambda one: one.at)
    if not ordered:
        return
    promises = [one.promise for one in ordered if one.promise]
    for promise, pk in zip(promises, _ids(Promise, len(promises)), strict=True):
        promise.pk = pk
    asked = [one for one in ordered if one.answer]
    for one, pk in zip(asked, _ids(Decision, len(asked)), strict=True):
        one.decision_id = pk
    _store_promises([one for one in ordered if one.promise])
    _copy(Decision, DECISION, (_decision(one) for one in asked))
    _store_contacts(ordered)
    _mark_points(ordered)
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"cases": list({one.debt.case_id for one in ordered})})


def _store_promises(told: list[Told]) -> None:
    promises = [one.promise for one in told if one.promise]
    creditors = {creditor.code: creditor for creditor in Creditor.objects.order_by("pk")}
    terms = {code: tolerance_of(creditor) for code, creditor in creditors.items()}
    first = min((one.due_on for one in promises), default=date.min)
    last = max((one.due_on for one in promises), default=date.min)
    known = {
        code: calendars.of(creditor=creditors[code], first=first, last=last) for code in {one.debt.code for one in told}
    }
    rows = (_promise(one.promise, terms[one.debt.code], known[one.debt.code]) for one in told if one.promise)
    _copy(Promise, PROMISE, rows)
    with connection.cursor() as cursor:
        cursor.execute(PROMISE_HISTORY, [[one.pk for one in promises]])


DECISION = (
    "id,case_id,contact_point_id,channel,purpose,verdict,reasons,facts,packs,asked_at,asked_by_id,next_lawful_at,"
    "reserved_until"
)


def _decision(one: Told) -> tuple[Any, ...]:
    answer, debt, point = one.answer, one.debt, one.point
    if answer is None or point is None:
        raise ValueError("Only a contact that the desk began has an answer of the gate.")
    reasons = [{name: getattr(finding, name) for name in FINDING} for finding in answer.findings]
    facts = {"zones": list(debt.zones), "region": debt.region, "states": [], "number_state": "new"}
    return (
        one.decision_id,
        debt.case_id,
        point.pk,
        one.channel,
        "ask_to_call_back" if point.role == "contact_person" else "collection",
        answer.verdict,
        json.dumps(reasons, default=_plain),
        json.dumps(facts),
        json.dumps(answer.packs),
        one.at,
        debt.collector_id,
        answer.next_at,
        one.at + SLOT,
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


CONTACT = (
    "case_id,sequence,at,time_zone,channel,direction,contact_point_id,person_id,party,outcome,seconds,note,note_digest,"
    "checks,promise_id,next_action,next_action_at,decision_id,recording,collector_id,recorded_at,mood,arrears_reason,"
    "willingness,ability,attachments,request_id,version,previous_digest,digest"
)


def _store_contacts(ordered: list[Told]) -> None:
    ids = {one.debt.case_id for one in ordered}
    heads = {head.case_id: (head.sequence, bytes(head.digest)) for head in ChainHead.objects.filter(case_id__in=ids)}
    rows = []
    for one in ordered:
        sequence, previous = heads.get(one.debt.case_id, (0, chain.GENESIS))
        row, digest = _contact(one, sequence + 1, previous)
        heads[one.debt.case_id] = (sequence + 1, digest)
        rows.append(row)
    _copy(Contact, CONTACT, rows)
    ChainHead.objects.bulk_create(
        [ChainHead(case_id=pk, sequence=sequence, digest=digest) for pk, (sequence, digest) in heads.items()],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["sequence", "digest"],
    )


def _contact(one: Told, sequence: int, previous: bytes) -> tuple[tuple[Any, ...], bytes]:
    """Return the cells of the row, and its digest after `previous`."""
    debt = one.debt
    ended = one.at + timedelta(seconds=one.seconds)
    action, action_at = _next_step(one, ended)
    recorded_at = ended + timedelta(seconds=20)
    note_digest = chain.note_digest(one.note)
    spoken = one.channel == "phone" and one.party in ("debtor", "contact_person")
    standing: dict[str, Any] = notes.standing(one.outcome, one.at.minute) if spoken and one.party == "debtor" else {}
    link = chain.Link(
        case_id=debt.case_id,
        sequence=sequence,
        at=chain.microseconds(one.at) or 0,
        time_zone=debt.zones[0],
        channel=one.channel,
        direction=one.direction,
        contact_point_id=one.point.pk if one.point else None,
        person_id=one.point.person_id if one.point else None,
        party=one.party,
        outcome=one.outcome,
        seconds=one.seconds,
        note_digest=note_digest.hex(),
        checks=one.checks,
        promise_id=one.promise.pk if one.promise else None,
        next_action=action,
        next_action_at=chain.microseconds(action_at),
        decision_id=one.decision_id,
        recording=f"REC-{one.at:%y%m%d%H%M}-{debt.case_id}" if spoken else "",
        corrects_id=None,
        collector_id=debt.collector_id,
        recorded_at=chain.microseconds(recorded_at) or 0,
        **standing,
    )
    digest = chain.digest(previous, link)
    told = dict(zip(LINK, link, strict=True)) | {
        "at": one.at,
        "next_action_at": action_at,
        "recorded_at": recorded_at,
        "note": one.note,
        "note_digest": _bytes(note_digest),
        "checks": json.dumps(one.checks),
        "attachments": "[]",
        "version": chain.VERSION,
        "previous_digest": _bytes(previous),
        "digest": _bytes(digest),
    }
    return tuple(told[name] for name in CONTACT.split(",")), digest


def _next_step(one: Told, ended: datetime) -> tuple[str, datetime | None]:
    if one.outcome == "call_back":
        return "call_back", one.next_at
    due_on = one.promise.due_on if one.promise else None
    usual = outcomes.next_step(outcome=one.outcome, now=ended, zone=one.debt.zones[0], promise_due_on=due_on)
    return usual.action, usual.at


def _bytes(value: bytes) -> str:
    return f"\\x{value.hex()}"


def _mark_points(ordered: list[Told]) -> None:
    """Keep what the calls taught about numbers: wrong, or the debtor's own."""
    taught: dict[int, tuple[PointState, User | None, datetime]] = {}
    for one in ordered:
        if one.point and one.outcome == "wrong_number":
            taught[one.point.pk] = (PointState.WRONG, None, one.at)
        elif one.point and one.checks and one.point.role == "debtor":
            taught.setdefault(one.point.pk, (PointState.VERIFIED, None, one.at))
    points = list(ContactPoint.objects.filter(pk__in=taught, state=PointState.NEW).order_by("pk"))
    for point in points:
        point.state = taught[point.pk][0]
    if points:
        last = max(one.at for one in ordered)
        bulk_update_with_history(points, ContactPoint, ["state"], default_date=last, batch_size=1_000)


def _ids(model: Any, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: Any, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    text.seek(0)
    empty = [name for name in columns.split(",") if _may_be_empty(model, name)]
    keep = f", FORCE_NOT_NULL ({','.join(empty)})" if empty else ""
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN (FORMAT csv{keep})", text)


def _may_be_empty(model: Any, column: str) -> bool:
    field = next(one for one in model._meta.concrete_fields if one.column == column)
    return field.get_internal_type() in ("CharField", "TextField") and not field.null
