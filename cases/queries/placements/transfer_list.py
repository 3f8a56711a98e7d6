"""The list of hand-overs: what went to whom, why, and the note that went with it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.enums import TransferReason
from cases.models import Assignment, Case, Transfer
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
SORTS = both_ways(handed=Sort("at"), moved=Sort("moved"))


def listed(user: User, *, reason: str = "") -> QuerySet[Transfer]:
    """Return the hand-overs of cases that concern `user`, for one reason or for all."""
    seen = Assignment.objects.filter(transfer=OuterRef("pk"), case__in=Case.objects.visible_to(user))
    rows = Transfer.objects.filter(Exists(seen))
    return rows.filter(reason=reason) if reason else rows


def page(rows: QuerySet[Transfer], *, sort: str = "handed", cursor: str = "") -> keyset.Page[Transfer]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related("collector", "team", "by")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def table(rows: QuerySet[Transfer]) -> Table:
    """Return the table of `rows`, the last first; the filters of the list become one subquery."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    reason, reasons = label_sql("q.reason", dict(TransferReason.choices))
    source = f"""cases_transfer q JOIN staff_team t ON t.id = q.team_id JOIN staff_user b ON b.id = q.by_id
        LEFT JOIN staff_user u ON u.id = q.collector_id
        WHERE q.id IN ({ids}) ORDER BY q.at DESC, q.id DESC"""
    return Table(
        title=_("Hand-overs"),
        columns=[
            Column(_("When"), "q.at", Kind.MOMENT, width=18),
            Column(_("Handed over by"), "b.name", width=20),
            Column(_("Team"), "t.name", width=20),
            Column(_("Collector"), "u.name", width=20),
            Column(_("Cases"), "q.moved", Kind.WHOLE),
            Column(_("Why"), reason, Kind.LABEL, width=30, params=reasons),
            Column(_("Note"), "q.note", width=60),
        ],
        source=source,
        params=tuple(params),
    )
