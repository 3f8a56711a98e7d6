"""The rows of one case as its evidence pack gives them: every value as text, as the digests were taken of it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from cases.models import Account, Agreement, Case, EntryLink
from cases.rules.ledger import entries
from cases.rules.ledger.allocation import PARTS
from common.chains import GENESIS, Kind, value_sql
from contacts.models import Attachment, ChainHead, Contact, DecisionLink, Message, Wish
from contacts.rules import chain, decisions

Row = dict[str, Any]
COLUMNS: dict[str, Sequence[tuple[str, Kind]]] = {
    "contacts": chain.COLUMNS,
    "decisions": decisions.COLUMNS,
    "ledger": entries.COLUMNS,
}
"""What the digests of each kind of row are taken of, in order."""


def _values(columns: Sequence[tuple[str, Kind]]) -> str:
    return ", ".join(f"{value_sql(f't.{name}', kind)} AS {name}" for name, kind in columns)


CONTACTS = f"""
    SELECT t.id::text AS id, t.version::text AS version, {_values(chain.COLUMNS)}, t.note,
        encode(t.previous_digest, 'hex') AS previous_digest, encode(t.digest, 'hex') AS digest
    FROM contacts_contact t WHERE t.case_id = %(case)s ORDER BY t.sequence
"""  # noqa: S608 - names of columns
DECISIONS = f"""
    SELECT s.sequence::text AS sequence, {_values(decisions.COLUMNS)}, encode(s.digest, 'hex') AS digest
    FROM (SELECT * FROM contacts_decision WHERE case_id = %(case)s) t
    LEFT JOIN contacts_decisionlink s ON s.case_id = t.case_id AND s.decision_id = t.id ORDER BY s.sequence, t.id
"""  # noqa: S608 - names of columns
ENTRIES = f"""
    SELECT s.sequence::text AS sequence, {_values(entries.COLUMNS)}, encode(s.digest, 'hex') AS digest
    FROM (
        SELECT e.* FROM cases_ledgerentry e JOIN cases_account a ON a.id = e.account_id WHERE a.case_id = %(case)s
    ) t
    LEFT JOIN cases_entrylink s ON s.account_id = t.account_id AND s.entry_id = t.id
    ORDER BY t.account_id, s.sequence, t.id
"""  # noqa: S608 - names of columns


def linked(case: Case) -> dict[str, list[Row]]:
    """Return the rows whose digests are chained: contacts, decisions and ledger entries."""
    statements = {"contacts": CONTACTS, "decisions": DECISIONS, "ledger": ENTRIES}
    return {name: _read(statement, case.pk) for name, statement in statements.items()}


def _read(statement: str, case_id: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"case": case_id})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def chains(case: Case) -> dict[str, Any]:
    """Return how long each chain is and how it ends, and what each account owes."""
    head = ChainHead.objects.filter(case=case).first()
    last = DecisionLink.objects.filter(case_id=case.pk).order_by("-sequence").first()
    accounts = Account.objects.filter(case=case).order_by("pk")
    return {"contacts": _end(head), "decisions": _end(last), "ledger": [_account(one) for one in accounts]}


def _end(last: ChainHead | DecisionLink | EntryLink | None) -> Row:
    return {"rows": last.sequence if last else 0, "head": (bytes(last.digest) if last else GENESIS).hex()}


def _account(account: Account) -> Row:
    last = EntryLink.objects.filter(account_id=account.pk).order_by("-sequence").first()
    balance = {part: str(getattr(account, part)) for part in PARTS}
    return {"account_id": str(account.pk), "reference": account.reference, **_end(last), "balance": balance}


def messages(case: Case) -> list[Row]:
    """Return the messages as they were written and what became of them."""
    rows = Message.objects.filter(case=case).select_related("contact_point", "version__template").order_by("pk")
    return [
        {
            "id": str(one.pk),
            "contact_id": None if one.contact_id is None else str(one.contact_id),
            "decision_id": None if one.decision_id is None else str(one.decision_id),
            "last_decision_id": None if one.last_decision_id is None else str(one.last_decision_id),
            "channel": one.channel,
            "purpose": one.purpose,
            "to": one.contact_point.value if one.contact_point else "",
            "template": one.version.template.name,
            "template_version": one.version.number,
            "state": one.state,
            "reason": one.reason,
            "queued_at": one.queued_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "delivery": one.delivery,
            "delivery_at": one.delivery_at.isoformat() if one.delivery_at else None,
            "subject": one.subject,
            "body": one.body,
            "digest": bytes(one.digest).hex(),
        }
        for one in rows
    ]


def recordings(case: Case) -> list[Row]:
    """Return where recordings are kept, each with the digest of the contact that names it."""
    rows = Contact.objects.filter(case=case).exclude(recording="").order_by("sequence")
    return [
        {
            "contact_id": str(one.pk),
            "sequence": one.sequence,
            "at": one.at.isoformat(),
            "seconds": one.seconds,
            "reference": one.recording,
            "row_digest": bytes(one.digest).hex(),
        }
        for one in rows
    ]


def attachments(case: Case) -> list[Attachment]:
    """Return what was attached to the contacts of the case."""
    rows = Attachment.objects.filter(contact__case=case).select_related("file", "contact")
    return list(rows.order_by("contact__sequence", "place"))


def agreements(case: Case) -> list[Agreement]:
    """Return the agreements of the case's plans."""
    rows = Agreement.objects.filter(version__plan__case=case).select_related("file", "version__plan")
    return list(rows.order_by("pk"))


def wishes(case: Case) -> list[Row]:
    """Return what the debtor and the people around them agreed to and forbade."""
    rows = Wish.objects.filter(debtor=case.debtor).select_related("point").order_by("received_at", "pk")
    told: dict[str, Callable[[Wish], Any]] = {
        "id": lambda one: str(one.pk),
        "person_id": lambda one: one.person_id,
        "kind": lambda one: one.kind,
        "takes_back": lambda one: one.takes_back_id,
        "channel": lambda one: one.channel,
        "point": lambda one: one.point.value if one.point else "",
        "place": lambda one: one.place,
        "days": lambda one: one.days,
        "opens": lambda one: one.opens,
        "closes": lambda one: one.closes,
        "first_on": lambda one: one.first_on and one.first_on.isoformat(),
        "last_on": lambda one: one.last_on and one.last_on.isoformat(),
        "direct": lambda one: one.direct,
        "received_at": lambda one: one.received_at.isoformat(),
        "via": lambda one: one.via,
        "wording": lambda one: one.wording,
        "recorded_at": lambda one: one.recorded_at.isoformat(),
    }
    return [{name: value(one) for name, value in told.items()} for one in rows]
