"""Sealing: the personal texts of cases whose time is over go for good, what proves the record stays.

A batch is asked by one person and approved by another. Whoever owes with several cases is sealed with all of them at
once, or not at all. A job seals debtors in small steps, each a transaction that marks itself: cut off, it goes on
where it stood; run again, it does nothing.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.actions.closings import retention
from cases.actions.ledger import ledger
from cases.actions.placements import handbacks
from cases.enums import SealState
from cases.imports.progress import Progress
from cases.models import Creditor, SealBatch, SealItem
from cases.queries.holds.holds import LIVE
from cases.rules.closings import sealing as rule
from common import audit, cards, jobs, links, second_person
from common.clock import local_date
from common.errors import Refusal
from staff.models import User

SEAL = "cases.seal"
STEP = gettext_noop("Sealing personal data")
DEBTORS_A_STEP = 200
OTHER_OPEN = """EXISTS (SELECT 1 FROM cases_case o WHERE o.debtor_id = k.debtor_id AND o.state <> 'closed')"""
OTHER_KEPT = """EXISTS (
    SELECT 1 FROM cases_case o WHERE o.debtor_id = k.debtor_id AND o.sealed_at IS NULL
        AND (o.retain_until IS NULL OR o.retain_until > %(on)s))"""
CLOSING_WAITS = """EXISTS (SELECT 1 FROM cases_closing g WHERE g.case_id = k.id AND g.state = 'waiting')"""
LEGAL_HOLD = f"""EXISTS (
    SELECT 1 FROM cases_hold h WHERE h.debtor_id = k.debtor_id AND h.kind = 'legal' AND {LIVE})"""  # noqa: S608
LIVE_PLAN = """EXISTS (SELECT 1 FROM cases_plan l
    WHERE l.case_id = k.id AND l.state IN ('proposed', 'awaiting', 'approved', 'active'))"""
OPEN_REQUEST = "EXISTS (SELECT 1 FROM cases_request q WHERE q.case_id = k.id AND q.outcome = '')"
OF_ACCOUNTS = "SELECT 1 FROM cases_account a WHERE a.case_id = k.id AND"
MONEY_LEFT = f"EXISTS ({OF_ACCOUNTS} a.unapplied > 0)"
CORRECTION_WAITS = f"""EXISTS ({OF_ACCOUNTS} EXISTS (
    SELECT 1 FROM cases_correction r WHERE r.account_id = a.id AND r.state = 'asked'))"""  # noqa: S608
PAYMENT_WAITS = """EXISTS (
    SELECT 1 FROM cases_debtor d JOIN cases_payment y ON y.creditor_id = d.creditor_id AND y.state = 'unmatched'
        AND y.account_reference IN (d.reference, k.number) WHERE d.id = k.debtor_id)"""
OBSTACLES: dict[str, str] = {
    "request": OPEN_REQUEST,
    "plan": LIVE_PLAN,
    "hold": LEGAL_HOLD,
    "open_case": OTHER_OPEN,
    "kept_case": OTHER_KEPT,
    "closing": CLOSING_WAITS,
    "correction": CORRECTION_WAITS,
    "money_left": MONEY_LEFT,
    "payment": PAYMENT_WAITS,
}
"""What holds a case back, by code, as SQL over the case `k`; the first that is true is the one that is said."""
WHY_SQL = f"CASE {' '.join(f'WHEN {sql} THEN {chr(39)}{code}{chr(39)}' for code, sql in OBSTACLES.items())} ELSE '' END"
ITEMS = f"""
    INSERT INTO cases_sealitem (batch_id, case_id, retain_until, state, why)
    SELECT %(batch)s, d.id, d.retain_until, CASE d.why WHEN '' THEN 'waiting' ELSE 'held' END, d.why
    FROM (
        SELECT k.id, k.retain_until, {WHY_SQL} AS why FROM cases_case k
        WHERE k.creditor_id = %(creditor)s AND k.state = 'closed' AND k.sealed_at IS NULL
          AND k.retain_until <= %(on)s
    ) d
