"""Giving accounts back to their creditor: chosen, confirmed, closed and written to a file that ties out."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.actions.closings import case_end
from cases.actions.ledger import ledger
from cases.enums import CloseReason, Jurisdiction, ReturnReason, ReturnState
from cases.imports.progress import Progress
from cases.models import Creditor, ReturnFile, ReturnItem
from cases.queries.placements import handbacks as queries
from common import audit, files, jobs, links
from common.clock import local_date
from common.errors import Refusal
from common.exports import XLSX_TYPE, write_csv, write_xlsx
from staff.models import User

MAKE = "cases.return"
CHOOSING, CLOSING, WRITING = (
    gettext_noop("Choosing accounts"),
    gettext_noop("Closing cases"),
    gettext_noop("Writing the file"),
)
LOCK = "SELECT 1 FROM cases_case WHERE id IN (SELECT case_id FROM returning_account) ORDER BY id FOR UPDATE"
ITEMS = """
    INSERT INTO cases_returnitem (return_file_id, case_id, account_id, reason, balance, paid, payments, promises,
        promises_kept, last_contact_at, last_outcome)
    SELECT %(file)s, r.case_id, r.account_id, r.reason, r.balance, y.paid, y.payments, m.promises, m.kept,
           k.last_contact_at, k.last_outcome
    FROM returning_account r JOIN cases_case k ON k.id = r.case_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(p.amount), 0) AS paid, count(*) FILTER (WHERE p.amount > 0) AS payments
        FROM cases_payment p WHERE p.account_id = r.account_id AND p.state IN ('posted', 'reversed')) y
    CROSS JOIN LATERAL (
        SELECT count(*) AS promises, count(*) FILTER (WHERE p.state IN ('kept', 'kept_with_variance')) AS kept
        FROM cases_promise p WHERE p.case_id = r.case_id) m
    ORDER BY r.account_id
"""
CLOSE = """
    UPDATE cases_account a SET state = 'closed', closed_on = %(on)s
    FROM returning_account r WHERE a.id = r.account_id AND a.state = 'open'
