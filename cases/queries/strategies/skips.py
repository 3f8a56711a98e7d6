"""The cases that collectors passed over, with the reason: a list that tells where a queue asks the wrong person."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import SkipReason
from cases.models import Case, Skip
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
OWN_WORDS = "own_words"
SHOWN = ("all", *SkipReason.values, OWN_WORDS)
SORTS = both_ways(passed=Sort("at"))


def listed(user: User, *, reason: str = "all", collector: int | None = None) -> QuerySet[Skip, Any]:
    """Return the cases passed over in the teams that concern `user`, for one reason, by one collector."""
    rows = Skip.objects.filter(case__in=Case.objects.visible_to(user))
    if reason in SkipReason.values:
        rows = rows.filter(reason=reason)
    elif reason == OWN_WORDS:
        rows = rows.exclude(reason__in=SkipReason.values)
    return rows.filter(collector=collector) if collector else rows


def page(rows: QuerySet[Skip, Any], *, sort: str = "passed", cursor: str = "") -> keyset.Page[Skip]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related("case__debtor", "case__creditor", "collector")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def reasons() -> list[tuple[str, str]]:
    """Return what a list may be narrowed to, with its words."""
    known = [(value, str(label)) for value, label in SkipReason.choices]
    return [("all", _("every reason")), *known, (OWN_WORDS, _("in own words"))]


def table(rows: QuerySet[Skip, Any]) -> Table:
    """Return the table of `rows`, the last first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    reason, known = label_sql("q.reason", dict(SkipReason.choices))
    source = f"""cases_skip q JOIN cases_case k ON k.id = q.case_id JOIN cases_creditor c ON c.id = k.creditor_id
        JOIN cases_debtor d ON d.id = k.debtor_id JOIN staff_user s ON s.id = q.collector_id
        WHERE q.id IN ({ids}) ORDER BY q.at DESC, q.id DESC"""
    return Table(
        title=_("Passed over"),
        columns=[
            Column(_("When"), "q.at", Kind.MOMENT, width=18),
            Column(_("Collector"), "s.name", width=20),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Why"), reason, width=40, params=known),
        ],
        source=source,
        params=tuple(params),
    )
