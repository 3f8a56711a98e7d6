"""What is known of corrections: those of an account, lists, and what waits for a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Component, CorrectionKind, CorrectionState
from cases.models import Account, Case, Correction
from cases.queries.approval_items import Effect, Item, Source, others_first
from cases.rules.ledger import corrections as rules
from cases.rules.ledger.allocation import PARTS, balance_of
from common import keyset, links, money
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
STATES: dict[str, Q] = {
    "waiting": Q(state=CorrectionState.ASKED),
    "approved": Q(state=CorrectionState.APPROVED),
    "refused": Q(state__in=[CorrectionState.REFUSED, CorrectionState.WITHDRAWN]),
    "all": Q(),
}
SORTS = both_ways(asked=Sort("asked_at"))
RELATED = ("account__case__debtor", "account__creditor", "asked_by", "decided_by")


@dataclass(frozen=True)
class Row:
    """A correction as a list shows it: its currency, its parts in words, and whether the reader may withdraw it."""

    correction: Correction
    currency: str
    parts: list[tuple[str, Decimal]]
    is_own: bool


def label_of(part: str) -> str:
    """Return the name of a part in the reader's language."""
    return _("Paid beyond the debt") if part == "unapplied" else str(Component(part).label)


def visible_to(user: User) -> QuerySet[Correction]:
    """Return the corrections on cases that concern `user`."""
    return Correction.objects.filter(account__case__in=Case.objects.visible_to(user))


def listed(user: User, *, show: str, kind: str = "") -> QuerySet[Correction]:
    """Return the corrections that concern `user` in the state `show`, of one kind or of all."""
    rows = visible_to(user).filter(STATES[show])
    return rows.filter(kind=kind) if kind else rows


def page(rows: QuerySet[Correction], *, sort: str = "asked", cursor: str = "") -> keyset.Page[Correction]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = rows.select_related(*RELATED)
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def rows_of(found: Iterable[Correction], user: User) -> list[Row]:
    """Return what a list shows of corrections."""
    return [
        Row(
            one,
            one.account.creditor.currency,
            [(label_of(part), amount) for part, amount in one.change.items() if amount],
            one.asked_by_id == user.pk and one.state == CorrectionState.ASKED,
        )
        for one in found
    ]


def of_case(case: Case, user: User) -> list[Row]:
    """Return what waits on the accounts of a case, oldest first."""
    rows = Correction.objects.filter(account__case=case, state=CorrectionState.ASKED).select_related(*RELATED)
    return rows_of(rows.order_by("asked_at", "pk"), user)


def may_ask(user: User, account: Account) -> list[str]:
    """Return the kinds that `user` may ask for on an account: a refund only where there is something to refund."""
    kinds = [kind for kind in CorrectionKind.values if user.has_perm(rules.ASKS[kind])]
    return [kind for kind in kinds if kind != CorrectionKind.REFUND or account.unapplied > 0]


def decidable(user: User) -> QuerySet[Correction]:
    """Return the corrections of which `user` decides kinds, own ones included."""
    kinds = [kind for kind in CorrectionKind.values if user.has_perm(rules.DECIDES[kind])]
    return visible_to(user).filter(kind__in=kinds)


def _waiting(user: User) -> QuerySet[Correction]:
    return decidable(user).filter(state=CorrectionState.ASKED)


def _others(user: User) -> QuerySet[Any]:
    return _waiting(user).exclude(asked_by=user)


def _items(user: User, _now: datetime) -> list[Item]:
    rows = others_first(_waiting(user).select_related(*RELATED), user=user, maker="asked_by", at="asked_at")
    return [_item(row, user) for row in rows[:SIZE]]


def _item(row: Correction, user: User) -> Item:
    account = row.account
    return Item(
        key=f"correction-{row.pk}",
        title=_title(row),
        why=_why(row),
        reason=row.get_reason_display(),
        words=row.words,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decide_url=links.to("cases:correction-decide", row.pk),
        is_own=row.asked_by_id == user.pk,
        case=account.case,
        url=f"{account.case.get_absolute_url()}?tab=owed",
        effects=_effects(row),
    )


def _title(row: Correction) -> str:
    amount = money.signed(abs(row.amount), row.account.creditor.currency)
    facts = {"amount": amount, "account": row.account.reference}
    if row.kind == CorrectionKind.WAIVER:
        return _("Waive %(amount)s on account %(account)s") % facts
    if row.kind == CorrectionKind.REFUND:
        return _("Refund %(amount)s from account %(account)s") % facts
    return _("Adjust account %(account)s") % facts


def _why(row: Correction) -> str:
    if row.kind == CorrectionKind.REFUND:
        return _("Money leaves the desk.")
    if row.amount < 0:
        return _("The creditor gets less than is owed.")
    return _("The debtor will owe more.") if row.amount > 0 else _("The parts of the debt change.")


def _effects(row: Correction) -> list[Effect]:
    owed = {part: getattr(row.account, part) for part in PARTS}
    later = rules.after(row.change, owed)
    currency = row.account.creditor.currency
    lines = [(label_of(part), owed[part], later[part]) for part in PARTS if row.change[part]]
    lines.append((_("Balance"), balance_of(owed), balance_of(later)))
    return [Effect(label, money.signed(old, currency), money.signed(new, currency)) for label, old, new in lines]


WAITING = Source(
    name="corrections",
    title=gettext_lazy("Waivers, adjustments and refunds"),
    permissions=("cases.decide_waiver", "cases.decide_adjustment"),
    others=_others,
    items=_items,
    full=lambda: f"{reverse('cases:correction-list')}?show=waiting",
)
