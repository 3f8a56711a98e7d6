"""The retention clock: until when each closed case is kept, set-based, and the rules it goes by."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.models import Creditor, RetentionRule
from cases.rules.closings.retention import until_sql
from common import audit, history
from common.errors import Refusal
from staff.models import User

CLOCK = """
    WITH dated AS (
        SELECT k.id, {until} AS until
        FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id
        LEFT JOIN LATERAL (
            SELECT max(l.recall_on) AS recall_on FROM cases_account a JOIN cases_placement l ON l.id = a.placement_id
            WHERE a.case_id = k.id) p ON true
        WHERE k.creditor_id = %(creditor)s AND k.state = 'closed' AND k.sealed_at IS NULL AND {which}
    )
    UPDATE cases_case k SET retain_until = d.until FROM dated d
    WHERE d.id = k.id AND k.retain_until IS DISTINCT FROM d.until
"""
NEW, DUE, ALL = "k.retain_until IS NULL", "k.retain_until <= %(on)s", "true"


class RuleRefused(Refusal):
    """A duty to keep is changed with a source and within fifty years."""

    code = "rule_refused"


def clock(*, creditor: Creditor, on: date, now: datetime, by: User | None) -> int:
    """Give newly closed cases the day until which they are kept; return how many. The same day again writes nothing."""
    return _figure(NEW, creditor_id=creditor.pk)


def refresh_due(*, creditor: Creditor, on: date) -> int:
    """Figure the day anew where it has come: a late contact may have moved it."""
    return _figure(DUE, creditor_id=creditor.pk, on=on)


def _figure(which: str, *, creditor_id: int, on: date | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(CLOCK.format(until=until_sql(), which=which), {"creditor": creditor_id, "on": on})
        return int(cursor.rowcount)


@transaction.atomic
def change_rule(*, rule: RetentionRule, terms: dict[str, Any], by: User, now: datetime) -> RetentionRule:
    """Change how long is kept, with its source, and figure every closed case that it concerns anew.

    `terms` are "months", "citation", "is_active". Raises RuleRefused.
    """
    row = RetentionRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    row.months, row.citation, row.is_active = terms["months"], terms["citation"].strip(), terms["is_active"]
    if not row.citation:
        raise RuleRefused(_("Write where the rule comes from: law and article, or the contract."), field="citation")
    if row.months > 600:
        raise RuleRefused(_("At most 600 months."), field="months")
    history.sign(row, by=by, now=now, reason=row.citation)
    row.save()
    concerned = (
        Creditor.objects.filter(pk=row.creditor_id)
        if row.creditor_id
        else Creditor.objects.filter(jurisdiction=row.jurisdiction)
    )
    moved = sum(_figure(ALL, creditor_id=one.pk) for one in concerned.order_by("pk"))
    audit.record(by=by, action="retention.change_rule", subject=row, now=now, months=row.months, moved=moved)
    return row
