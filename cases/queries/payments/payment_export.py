"""The payment list as a file: every payment that fits, newest value date first, streamed out of the database."""

from django.utils.translation import gettext as _

from cases.enums import PaymentState
from cases.queries.payments.payments import PaymentFilter, filtered
from common.exports import Column, Kind, Table, label_sql


def table(by: PaymentFilter) -> Table:
    """Return the table of the payments that fit; the filters of the list become one subquery."""
    ids, params = filtered(by).order_by().values("pk").query.sql_with_params()
    state, states = label_sql("p.state", dict(PaymentState.choices))
    source = f"""cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
        LEFT JOIN cases_account a ON a.id = p.account_id LEFT JOIN cases_case k ON k.id = a.case_id
        LEFT JOIN cases_debtor d ON d.id = a.debtor_id LEFT JOIN staff_user u ON u.id = p.collector_id
        WHERE p.id IN ({ids}) ORDER BY p.value_on DESC, p.id DESC"""
    return Table(
        title=_("Payments"),
        columns=[
            Column(_("Value date"), "p.value_on", Kind.DAY),
            Column(_("Reference"), "p.reference", width=24),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Account"), "p.account_reference", width=20),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Amount"), "p.amount", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Days past due"), "CASE WHEN p.account_id IS NOT NULL THEN p.dpd END", Kind.WHOLE),
            Column(_("Credited to"), "u.name", width=20),
            Column(_("Paid by"), "p.method"),
            Column(_("Reverses"), "p.reverses_reference", width=24),
            Column(_("Recorded"), "p.recorded_at", Kind.MOMENT, width=18),
        ],
        source=source,
        params=tuple(params),
    )