"""  # noqa: S608 - own text
# Whom one step seals: debtors of waiting items, each with all that hangs on them, locked.
CHOOSE = """
    DROP TABLE IF EXISTS sealing, sealing_named, sealing_archive;
    CREATE TEMP TABLE sealing ON COMMIT DROP AS
    SELECT i.id AS item_id, k.id AS case_id, k.debtor_id
    FROM cases_sealitem i JOIN cases_case k ON k.id = i.case_id
    WHERE i.batch_id = %(batch)s AND i.state = 'waiting' AND k.debtor_id IN (
        SELECT DISTINCT k.debtor_id FROM cases_sealitem i JOIN cases_case k ON k.id = i.case_id
        WHERE i.batch_id = %(batch)s AND i.state = 'waiting' ORDER BY k.debtor_id LIMIT %(most)s);
    SELECT 1 FROM cases_debtor d WHERE d.id IN (SELECT debtor_id FROM sealing) ORDER BY d.id FOR UPDATE;
    SELECT 1 FROM cases_case k WHERE k.debtor_id IN (SELECT debtor_id FROM sealing) ORDER BY k.id FOR UPDATE;
"""
HOLD = f"""
    UPDATE cases_sealitem i SET state = 'held', why = h.why
    FROM (
        SELECT s.item_id, CASE WHEN k.state <> 'closed' OR k.retain_until IS NULL OR k.retain_until > %(on)s
            THEN 'changed' ELSE {WHY_SQL} END AS why
        FROM sealing s JOIN cases_case k ON k.id = s.case_id
    ) h
    WHERE h.item_id = i.id AND h.why <> '';
    DELETE FROM sealing s USING cases_sealitem i WHERE i.id = s.item_id AND i.state = 'held';
    DELETE FROM sealing s WHERE EXISTS (
        SELECT 1 FROM cases_case k WHERE k.debtor_id = s.debtor_id AND k.sealed_at IS NULL
            AND k.id NOT IN (SELECT case_id FROM sealing));
    UPDATE cases_sealitem i SET state = 'held', why = 'changed'
    FROM cases_case k WHERE k.id = i.case_id AND i.batch_id = %(batch)s AND i.state = 'waiting'
      AND k.debtor_id = ANY(%(debtors)s) AND i.id NOT IN (SELECT item_id FROM sealing);
"""  # noqa: S608 - own text
MARK = """
    UPDATE cases_sealitem i SET state = 'sealed', sealed_at = %(now)s FROM sealing s WHERE s.item_id = i.id;
    UPDATE cases_case k SET sealed_at = %(now)s FROM sealing s WHERE s.case_id = k.id;
