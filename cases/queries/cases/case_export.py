"""The case list as a file: every case that fits, in the order of amounts, streamed out of the database."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import CaseState, Outcome
from cases.querysets import CaseQuerySet
from cases.rules.age import dpd_sql
from common.exports import Column, Kind, Table, label_sql


def table(cases: CaseQuerySet, *, today: date) -> Table:
    """Return the table of `cases`, aged on `today`; the filters of the list become one subquery."""
    ids, params = cases.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("k.state", dict(CaseState.choices))
    outcome, outcomes = label_sql("k.last_outcome", dict(Outcome.choices))
    source = f"""cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
        JOIN cases_creditor c ON c.id = k.creditor_id LEFT JOIN staff_user u ON u.id = k.collector_id
        LEFT JOIN staff_team t ON t.id = k.team_id WHERE k.id IN ({ids}) ORDER BY k.balance DESC, k.id DESC"""
    return Table(
        title=_("Cases"),
        columns=[
            Column(_("Case"), "k.number"),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Owed"), "k.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("Days past due"), dpd_sql("k.oldest_due_on", "%s::date"), Kind.WHOLE, params=(today,)),
            Column(_("Last contact"), "k.last_contact_at", Kind.MOMENT, width=18),
            Column(_("Outcome"), outcome, Kind.LABEL, params=outcomes),
            Column(_("Promise due"), "k.promise_due_on", Kind.DAY),
            Column(_("Promise broken"), "k.promise_broken_on", Kind.DAY),
            Column(_("Team"), "t.name", width=20),
            Column(_("Collector"), "u.name", width=20),
        ],
        source=source,
        params=tuple(params),
    )
