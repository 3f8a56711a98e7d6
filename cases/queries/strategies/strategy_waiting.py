"""Versions of the strategies that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import StrategyVersion
from cases.queries.approval_items import Effect, Item, Source
from cases.queries.strategies import strategy_words
from common import dates, links
from common.clock import local_date
from common.versions import waiting
from staff.models import User

MOST_MOVES = 6


def _others(user: User) -> QuerySet[Any]:
    return waiting(StrategyVersion.objects.all(), besides=user.pk)


def _items(user: User, now: datetime) -> list[Item]:
    return [_item(row, user, now) for row in waiting(StrategyVersion.objects.select_related("made_by"))]


def _item(row: StrategyVersion, user: User, now: datetime) -> Item:
    today = local_date(now, user.time_zone)
    moved = [one for one in strategy_words.moves(row, on=today) if not one.move.stays]
    cases = _("%(number)s cases")
    effects = [Effect(_("Counted"), "", dates.moment(row.counted_at))] if row.counted_at else []
    effects += [Effect(cases % {"number": f"{one.move.cases:,}"}, one.before, one.after) for one in moved[:MOST_MOVES]]
    return Item.of_version(
        row,
        user,
        name="strategy",
        title=_("Strategies, version %(number)d, from %(day)s")
        % {"number": row.number, "day": dates.day(row.effective_on or today)},
        why=_("It decides which cases are worked, when and by whom."),
        decide_url=links.to("cases:strategy-decide", row.pk),
        effects=effects,
    )


WAITING = Source(
    name="strategies",
    title=gettext_lazy("Strategies"),
    permissions=("cases.approve_strategy",),
    others=_others,
    items=_items,
)
