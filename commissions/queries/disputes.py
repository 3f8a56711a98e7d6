"""What is known of disputes: the inbox, those of a statement, and what a run leaves open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import CorrectionState
from commissions.enums import DisputeState
from commissions.models import Dispute, Line, Run, Statement
from commissions.queries import reasons
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

STATES: dict[str, Q] = {
    "open": Q(state=DisputeState.OPEN),
    "answered": Q(state__in=[DisputeState.JUSTIFIED, DisputeState.NOT_JUSTIFIED]),
    "withdrawn": Q(state=DisputeState.WITHDRAWN),
    "all": Q(),
}
SORTS = both_ways(due=Sort("due_on"), opened=Sort("opened_at"))
RELATED = ("run", "collector__team", "payment", "closed_by", "adjustment")


@dataclass(frozen=True, slots=True)
class Row:
    """A dispute as a list shows it: what it is about, and whether it is overdue.

    The reader may withdraw it (`is_own`), or the adjustment that the reader asked for with the answer (`asked`).
    """

    dispute: Dispute
    about: str
    overdue: bool
    is_own: bool
    asked: bool


def listed(user: User, *, show: str, run: int | None = None) -> QuerySet[Dispute]:
    """Return the disputes that concern `user` in the state `show` of STATES, of one run or of all."""
    rows: QuerySet[Dispute] = Dispute.objects.visible_to(user).filter(STATES[show])
    return rows if run is None else rows.filter(run=run)


def page(rows: QuerySet[Dispute], *, sort: str, cursor: str = "") -> keyset.Page[Dispute]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    return keyset.page(rows.select_related(*RELATED), by=[how.field], cursor=cursor, descending=how.descending)


def rows_of(found: Iterable[Dispute], user: User, *, today: date) -> list[Row]:
    """Return what a list shows of disputes."""
    return [
        Row(
            one,
            about(one),
            one.state == DisputeState.OPEN and one.due_on < today,
            one.state == DisputeState.OPEN and one.collector_id == user.pk,
            _asked(one, user),
        )
        for one in found
    ]


def _asked(row: Dispute, user: User) -> bool:
    """Return whether `user` asked for the adjustment of a dispute and nobody has decided on it."""
    wanted = row.adjustment
    return wanted is not None and wanted.state == CorrectionState.ASKED and wanted.asked_by_id == user.pk


def about(row: Dispute) -> str:
    """Return what a dispute is about in the reader's words."""
    if row.payment is None:
        return _("The whole statement")
    if row.exclusion:
        facts = {"reference": row.payment.reference, "why": reasons.label(row.exclusion)}
        return _("Payment %(reference)s, not counted: %(why)s") % facts
    return _("Payment %(reference)s") % {"reference": row.payment.reference}


def of_statement(statement: Statement, user: User, *, today: date) -> list[Row]:
    """Return what is disputed of a statement, the latest first."""
    rows = Dispute.objects.filter(run=statement.run_id, collector=statement.collector_id).select_related(*RELATED)
    return rows_of(rows.order_by("-opened_at", "-pk"), user, today=today)


def of_lines(statement: Statement, lines: Iterable[Line]) -> Mapping[tuple[int, str], Dispute]:
    """Return the latest dispute of each of these lines, by payment and reason."""
    payments = [line.payment_id for line in lines]
    rows = Dispute.objects.filter(run=statement.run_id, collector=statement.collector_id, payment__in=payments)
    return {(row.payment_id or 0, row.exclusion): row for row in rows.order_by("opened_at", "pk")}


def line_of(statement: Statement, pk: int) -> Line | None:
    """Return a line of a statement with its payment."""
    rows = Line.objects.filter(run=statement.run_id, collector=statement.collector_id, pk=pk)
    return rows.select_related("payment__creditor", "payment__account__case__debtor").first()


def disputed_line(row: Dispute) -> Line | None:
    """Return the line that a dispute is about as it is figured now; None for a whole statement, or a line that left."""
    rows = Line.objects.filter(run=row.run_id, collector=row.collector_id, payment=row.payment_id)
    rows = rows.filter(exclusion=row.exclusion).select_related("payment__account__case__debtor")
    return rows.order_by("pk").first() if row.payment_id else None


def statement_of(row: Dispute) -> Statement | None:
    """Return the statement that a dispute is about, as it is figured now."""
    return Statement.objects.filter(run=row.run_id, collector=row.collector_id).first()


def open_of(run: Run) -> int:
    """Return how many disputes of a run wait for an answer."""
    count: int = Dispute.objects.open().filter(run__in=run.with_deltas()).count()
    return count


def waiting(user: User) -> int:
    """Return how many disputes wait for an answer of `user`."""
    count: int = Dispute.objects.visible_to(user).open().exclude(collector=user).count()
    return count


def table(rows: QuerySet[Dispute]) -> Table:
    """Return disputes as a table, the earliest due first."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("q.state", dict(DisputeState.choices))
    return Table(
        title=_("Pay disputes"),
        columns=[
            Column(_("Due"), "q.due_on", Kind.DAY),
            Column(_("Collector"), "u.name", width=20),
            Column(_("Month"), "r.month", Kind.DAY),
            Column(_("Currency"), "r.currency", Kind.LABEL, width=9),
            Column(_("Payment"), "p.reference", width=20),
            Column(_("Disputed"), "q.opened_at", Kind.MOMENT, width=18),
            Column(_("In own words"), "q.words", width=40),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Answered"), "q.closed_at", Kind.MOMENT, width=18),
            Column(pgettext("dispute", "Answered by"), "e.name", width=20),
            Column(_("Answer"), "q.answer", width=40),
            Column(pgettext("pay", "Adjustment"), "a.amount", Kind.MONEY, currency="r.currency"),
        ],
        source=f"""commissions_dispute q JOIN commissions_run r ON r.id = q.run_id
            JOIN staff_user u ON u.id = q.collector_id LEFT JOIN staff_user e ON e.id = q.closed_by_id
            LEFT JOIN cases_payment p ON p.id = q.payment_id
            LEFT JOIN commissions_adjustment a ON a.id = q.adjustment_id
            WHERE q.id IN ({ids}) ORDER BY q.due_on, q.id""",
        params=tuple(params),
    )