"""


class SealingRefused(Refusal):
    """There is nothing to seal, or a batch of this creditor is under way."""

    code = "sealing_refused"


@transaction.atomic
def ask(*, creditor: Creditor, by: User, now: datetime) -> SealBatch:
    """Put every case of `creditor` whose time is over into a batch, those that something holds back with the reason.

    Raises SealingRefused when nothing is due or another batch waits.
    """
    Creditor.objects.select_for_update(of=("self",)).get(pk=creditor.pk)
    on = local_date(now, creditor.time_zone)
    if SealBatch.objects.filter(creditor=creditor, state__in=[SealState.ASKED, SealState.APPROVED]).exists():
        raise SealingRefused(_("Cases of this creditor wait already. Decide on that batch first."))
    retention.refresh_due(creditor=creditor, on=on)
    batch = SealBatch.objects.create(creditor=creditor, due_on=on, asked_at=now, asked_by=by)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"batch": batch.pk, "creditor": creditor.pk, "on": on, "now": now})
        found = cursor.rowcount
    if not found:
        raise SealingRefused(_("No case of this creditor is due. Each closed case shows its day."))
    audit.record(by=by, action="sealing.ask", subject=batch, now=now, cases=found)
    return batch


@transaction.atomic
def approve(*, batch: SealBatch, by: User, now: datetime, words: str = "") -> SealBatch:
    """Let the batch be sealed and start the work; another person than the one who asked."""
    row = _decided(batch, SealState.APPROVED, words, by=by, now=now)
    back = links.to("cases:seal-batch", row.pk)
    row.job = jobs.start(kind=SEAL, by=by, key=str(row.pk), back_url=back, payload={"batch": row.pk})
    row.save(update_fields=["job"])
    return row


@transaction.atomic
def refuse(*, batch: SealBatch, words: str, by: User, now: datetime) -> SealBatch:
    """Keep the cases, with the reason; they are due again in the next batch."""
    if not words.strip():
        raise SealingRefused(_("Write why the cases are kept."), field="words")
    return _decided(batch, SealState.REFUSED, words, by=by, now=now)


@transaction.atomic
def resume(*, batch: SealBatch, by: User) -> SealBatch:
    """Go on with a batch whose work was stopped or failed."""
    row = SealBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    if row.state != SealState.APPROVED or (row.job and row.job.is_live):
        raise SealingRefused(_("There is nothing to go on with."))
    back = links.to("cases:seal-batch", row.pk)
    row.job = jobs.start(kind=SEAL, by=by, key=str(row.pk), back_url=back, payload={"batch": row.pk})
    row.save(update_fields=["job"])
    return row


def _decided(batch: SealBatch, state: SealState, words: str, *, by: User, now: datetime) -> SealBatch:
    row = SealBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.state != SealState.ASKED:
        raise SealingRefused(_("This batch was decided already."))
    second_person.check(by=by, makers=[row.asked_by_id])
    row.state, row.decided_at, row.decided_by, row.decision = state, now, by, cards.kept(words, 300)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    audit.record(by=by, action=f"sealing.{state}", subject=row, now=now)
    return row


def seal(*, batch_id: int, by: User | None, progress: Progress, now: datetime) -> SealBatch:
    """Seal what an approved batch names, step by step; a second run does what the first left."""
    batch = SealBatch.objects.select_related("creditor").get(pk=batch_id)
    if batch.state != SealState.APPROVED:
        return batch
    items = SealItem.objects.filter(batch=batch)
    total = items.count()
    progress.step(STEP, total)
    retention.refresh_due(creditor=batch.creditor, on=batch.due_on)
    while _step(batch, by=by, now=now):
        progress.at(total - items.filter(state="waiting").count(), total)
    handbacks.drop_sealed(creditor=batch.creditor, now=now)
    SealBatch.objects.filter(pk=batch.pk, state=SealState.APPROVED).update(state=SealState.DONE, done_at=now)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _step(batch: SealBatch, *, by: User | None, now: datetime) -> bool:
    """Seal the next debtors; False when none waits."""
    known: dict[str, Any] = {"batch": batch.pk, "on": batch.due_on, "now": now, "most": DEBTORS_A_STEP}
    known["creditor"] = batch.creditor_id
    ledger.hold(batch.creditor_id)
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, known)
        cursor.execute("SELECT DISTINCT debtor_id FROM sealing")
        known["debtors"] = [pk for (pk,) in cursor.fetchall()]
        if not known["debtors"]:
            return False
        cursor.execute(HOLD, known)
        cursor.execute(MARK, known)
        for statement in rule.FIRST:
            cursor.execute(statement, known)
        for part in rule.PARTS:
            cursor.execute(part.sql)
        cursor.execute(rule.NOTES)
        for statement in rule.FILE_ROWS:
            cursor.execute(statement, known)
        cursor.execute("SELECT count(*) FROM sealing")
        sealed = int(cursor.fetchone()[0])
    audit.record(by=by, action="sealing.seal", subject=batch, now=now, cases=sealed)
    return True
