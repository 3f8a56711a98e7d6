"""The list of payment files as a file."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import BatchState
from cases.models import PaymentFile
from common.exports import Column, Kind, Table, label_sql


def table(rows: QuerySet[PaymentFile]) -> Table:
    """Return the table of `rows`, the last sent first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("q.state", dict(BatchState.choices))
    return Table(
        title=_("Payment files"),
        columns=[
            Column(_("File"), "q.file_name", width=36),
            Column(_("Creditor"), "c.name", width=24),
            Column(pgettext("file", "Sent"), "q.created_at", Kind.MOMENT, width=18),
            Column(_("Sent by"), "u.name", width=20),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Posted"), "(q.counts->>'posted')::int", Kind.WHOLE),
            Column(_("Without an account"), "(q.counts->>'unmatched')::int", Kind.WHOLE),
            Column(_("Refused"), "(q.counts->>'refused')::int", Kind.WHOLE),
        ],
        source=f"""cases_paymentfile q JOIN cases_creditor c ON c.id = q.creditor_id
            LEFT JOIN staff_user u ON u.id = q.created_by_id
            WHERE q.id IN ({ids}) ORDER BY q.created_at DESC, q.id DESC""",
        params=tuple(params),
    )
