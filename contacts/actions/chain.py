"""Appending to a case's hash-chained log and keeping its head."""

from collections.abc import Sequence

from django.db import transaction

from contacts.models import ChainHead, Contact
from contacts.rules import chain as rule


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


@transaction.atomic
def append_many(*, contacts: Sequence[Contact]) -> None:
    """As `append`, for many rows at once in their order: three statements. The caller has locked their cases."""
    cases = {contact.case_id for contact in contacts}
    held = ChainHead.objects.select_for_update().filter(case_id__in=cases).order_by("case_id")
    heads = {head.case_id: head for head in held}
    for contact in contacts:
        head = heads.setdefault(contact.case_id, ChainHead(case_id=contact.case_id, sequence=0, digest=rule.GENESIS))
        contact.sequence, contact.previous_digest = head.sequence + 1, bytes(head.digest)
        contact.version, contact.note_digest = rule.VERSION, rule.note_digest(contact.note)
        contact.digest = rule.digest(contact.previous_digest, link(contact=contact))
        head.sequence, head.digest = contact.sequence, contact.digest
    Contact.objects.bulk_create(contacts)
    moved = ["sequence", "digest"]
    rows = [ChainHead(case_id=pk, sequence=head.sequence, digest=head.digest) for pk, head in heads.items()]
    ChainHead.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=moved)


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