"""
TIE_OUT = "SELECT count(*), COALESCE(sum(balance), 0) FROM cases_returnitem WHERE return_file_id = %(file)s"


class ReturnRefused(Refusal):
    """Nothing goes back, or not what was confirmed."""

    code = "return_refused"


class TieOutFailed(Refusal):
    """The file does not hold what was chosen; nothing is returned."""

    code = "tie_out_failed"


@transaction.atomic
def ask(
    *, creditor: Creditor, reasons: list[str], confirmed: dict[str, Any], by: User | None, now: datetime
) -> ReturnFile:
    """Give back what the preview showed (`queries.counts`), as a job; return the row.

    Raises ReturnRefused when nothing goes back, the preview no longer holds, or a return of this creditor is at work.
    """
    Creditor.objects.select_for_update(of=("self",)).get(pk=creditor.pk)
    on = local_date(now, creditor.time_zone)
    known = [one for one in reasons if one in ReturnReason.values]
    _give_up_dead(creditor)
    if ReturnFile.objects.filter(creditor=creditor, state=ReturnState.ASKED).exists():
        raise ReturnRefused(_("A return of this creditor is at work. Wait until it ends."))
    counts = queries.counts(queries.preview(creditor, known, on=on))
    if not counts["accounts"]:
        raise ReturnRefused(_("Nothing goes back: no account fits. Choose other reasons."))
    if counts != confirmed:
        raise ReturnRefused(changed())
    row = ReturnFile.objects.create(
        creditor=creditor, reasons=known, returned_on=on, counts=counts, asked_at=now, asked_by=by
    )
    back = links.to("cases:return-detail", row.pk)
    row.job = jobs.start(kind=MAKE, by=by, key=str(row.pk), back_url=back, payload={"return_file": row.pk})
    row.save(update_fields=["job"])
    audit.record(by=by, action="return.ask", subject=row, now=now, accounts=counts["accounts"])
    return row


def changed() -> str:
    """Return the sentence for a preview that no longer holds."""
    return _("The accounts changed since this preview. Look at it again, then confirm.")


def _give_up_dead(creditor: Creditor) -> None:
    """Mark returns as failed whose work has ended without a file."""
    for row in ReturnFile.objects.filter(creditor=creditor, state=ReturnState.ASKED).select_related("job"):
        if row.job is None or not row.job.is_live:
            row.state = ReturnState.FAILED
            row.save(update_fields=["state"])


def make(*, return_file_id: int, by: User | None, progress: Progress, now: datetime) -> ReturnFile:
    """Return the accounts and write the file; a second run does nothing.

    One transaction: cut off, nothing was returned. Raises ReturnRefused when other accounts would go back than were
    confirmed, TieOutFailed, `jobs.Cancelled`.
    """
    try:
        return _make(return_file_id, by=by, progress=progress, now=now)
    except (Refusal, jobs.Cancelled):
        ReturnFile.objects.filter(pk=return_file_id, state=ReturnState.ASKED).update(state=ReturnState.FAILED)
        raise


@transaction.atomic
def _make(return_file_id: int, *, by: User | None, progress: Progress, now: datetime) -> ReturnFile:
    row = ReturnFile.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=return_file_id)
    if row.state != ReturnState.ASKED:
        return row
    progress.step(CHOOSING)
    ledger.hold(row.creditor_id)
    known = queries.params(row.creditor, row.reasons, row.returned_on) | {"file": row.pk}
    cases = _choose(row, known)
    progress.step(CLOSING)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, known)
        cursor.execute(CLOSE, known)
        cursor.execute(TIE_OUT, known)
        accounts, balance = cursor.fetchone()
    if [accounts, str(balance)] != [row.counts["accounts"], row.counts["balance"]]:
        raise TieOutFailed(_("The file does not tie out with what was chosen. Nothing is returned; try again."))
    words = _("Returned to the creditor (file %(number)s)") % {"number": row.pk}
    end = case_end.End(row.creditor, CloseReason.RETURNED, row.returned_on, words)
    closed = case_end.close_emptied(case_ids=cases, end=end, by=by, now=now)
    progress.step(WRITING)
    _write(row, by)
    row.counts["closed"] = len(closed)
    row.state, row.made_at = ReturnState.MADE, now
    row.save(update_fields=["state", "made_at", "counts", "csv", "xlsx"])
    audit.record(by=by, action="return.make", subject=row, now=now, accounts=accounts, cases=len(closed))
    return row


def _choose(row: ReturnFile, known: dict[str, Any]) -> list[int]:
    """Fix which accounts go back, lock their cases, and see that they are those that were confirmed."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS returning_account")
        cursor.execute(f"CREATE TEMP TABLE returning_account ON COMMIT DROP AS {queries.CHOSEN}", known)
        cursor.execute(LOCK)
        cursor.execute("SELECT DISTINCT case_id FROM returning_account")
        cases = [pk for (pk,) in cursor.fetchall()]
    found = queries.counts(queries.preview(row.creditor, row.reasons, on=row.returned_on))
    if found != {name: row.counts[name] for name in found}:
        raise ReturnRefused(changed())
    return cases


def _write(row: ReturnFile, by: User | None) -> None:
    """Write CSV and XLSX in the language of the creditor's country and keep both."""
    language = "zh-hans" if row.creditor.jurisdiction in (Jurisdiction.CHINA, Jurisdiction.TAIWAN) else "en"
    name = f"return-{row.creditor.code}-{row.returned_on.isoformat()}-{row.pk}"
    with translation.override(language):
        table = queries.table(row)
        with tempfile.TemporaryFile() as file:
            write_csv(table, file)
            row.csv = files.store(name=f"{name}.csv", content_type="text/csv", parts=_parts(file), by=by)
        with tempfile.TemporaryFile() as file:
            written = write_xlsx(table, file)
            row.xlsx = files.store(name=f"{name}.xlsx", content_type=XLSX_TYPE, parts=_parts(file), by=by)
    if written != row.counts["accounts"]:
        raise TieOutFailed(_("The file does not tie out with what was chosen. Nothing is returned; try again."))


def _parts(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(files.CHUNK), b"")


def record_download(*, return_file: ReturnFile, by: User, now: datetime) -> None:
    """Write down who took a return file away: it holds personal data."""
    audit.record(by=by, action="return.download", subject=return_file, now=now)


def drop_sealed(*, creditor: Creditor, now: datetime) -> int:
    """Forget the bytes of return files in which a case is sealed; return how many files. Their rows stay."""
    gone = ReturnItem.objects.filter(return_file=OuterRef("pk"), case__sealed_at__isnull=False)
    rows = ReturnFile.objects.filter(Exists(gone), creditor=creditor, csv__dropped_at=None, csv__isnull=False)
    dropped = 0
    for row in rows.select_related("csv", "xlsx").order_by("pk"):
        for file in (row.csv, row.xlsx):
            if file is not None and file.dropped_at is None:
                files.drop(file, now=now)
                dropped += 1
    return dropped
