"""The list of holds as a file: every hold that fits, the last received first, streamed out of the database."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import HoldForm, HoldKind, HoldScope, HoldState
from cases.models import Hold
from common.exports import Column, Kind, Table, label_sql


def table(rows: QuerySet[Hold]) -> Table:
    """Return the table of the holds; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    kind, kinds = label_sql("h.kind", dict(HoldKind.choices))
    form, forms = label_sql("h.form", dict(HoldForm.choices))
    scope, scopes = label_sql("h.scope", dict(HoldScope.choices))
    state, states = label_sql("h.state", dict(HoldState.choices))
    source = f"""cases_hold h JOIN cases_case k ON k.id = h.case_id JOIN cases_debtor d ON d.id = h.debtor_id
        JOIN cases_creditor c ON c.id = k.creditor_id LEFT JOIN staff_user u ON u.id = k.collector_id
        LEFT JOIN staff_user p ON p.id = h.placed_by_id LEFT JOIN staff_user l ON l.id = h.lifted_by_id
        WHERE h.id IN ({ids}) ORDER BY h.received_at DESC, h.id DESC"""
    return Table(
        title=_("Holds"),
        columns=[
            Column(_("Hold"), kind, Kind.LABEL, width=22, params=kinds),
            Column(_("Form"), form, Kind.LABEL, params=forms),
            Column(_("For"), scope, Kind.LABEL, width=24, params=scopes),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(pgettext("request", "Received"), "h.received_at", Kind.MOMENT, width=18),
            Column(_("Ends on"), "h.ends_on", Kind.DAY),
            Column(_("Why"), "h.reason", width=40),
            Column(_("Placed"), "h.placed_at", Kind.MOMENT, width=18),
            Column(_("Placed by"), "p.name", width=20),
            Column(_("Lifted"), "h.lifted_at", Kind.MOMENT, width=18),
            Column(_("Lifted by"), "l.name", width=20),
            Column(_("Why lifted"), "h.lift_reason", width=40),
            Column(_("Collector"), "u.name", width=20),
        ],
        source=source,
        params=tuple(params),
    )
