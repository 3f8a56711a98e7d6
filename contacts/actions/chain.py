"""Appending to a case's hash-chained log and keeping its head."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from contacts.models import ChainHead, Contact
from contacts.rules import chain as rule

SOURCE = """
    case_id, at, time_zone, channel, direction, contact_point_id, person_id, party, outcome, note, decision_id,
    collector_id, recorded_at
"""
"""What is said of a contact that is appended by a statement; what else a row may say stays empty."""
EMPTY = """
    0 AS seconds, '[]'::jsonb AS checks, NULL::bigint AS promise_id, '' AS next_action,
    NULL::timestamptz AS next_action_at, '' AS recording, NULL::bigint AS corrects_id, '' AS mood, '' AS arrears_reason,
    '' AS willingness, '' AS ability, '[]'::jsonb AS attachments, NULL::bigint AS request_id
"""
APPEND = f"""
    WITH placed AS (
        SELECT s.*, coalesce(h.sequence, 0) + row_number() OVER (PARTITION BY s.case_id ORDER BY s.place) AS sequence,
            coalesce(h.digest, decode(repeat('00', 32), 'hex')) AS head,
            sha256(convert_to(note, 'UTF8')) AS note_digest, {EMPTY}
        FROM ({{source}}) s LEFT JOIN contacts_chainhead h ON h.case_id = s.case_id
    ), linked AS MATERIALIZED (
        SELECT *, nextval(pg_get_serial_sequence('contacts_contact', 'id')) AS id,
            desk_chain(head, {rule.OF_VERSION[rule.VERSION]}) OVER (PARTITION BY case_id ORDER BY sequence) AS digest
        FROM placed
    ), written AS (
        INSERT INTO contacts_contact (id, {SOURCE}, sequence, note_digest, version, previous_digest, digest,
            seconds, checks, next_action, recording)
        SELECT id, {SOURCE}, sequence, note_digest, {rule.VERSION},
            coalesce(lag(digest) OVER (PARTITION BY case_id ORDER BY sequence), head), digest,
            seconds, checks, next_action, recording
        FROM linked
    ), moved AS (
        INSERT INTO contacts_chainhead (case_id, sequence, digest)
        SELECT DISTINCT ON (case_id) case_id, sequence, digest FROM linked ORDER BY case_id, sequence DESC
        ON CONFLICT (case_id) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest
    )
    SELECT place, id FROM linked
"""  # noqa: S608 - made of names of columns alone


@transaction.atomic
def append(*, contact: Contact) -> Contact:
    """Link `contact` to the last row of its case, insert it and move the head.

    The caller has locked the case, so that two rows never follow the same one.
    """
    head = ChainHead.objects.select_for_update().filter(case_id=contact.case_id).first()
    contact.sequence = head.sequence + 1 if head else 1
    contact.previous_digest = bytes(head.digest) if head else rule.GENESIS
    contact.version, contact.note_digest = rule.VERSION, rule.note_digest(contact.note)
    contact.digest = rule.digest(contact.previous_digest, link(contact=contact))
    contact.save(force_insert=True)
    ChainHead.objects.update_or_create(
        case_id=contact.case_id, defaults={"sequence": contact.sequence, "digest": contact.digest}
    )
    return contact


def append_from(*, source: str, values: Mapping[str, Any]) -> dict[int, int]:
    """As `append`, for every row of the trusted query `source` with `values`: one statement, no row read.

    `source` returns the columns SOURCE; rows of one case are linked in the order of `place`. Returns the id of each new
    row by its `place`. The caller has locked the cases.
    """
    with connection.cursor() as cursor:
        cursor.execute(APPEND.format(source=source), dict(values))
        return dict(cursor.fetchall())


def link(*, contact: Contact) -> rule.Link:
    """Return what of `contact` is evidence."""
    return rule.Link(
        case_id=contact.case_id,
        sequence=contact.sequence,
        at=rule.microseconds(contact.at) or 0,
        time_zone=contact.time_zone,
        channel=str(contact.channel),
        direction=str(contact.direction),
        contact_point_id=contact.contact_point_id,
        person_id=contact.person_id,
        party=str(contact.party),
        outcome=str(contact.outcome),
        seconds=contact.seconds,
        note_digest=bytes(contact.note_digest).hex(),
        checks=contact.checks,
        promise_id=contact.promise_id,
        next_action=contact.next_action,
        next_action_at=rule.microseconds(contact.next_action_at),
        decision_id=contact.decision_id,
        recording=contact.recording,
        corrects_id=contact.corrects_id,
        collector_id=contact.collector_id,
        recorded_at=rule.microseconds(contact.recorded_at) or 0,
        mood=str(contact.mood),
        arrears_reason=str(contact.arrears_reason),
        willingness=str(contact.willingness),
        ability=str(contact.ability),
        attachments=contact.attachments,
        request_id=contact.request_id,
    )
