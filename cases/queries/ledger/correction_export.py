"""The list of corrections as a file: every one that fits, the last asked first, streamed out of the database."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import CorrectionKind, CorrectionReason, CorrectionState
from cases.models import Correction
from cases.queries.ledger.corrections import label_of
from cases.rules.ledger.allocation import COMPONENTS, PARTS
from common.exports import Column, Kind, Table, label_sql

AMOUNT = " + ".join(f"q.{part}" for part in COMPONENTS) + " - q.unapplied"


def table(rows: QuerySet[Correction]) -> Table:
    """Return the table of `rows`; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    kind, kinds = label_sql("q.kind", dict(CorrectionKind.choices))
    reason, reasons = label_sql("q.reason", dict(CorrectionReason.choices))
    state, states = label_sql("q.state", dict(CorrectionState.choices))
    source = f"""cases_correction q JOIN cases_account a ON a.id = q.account_id
        JOIN cases_case k ON k.id = a.case_id JOIN cases_creditor c ON c.id = a.creditor_id
        JOIN cases_debtor d ON d.id = a.debtor_id JOIN staff_user s ON s.id = q.asked_by_id
        LEFT JOIN staff_user e ON e.id = q.decided_by_id
        WHERE q.id IN ({ids}) ORDER BY q.asked_at DESC, q.id DESC"""
    return Table(
        title=_("Corrections"),
        columns=[
            Column(_("Asked"), "q.asked_at", Kind.MOMENT, width=18),
            Column(_("Asked by"), "s.name", width=20),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Account"), "a.reference", width=20),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Kind"), kind, Kind.LABEL, params=kinds),
            *[Column(label_of(part), f"q.{part}", Kind.MONEY, currency="c.currency") for part in PARTS],
            Column(_("Balance"), AMOUNT, Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("Why"), reason, Kind.LABEL, width=24, params=reasons),
            Column(_("In own words"), "q.words", width=40),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Decided"), "q.decided_at", Kind.MOMENT, width=18),
            Column(_("Decided by"), "e.name", width=20),
            Column(_("Decision"), "q.decision", width=40),
        ],
        source=source,
        params=tuple(params),
    )
