"""Keep requests: the limits that a case meets, lists, and the file of asks for the creditor."""

from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from cases.enums import AccountState, KeepState
from cases.models import Account, Case, KeepRequest
from cases.rules.closings.keeping import Within
from common import keyset
from common.exports import Column, Kind, Table, label_sql
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
SORTS = both_ways(recall=Sort("recall_on"), until=Sort("until"))
SHOWN = (*KeepState.values, "all")


def recall_on(case: Case) -> date | None:
    """Return the latest recall date of the open accounts of `case`."""
    rows = Account.objects.filter(case=case, state=AccountState.OPEN)
    found: date | None = rows.aggregate(Max("placement__recall_on"))["placement__recall_on__max"]
    return found


def within(case: Case) -> Within:
    """Return the creditor's limits and what of the placement of `case` is kept or asked for, in one query."""
    placements = Account.objects.filter(case=case, state=AccountState.OPEN).values("placement_id")
    live = Q(case__keep_requests__state__in=[KeepState.ASKED, KeepState.GRANTED])
    counts = Account.objects.filter(placement_id__in=placements).aggregate(
        cases=Count("case_id", distinct=True), kept=Count("case_id", filter=live, distinct=True)
    )
    creditor = case.creditor
    return Within(creditor.keep_most_days, creditor.keep_most_percent, counts["cases"], counts["kept"])


def last_of(case: Case) -> KeepRequest | None:
    """Return the newest request of `case` that is asked or granted."""
    live = KeepRequest.objects.filter(case=case, state__in=[KeepState.ASKED, KeepState.GRANTED])
    return live.select_related("asked_by").order_by("-pk").first()


def visible_to(user: User) -> QuerySet[KeepRequest]:
    """Return the requests for cases that `user` may see, with what their rows name."""
    related = ("case__creditor", "case__debtor", "asked_by", "answered_by", "promise")
    return KeepRequest.objects.filter(case__in=Case.objects.visible_to(user)).select_related(*related)


def listed(user: User, *, show: str, creditor: int | None = None) -> QuerySet[KeepRequest]:
    """Return the requests in the state `show` ("all" for every one), of one creditor when its id is given."""
    rows = visible_to(user)
    rows = rows.filter(state=show) if show in KeepState.values else rows
    return rows.filter(case__creditor_id=creditor) if creditor else rows


def page(rows: QuerySet[KeepRequest], *, sort: str = "recall_up", cursor: str = "") -> keyset.Page[KeepRequest]:
    """Return one page in the order `sort` of SORTS; by itself the next recall date first."""
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def table(rows: QuerySet[KeepRequest]) -> Table:
    """Return the table of `rows` as a creditor gets it: one line an account, no name of the desk's people."""
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    state, states = label_sql("q.state", dict(KeepState.choices))
    source = f"""cases_keeprequest q JOIN cases_case k ON k.id = q.case_id
        JOIN cases_creditor c ON c.id = k.creditor_id
        JOIN cases_account a ON a.case_id = k.id AND a.state = 'open'
        LEFT JOIN cases_promise p ON p.id = q.promise_id
        WHERE q.id IN ({ids}) ORDER BY q.recall_on, q.id, a.id"""
    return Table(
        title=_("Keep requests"),
        columns=[
            Column(_("Account"), "a.reference", width=22),
            Column(_("Case"), "k.number"),
            Column(_("Balance"), "a.balance", Kind.MONEY, currency="c.currency"),
            Column(_("Currency"), "c.currency", Kind.LABEL, width=9),
            Column(_("Recall date"), "q.recall_on", Kind.DAY),
            Column(_("Keep until"), "q.until", Kind.DAY),
            Column(_("Why"), "q.reason", width=40),
            Column(_("Promised"), "p.amount", Kind.MONEY, currency="c.currency"),
            Column(_("Promise due"), "p.due_on", Kind.DAY),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Kept until"), "q.granted_until", Kind.DAY),
        ],
        source=source,
        params=tuple(params),
    )
