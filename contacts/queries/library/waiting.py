"""Versions of answers and scripts that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.queries.approval_items import Effect, Item, Source
from common import dates, punctuation
from common.clock import local_date
from common.versions import waiting
from contacts.queries.library.kinds import ANSWER, SCRIPT, Kind
from staff.models import User

SHOWN = 100


def _source(kind: Kind) -> Source:
    def others(user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = waiting(kind.version.objects.all(), besides=user.pk)
        return found

    def items(user: User, now: datetime) -> list[Item]:
        rows = waiting(kind.version.objects.select_related(f"{kind.name}__creditor", "made_by"))[:SHOWN]
        return sorted((_item(kind, row, user, now) for row in rows), key=lambda item: item.is_own)

    return Source(
        name=f"{kind.name}s",
        title=kind.words,
        permissions=("contacts.approve_library",),
        others=others,
        items=items,
    )


def _item(kind: Kind, row: Any, user: User, now: datetime) -> Item:
    owner, today = kind.of(row), local_date(now, user.time_zone)
    about = [
        str(owner.creditor) if owner.creditor else _("the whole house"),
        str(owner.get_language_display()),
        str(kind.groups(getattr(owner, kind.group)).label),
    ]
    return Item.of_version(
        row,
        user,
        name=kind.name,
        title=_("%(name)s, version %(number)d") % {"name": getattr(owner, kind.title), "number": row.number},
        why=punctuation.sentence([_("Read the text first. It is said to debtors"), *about]),
        decide_url=reverse(f"contacts:{kind.name}-decide", args=[owner.pk, row.number]),
        effects=[Effect(_("In force from"), "", dates.day(row.effective_on or today))],
    )


WAITING = (_source(ANSWER), _source(SCRIPT))
