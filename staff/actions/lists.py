"""What a person does to the big lists for oneself: chooses columns, keeps filters as views.

Preferences are no evidence: they leave no history and no audit row, and nobody else sees them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import cards
from common.errors import Refusal
from staff.enums import ListName
from staff.models import ChosenColumns, KeptView, User
from staff.rules import lists as rules
from staff.rules.lists import Hurdle


class ViewRefused(Refusal):
    """The name or the filters of a view cannot be kept."""

    code = "view_refused"


def choose_columns(*, by: User, list_name: ListName, columns: Iterable[str]) -> ChosenColumns:
    """Remember which columns of the list `by` wants to see; the list passes over names that it does not know."""
    names = rules.names_of_columns(columns)
    row, _made = ChosenColumns.objects.update_or_create(person=by, list_name=list_name, defaults={"columns": names})
    return row


def standard_columns(*, by: User, list_name: ListName) -> None:
    """Forget the choice of `by`, so that the list shows its standard columns."""
    ChosenColumns.objects.filter(person=by, list_name=list_name).delete()


def keep_view(*, by: User, list_name: ListName, name: str, query: str, now: datetime) -> KeptView:
    """Keep the filters and the order of `query` under `name` for `by` alone; raise ViewRefused."""
    name, query = rules.tidy_name(name), rules.tidy_query(query)
    with transaction.atomic():
        kept = _kept_by(by, list_name)
        has_card = any(cards.find(text) for text in rules.values_of(query))
        hurdle = rules.hurdle_to_query(query, has_card=has_card, kept=[one.query for one in kept])
        hurdle = hurdle or _hurdle_to_name(name, kept)
        if hurdle:
            raise _refusal(hurdle, name=name, same=next((one.name for one in kept if one.query == query), ""))
        return KeptView.objects.create(person=by, list_name=list_name, name=name, query=query, kept_at=now)


def rename_view(*, by: User, view: KeptView, name: str) -> KeptView:
    """Give an own view another name; raise ViewRefused."""
    name = rules.tidy_name(name)
    with transaction.atomic():
        others = [one for one in _kept_by(by, view.list_name) if one.pk != view.pk]
        hurdle = _hurdle_to_name(name, others)
        if hurdle:
            raise _refusal(hurdle, name=name)
        view.name = name
        view.save(update_fields=["name"])
    return view


def remove_view(*, by: User, view: KeptView) -> None:
    """Keep an own view no longer; doing it twice does it once."""
    KeptView.objects.filter(pk=view.pk, person=by).delete()


def _kept_by(person: User, list_name: str) -> list[KeptView]:
    """Return the views of the list that `person` keeps, and let no other request of theirs add one meanwhile."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return list(KeptView.objects.filter(person=person, list_name=list_name).order_by("pk"))


def _hurdle_to_name(name: str, others: list[KeptView]) -> Hurdle | None:
    return rules.hurdle_to_name(name, has_card=bool(cards.find(name)), taken=[one.name for one in others])


def _refusal(hurdle: Hurdle, *, name: str, same: str = "") -> ViewRefused:
    most = {"most": rules.LONGEST_NAME, "count": len(name), "views": rules.MOST_VIEWS}
    of_name: dict[Hurdle, Any] = {
        Hurdle.NO_NAME: _("Give the view a name, such as: Broken promises over 60 days."),
        Hurdle.LONG_NAME: _("The name has %(count)s characters. Shorten it to %(most)s.") % most,
        Hurdle.CARD_IN_NAME: _("The name holds a full card number. Write its last four digits only."),
        Hurdle.NAME_TAKEN: _("Another view of yours has this name. Choose another one."),
    }
    of_query: dict[Hurdle, Any] = {
        Hurdle.TOO_MANY: _("You keep %(views)s views of this list, and no more fit. Remove one first.") % most,
        Hurdle.LONG_QUERY: _("These filters are too long to keep. Take some away, then keep the view."),
        Hurdle.CARD_IN_QUERY: _(
            "A filter holds a full card number, which is kept nowhere. Take that filter away first."
        ),
        Hurdle.KEPT_ALREADY: _("You keep these filters already, under the name “%(name)s”.") % {"name": same},
    }
    field = "name" if hurdle in of_name else ""
    return ViewRefused({**of_name, **of_query}[hurdle], field=field)
