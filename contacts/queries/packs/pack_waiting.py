"""Versions of the house's own rules that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.approval_items import Effect, Item, Source
from common import dates, links
from common.clock import local_date
from common.versions import waiting
from contacts.models import PackVersion
from contacts.queries.packs import packs, replay_page
from staff.models import User


def _others(user: User) -> QuerySet[Any]:
    return waiting(PackVersion.objects.all(), besides=user.pk)


def _items(user: User, now: datetime) -> list[Item]:
    return [_item(row, user, now) for row in waiting(PackVersion.objects.select_related("made_by"))]


def _item(row: PackVersion, user: User, now: datetime) -> Item:
    before, replay = packs.in_force(local_date(now, user.time_zone)), replay_page.shown(row, user=user)
    effects = [
        Effect(_("In force from"), "", dates.day(row.effective_on or local_date(now, user.time_zone))),
        Effect(_("Rules"), str(len(before.content)) if before else "0", str(len(row.content))),
    ]
    if replay is not None:
        asked = _("%(changed)s of %(asked)s answers") % {"changed": f"{replay.changed:,}", "asked": f"{replay.asked:,}"}
        effects += [Effect(_("Changes"), "", asked)]
        effects += [Effect(one.words, "", f"{one.answers:,}") for one in replay.changes]
    return Item.of_version(
        row,
        user,
        name="pack",
        title=_("House rules, version %(number)d") % {"number": row.number},
        why=_("Rules of contact hold for everybody who calls or writes. Look at which answers change."),
        decide_url=links.to("contacts:house-decide", row.number),
        effects=effects,
    )


WAITING = Source(
    name="packs",
    title=gettext_lazy("House rules"),
    permissions=("contacts.approve_pack",),
    others=_others,
    items=_items,
)
