"""The form that gives cases to a collector."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from common.forms import DeskForm
from staff.models import User

TO_POOL = "pool"


class AssignForm(DeskForm):
    """Who gets the cases, and why."""

    collector = forms.ChoiceField(label=gettext_lazy("Collector"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def __init__(self, *args: Any, collectors: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in collectors}
        field: Any = self.fields["collector"]
        field.choices = [
            ("", gettext("Choose")),
            *[(key, label_of(one)) for key, one in self.by_key.items()],
            (TO_POOL, gettext("Nobody: back to the team's pool")),
        ]

    @property
    def collector_chosen(self) -> User | None:
        """The collector chosen; None for the pool."""
        return self.by_key.get(self.cleaned_data["collector"])


def label_of(collector: User) -> str:
    """Return a collector with the team and how many cases of the most they have."""
    facts = {"name": collector.name, "team": collector.team or "", "load": getattr(collector, "owing_cases", 0)}
    return gettext("%(name)s, %(team)s, %(load)s of %(most)s cases") % {**facts, "most": collector.most_cases}
