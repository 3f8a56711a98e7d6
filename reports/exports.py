"""The sheet of an overdue report: every account with what the desk knows of it."""

from typing import Any

from django.utils.translation import gettext as _

from cases.enums import Channel, Outcome, PromiseState
from common import exports, money
from common.exports import Column, Kind
from reports.enums import Concern
from reports.models import OverdueReport
from reports.queries import overdue
from reports.queries.overdue import Narrowed
from staff.models import User


def sheet(report: OverdueReport, user: User, asked: Narrowed) -> exports.Table:
    """Return the accounts as a table to export, in the reader's language and zone, the largest balance first."""
    where, params = _where(report, user, asked)
    codes = {asked.currency} if asked.currency else set(overdue.currencies_of(report, user))
    source = f"""reports_overduerow r JOIN cases_account a ON a.id = r.account_id
        JOIN cases_case c ON c.id = r.case_id JOIN cases_debtor d ON d.id = a.debtor_id
        JOIN cases_creditor o ON o.id = r.creditor_id LEFT JOIN staff_team t ON t.id = r.team_id
        LEFT JOIN staff_user u ON u.id = r.collector_id
        WHERE {where} ORDER BY r.balance DESC, r.id DESC"""
    return exports.Table(
        _("Overdue %(day)s") % {"day": report.as_of.isoformat()},
        _columns(),
        source,
        tuple(params),
        max((money.exponent(code) for code in codes), default=2),
    )


def _where(report: OverdueReport, user: User, asked: Narrowed) -> tuple[str, list[Any]]:
    parts, params = ["r.report_id = %s"], [report.pk]
    teams = overdue.teams_of(user)
    conditions: list[tuple[bool, str, Any]] = [
        (teams is not None, "r.team_id = ANY(%s::bigint[])", teams),
        (bool(asked.currency), "r.currency = %s", asked.currency),
        (asked.bucket is not None, "r.bucket = %s", asked.bucket),
        (asked.creditor is not None, "r.creditor_id = %s", asked.creditor),
        (asked.team is not None, "COALESCE(r.team_id, 0) = %s", asked.team),
        (bool(asked.concern), "r.concerns @> ARRAY[%s]::varchar[]", asked.concern),
    ]
    for counts, sql, value in conditions:
        if counts:
            parts.append(sql)
            params.append(value)
    return " AND ".join(parts), params


def _columns() -> list[Column]:
    channel, channels = exports.label_sql("NULLIF(r.last_contact_channel, '')", dict(Channel.choices))
    outcome, outcomes = exports.label_sql("NULLIF(r.last_outcome, '')", dict(Outcome.choices))
    state, states = exports.label_sql("NULLIF(r.promise_state, '')", dict(PromiseState.choices))
    concern, concerns = exports.label_sql("one", dict(Concern.choices))
    listed_concerns = f"(SELECT string_agg({concern}, '; ') FROM unnest(r.concerns) AS one)"  # noqa: S608 - own text
    return [
        Column(_("Debtor"), "d.name", width=22),
        Column(_("Case"), "c.number", width=14),
        Column(_("Account"), "a.reference", width=20),
        Column(_("Card, last four digits"), "a.card_last_four", width=10),
        Column(_("Creditor"), "o.name", width=20),
        Column(_("Team"), "t.name", width=16),
        Column(_("Collector"), "u.name", width=16),
        Column(_("Days past due"), "r.dpd", Kind.WHOLE, 9),
        Column(_("Bucket"), "'M' || r.bucket || CASE WHEN r.bucket = 7 THEN '+' ELSE '' END", Kind.LABEL, 8),
        Column(_("Currency"), "r.currency", Kind.LABEL, 9),
        _amount(_("Principal"), "r.principal"),
        _amount(_("Interest"), "r.interest"),
        _amount(_("Fees and charges"), "r.charges"),
        _amount(_("Paid beyond the debt"), "r.unapplied"),
        _amount(_("Balance"), "r.balance"),
        _amount(_("Overdue as the creditor states it"), "r.overdue_amount"),
        Column(_("Last contact"), "r.last_contact_at", Kind.MOMENT, 17),
        Column(_("Channel"), channel, Kind.LABEL, 10, channels),
        Column(_("Outcome"), outcome, Kind.LABEL, 16, outcomes),
        _amount(_("Promise"), "r.promise_amount"),
        Column(_("Promise due on"), "r.promise_due_on", Kind.DAY, 12),
        Column(_("State of the promise"), state, Kind.LABEL, 14, states),
        Column(_("Needs a decision"), listed_concerns, Kind.LABEL, 30, concerns),
    ]


def _amount(head: str, sql: str) -> Column:
    return Column(head, sql, Kind.MONEY, width=15, currency="r.currency")
