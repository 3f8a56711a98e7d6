"""Versions of commission plans that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.queries.approval_items import Effect, Item, Source
from commissions.models import PlanVersion
from commissions.queries import amendments
from commissions.queries.plans import advice
from commissions.queries.plans import plans as queries
from common import dates, links, punctuation
from common.clock import local_date
from common.versions import VersionState, waiting
from staff.models import User


def _others(user: User) -> QuerySet[Any]:
    return waiting(PlanVersion.objects.all(), besides=user.pk)


def _items(user: User, now: datetime) -> list[Item]:
    pays = queries.assigned_now(local_date(now, user.time_zone))
    amended = Min("amendments__month", filter=Q(amendments__state=VersionState.SUBMITTED))
    rows = waiting(PlanVersion.objects.select_related("plan", "made_by").annotate(amended=amended))
    return [_item(row, user, now, pays.get(row.plan_id, [])) for row in rows]


def _item(row: Any, user: User, now: datetime, pays: list[str]) -> Item:
    currency = row.plan.currency
    found = advice.examine(row.definition, currency=currency, chinese=queries.under_chinese_pack(currency))
    effects = [
        Effect(pgettext("plan", "Counts from"), "", dates.day(row.effective_on or local_date(now, user.time_zone))),
        Effect(_("Pays"), "", punctuation.listed(pays) if pays else pgettext("plan", "nobody yet")),
        Effect(_("Cliffs"), "", str(len(found.cliffs))),
    ]
    if row.amended:
        effects.append(Effect(_("Approved months"), "", amendments.notice(row.amended, currency)))
    return Item.of_version(
        row,
        user,
        name="pay-plan",
        title=queries.named(row),
        why=_("A commission plan decides what people earn. Look at its sentences, its curve and its cases."),
        decide_url=links.to("commissions:version-decide", row.pk),
        effects=effects,
    )


WAITING = Source(
    name="pay_plans",
    title=gettext_lazy("Commission plans"),
    permissions=("commissions.change_plan",),
    others=_others,
    items=_items,
)
