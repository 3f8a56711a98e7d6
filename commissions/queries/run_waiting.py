"""Runs in review that wait for a second person, for the inbox of approvals."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.approval_items import Effect, Item, Source
from commissions.enums import RunState
from commissions.models import Run
from commissions.queries import runs
from common import dates, links, money
from staff.models import User


def _in_review() -> QuerySet[Run]:
    return Run.objects.official().filter(state=RunState.IN_REVIEW).order_by("review_at", "pk")


def _others(user: User) -> QuerySet[Run]:
    return _in_review().exclude(Q(calculated_by=user) | Q(review_by=user))


def _items(user: User, _now: datetime) -> list[Item]:
    return sorted((_item(run, user) for run in _in_review().select_related("review_by")), key=lambda one: one.is_own)


def _item(run: Run, user: User) -> Item:
    facts = {"month": dates.month(run.month), "currency": run.currency}
    before = runs.previous(run)
    effects = [
        Effect(_("To pay"), "", money.signed(run.total, run.currency)),
        Effect(_("Statements"), "", f"{run.counts['statements']:,}"),
    ]
    if before:
        since = _("Since %(month)s") % {"month": dates.month(before.month)}
        effects.append(Effect(since, "", money.change(run.total - before.total, run.currency)))
    if run.review_by is None or run.review_at is None:
        raise ValueError("A run in review was sent there by somebody.")
    return Item(
        key=f"run-{run.pk}",
        title=_("Run of %(month)s, %(currency)s") % facts,
        why=_("A run decides what people are paid. Approval locks it for good."),
        reason="",
        words="",
        asked_by=run.review_by.name,
        asked_at=run.review_at,
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
