"""Versions of templates that wait for a second person, for the inbox of approvals."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.queries.approval_items import Effect, Item, Source
from common import dates, links, punctuation
from common.clock import local_date
from common.versions import waiting
from contacts.models import TemplateVersion
from contacts.queries.templates import template_words, templates
from staff.models import User


def _others(user: User) -> QuerySet[Any]:
    return waiting(TemplateVersion.objects.all(), besides=user.pk)


def _items(user: User, now: datetime) -> list[Item]:
    rows = waiting(TemplateVersion.objects.select_related("template__creditor", "made_by"))
    found = [_item(row, user, now) for row in rows]
    return sorted(found, key=lambda item: item.is_own)


def _item(row: TemplateVersion, user: User, now: datetime) -> Item:
    template, today = row.template, local_date(now, user.time_zone)
    flagged = templates.lacks(template, subject=row.subject, body=row.body)
    before = templates.in_force(template, on=today)
    effects = [Effect(_("In force from"), "", dates.day(row.effective_on or today))]
    effects += [Effect(_("Signs"), f"{len(before.body):,}" if before else "", f"{len(row.body):,}")]
    effects += [Effect(_("Look at"), "", template_words.lack(one)) for one in flagged]
    return Item.of_version(
        row,
        user,
        name="template",
        title=_("%(name)s, version %(number)d") % {"name": template.name, "number": row.number},
        why=punctuation.sentence(
            [
                _("Read the text first. It is sent to the %(party)s") % {"party": template.get_party_display()},
                *_about(row),
            ]
        ),
        decide_url=links.to("contacts:template-decide", row.template_id, row.number),
        effects=effects,
    )


def _about(row: TemplateVersion) -> list[str]:
    template = row.template
    creditor = str(template.creditor) if template.creditor else _("the whole house")
    return [creditor, str(template.get_channel_display()), str(template.get_language_display())]


WAITING = Source(
    name="templates",
    title=gettext_lazy("Templates"),
    permissions=("contacts.approve_template",),
    others=_others,
    items=_items,
)
