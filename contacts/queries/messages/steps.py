"""Which templates a strategy's step writes with, and what the pages of strategies say of it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from cases.queries.strategies.strategy_words import Told
from common import punctuation
from contacts.models import Template
from contacts.models.template import WRITTEN
from contacts.queries.templates import templates


def of_step(channel: str, script: str, *, creditor: Creditor, on: date) -> list[Template]:
    """Return the templates of that name in force on the day `on`, one for each language, the creditor's own first."""
    rows = _named([(channel, script)], on).filter(Q(creditor=creditor) | Q(creditor=None))
    found: dict[str, Template] = {}
    for one in _in_force(rows.order_by("creditor", "language"), on):
        found.setdefault(one.language, one)
    return list(found.values())


def told(named: Collection[tuple[str, str]], *, on: date) -> Mapping[tuple[str, str], Told]:
    """Return what is said of steps by their channel and the name that they give: who writes, or that nobody does."""
    written = [one for one in named if one[0] in WRITTEN and one[1]]
    if not written:
        return {}
    languages: dict[tuple[str, str], dict[str, None]] = {one: {} for one in written}
    for one in _in_force(_named(written, on).order_by("language"), on):
        languages[one.channel, one.name][str(one.get_language_display())] = None
    return {key: _words(key[0], list(names)) for key, names in languages.items()}


def _words(channel: str, languages: list[str]) -> Told:
    if not languages:
        return Told(_("No template of this name is in force, so the desk writes nothing."), is_missing=True)
    said = (
        _("printed by the desk: %(languages)s") if channel == Channel.LETTER else _("sent by the desk: %(languages)s")
    )
    return Told(said % {"languages": punctuation.listed(languages)})


def _named(named: Collection[tuple[str, str]], on: date) -> QuerySet[Template]:
    wanted = Q()
    for channel, name in named:
        wanted |= Q(channel=channel, name=name)
    return Template.objects.filter(wanted, retired_at=None, party=PartyRole.DEBTOR)


def _in_force(rows: QuerySet[Template], on: date) -> list[Template]:
    found = list(rows)
    templates.attach(found, on=on)
    return [one for one in found if one.current is not None]
