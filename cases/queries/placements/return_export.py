"""The list of return files as a file."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import ReturnState
from cases.models import ReturnFile
from common.exports import Column, Kind, Table, label_sql


def table(rows: QuerySet[ReturnFile]) -> Table:
    """Return the table of `rows`, the last asked first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("q.state", dict(ReturnState.choices))
    return Table(
        title=_("Returns"),
        columns=[
            Column(_("As of"), "q.returned_on", Kind.DAY),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Accounts"), "(q.counts->>'accounts')::int", Kind.WHOLE),
            Column(_("Owed"), "(q.counts->>'balance')::numeric", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Asked"), "q.asked_at", Kind.MOMENT, width=18),
            Column(_("Asked by"), "u.name", width=20),
        ],
        source=f"""cases_returnfile q JOIN cases_creditor c ON c.id = q.creditor_id
            LEFT JOIN staff_user u ON u.id = q.asked_by_id
            WHERE q.id IN ({ids}) ORDER BY q.asked_at DESC, q.id DESC""",
        params=tuple(params),
    )
