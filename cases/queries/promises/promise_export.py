"""The promise list as a file: every promise that fits, last due first, streamed out of the database."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import PayBy, PromiseState, SaidBy
from cases.models import Promise
from common.exports import Column, Kind, Table, label_sql


def table(rows: QuerySet[Promise]) -> Table:
    """Return the table of `rows`; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("p.state", dict(PromiseState.choices))
    said_by, tellers = label_sql("p.said_by", {"": "", **dict(SaidBy.choices)})
    method, methods = label_sql("p.method", {"": "", **dict(PayBy.choices)})
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")
    source = f"""cases_promise p JOIN cases_case k ON k.id = p.case_id
        JOIN cases_creditor c ON c.id = k.creditor_id JOIN cases_debtor d ON d.id = k.debtor_id
        JOIN staff_user t ON t.id = p.recorded_by_id LEFT JOIN staff_user u ON u.id = k.collector_id
        WHERE p.id IN ({ids}) ORDER BY p.due_on DESC, p.id DESC"""
    return Table(
        title=_("Promises"),
        columns=[
            Column(_("Due"), "p.due_on", Kind.DAY),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Part"), "p.part", Kind.WHOLE),
            Column(_("Parts"), "p.parts", Kind.WHOLE),
            Column(_("Promised"), "p.amount", Kind.MONEY, currency="c.currency"),
            Column(_("Received"), "p.received", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("In time until"), "p.kept_until", Kind.DAY),
            Column(_("Within tolerance until"), "p.last_on", Kind.DAY),
            Column(_("Judged on"), "p.judged_on", Kind.DAY),
            Column(
                _("Recorded after its money"),
                "CASE WHEN p.after_the_fact THEN %s ELSE %s END",
                Kind.LABEL,
                params=(yes, no),
            ),
            Column(_("Reason"), "p.reason", width=30),
            Column(_("Said by"), said_by, Kind.LABEL, params=tellers),
            Column(_("Paid by"), method, Kind.LABEL, params=methods),
            Column(_("Recorded"), "p.recorded_at", Kind.MOMENT, width=18),
            Column(_("Recorded by"), "t.name", width=20),
            Column(_("Collector"), "u.name", width=20),
        ],
        source=source,
        params=tuple(params),
    )
