"""Runs in review that wait for a second person, for the inbox of approvals."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.approval_items import Effect, Item, Source
from commissions.enums import RunState
from commissions.models import Run
from commissions.rules.months import previous_month
from common import dates, links, money
from staff.models import User


def _in_review() -> QuerySet[Run]:
    return Run.objects.official().filter(state=RunState.IN_REVIEW).order_by("review_at", "pk")


def _others(user: User) -> QuerySet[Run]:
    return _in_review().exclude(Q(calculated_by=user) | Q(review_by=user))


def _items(user: User, _now: datetime) -> list[Item]:
    rows = list(_in_review().select_related("review_by"))
    months = [previous_month(run.month) for run in rows]
    figured = Run.objects.official().filter(month__in=months).exclude(state=RunState.DRAFT)
    before = {(one.month, one.currency): one for one in figured}
    found = (_item(run, before.get((previous_month(run.month), run.currency)), user) for run in rows)
    return sorted(found, key=lambda one: one.is_own)


def _item(run: Run, before: Run | None, user: User) -> Item:
    facts = {"month": dates.month(run.month), "currency": run.currency}
    effects = [
        Effect(_("To pay"), "", money.signed(run.total, run.currency)),
        Effect(_("Statements"), "", f"{run.counts['statements']:,}"),
    ]
    if before:
        since = _("Since %(month)s") % {"month": dates.month(before.month)}
        effects.append(Effect(since, "", money.change(run.total - before.total, run.currency)))
    return Item(
        key=f"run-{run.pk}",
        title=_("Run of %(month)s, %(currency)s") % facts,
        why=_("A run decides what people are paid. Approval locks it for good."),
        reason="",
        words="",
        asked_by=str(run.review_by or ""),
        asked_at=run.review_at or run.created_at,
        decide_url=links.to("commissions:run-decide", run.pk),
        is_own=user.pk in (run.calculated_by_id, run.review_by_id),
        url=run.get_absolute_url(),
        refusal=_("Send back"),
        effects=effects,
    )


WAITING = Source(
    name="pay_runs",
    title=gettext_lazy("Commission runs"),
    permissions=("commissions.approve_run",),
    others=_others,
    items=_items,
)
