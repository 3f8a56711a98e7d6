"""The forms of strategies: a segment with its rows, handing a version in, queues, tests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.strategies.trials import Terms
from cases.enums import QueueKind, TrialMetric
from cases.models import Queue
from cases.queries.strategies.strategy_words import ASKED, CHANNELS
from cases.rules.strategies.segments import SET_OPS
from cases.rules.strategies.strategies import Segment, Step, Who
from common.forms import DayField, DeskForm, TypedForm
from staff.enums import Role
from staff.models import User

SPARE = 3
"""So many empty rows follow those that are filled."""


class SegmentRows:
    """The rows of one segment as a page shows and sends them: conditions, steps, challenger."""

    def __init__(self, queues: Sequence[Queue]) -> None:
        self.asked = [(key, str(label)) for key, label in ASKED.items()]
        self.channels = [(str(key), str(label)) for key, label in CHANNELS.items()]
        self.people = [
            (str(Who.COLLECTOR), _now("the collector")),
            (str(Who.NOBODY), _now("nobody: the case rests")),
            *((f"{Who.QUEUE}:{one.pk}", _now("queue %(name)s") % {"name": one.name}) for one in queues),
        ]
        self.name = ""
        self.conditions: list[dict[str, str]] = []
        self.parts: list[dict[str, Any]] = []

    def show(self, segment: Segment | None) -> "SegmentRows":
        """Fill the rows from a segment."""
        if segment is not None:
            self.name = segment.name
            self.conditions = [
                {"asked": f"{one.field}:{one.op}", "value": _typed(one.value)} for one in segment.conditions
            ]
        self._set_parts(
            [_shown(one) for one in segment.steps] if segment else [],
            [_shown(one) for one in segment.challenger] if segment else [],
        )
        return self._with_spares()

    def typed(self, data: QueryDict) -> "SegmentRows":
        """Fill the rows from what was sent."""
        self.name = data.get("name", "")
        pairs = zip(data.getlist("asked"), data.getlist("value"), strict=False)
        self.conditions = [{"asked": asked, "value": value} for asked, value in pairs if asked or value.strip()]
        self._set_parts(_sent(data, "steps"), _sent(data, "challenger"))
        return self._with_spares()

    def content(self, key: str) -> dict[str, Any]:
        """Return the segment as a document, unread."""
        champion, challenger = (part["rows"] for part in self.parts)
        return {
            "key": key,
            "name": self.name,
            "conditions": [_asked(one) for one in self.conditions if any(one.values())],
            "steps": [_read(one) for one in champion if one["day"].strip()],
            "challenger": [_read(one) for one in challenger if one["day"].strip()],
        }

    def _set_parts(self, steps: list[dict[str, str]], challenger: list[dict[str, str]]) -> None:
        self.parts = [
            {"name": "steps", "title": _now("Steps"), "rows": steps},
            {"name": "challenger", "title": _now("Challenger, for a test"), "rows": challenger},
        ]

    def _with_spares(self) -> "SegmentRows":
        empty = {"day": "", "channel": "phone", "script": "", "who": str(Who.COLLECTOR)}
        self.conditions += [{"asked": "", "value": ""} for _spare in range(SPARE)]
        for part in self.parts:
            part["rows"] += [dict(empty) for _spare in range(SPARE)]
        return self


def _typed(value: Any) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else f"{value.normalize():f}"


def _shown(one: Step) -> dict[str, str]:
    who = f"{one.who}:{one.queue}" if one.queue else str(one.who)
    return {"day": str(one.day), "channel": str(one.channel), "script": one.script, "who": who}


def _sent(data: QueryDict, part: str) -> list[dict[str, str]]:
    lists = (data.getlist(f"{part}_{name}") for name in ("day", "channel", "script", "who"))
    rows = zip(*lists, strict=False)
    names = ("day", "channel", "script", "who")
    return [dict(zip(names, row, strict=True)) for row in rows if row[0].strip() or row[2].strip()]


def _asked(row: dict[str, str]) -> dict[str, Any]:
    name, _sign, op = row["asked"].partition(":")
    words = [one.strip() for one in row["value"].replace("，", ",").replace("、", ",").split(",")]
    return {"field": name, "op": op, "value": words if op in SET_OPS else row["value"].strip()}


def _read(row: dict[str, str]) -> dict[str, Any]:
    who, _sign, queue = row["who"].partition(":")
    return {"day": row["day"].strip(), "channel": row["channel"], "script": row["script"], "who": who, "queue": queue}


class QueueForm(DeskForm):
    """A queue of chosen people."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Filled by"), choices=QueueKind)
    workers = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who works it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(role=Role.COLLECTOR, is_active=True).order_by("name")
        self.fields["workers"].queryset = people  # type: ignore[attr-defined]


class TrialForm(TypedForm):
    """A test: everything is stated before the start."""

    segment = forms.ChoiceField(label=_("Segment"))
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    share = forms.IntegerField(label=_("Share of the challenger, percent"), min_value=1, max_value=99, initial=50)
    metric = forms.ChoiceField(label=_("Measured by"), choices=TrialMetric)
    days = forms.IntegerField(label=_("Days measured after entry"), min_value=1, max_value=365, initial=30)
    stop_cases = forms.IntegerField(
        label=_("Stops at cases in each arm"), min_value=1, max_value=1_000_000, required=False, initial=500
    )
    stop_on = DayField(label=_("Or on the day"), required=False)
    least_difference = forms.DecimalField(
        label=_("Smallest difference that counts"),
        min_value=0,
        max_digits=12,
        decimal_places=4,
        help_text=_("In money for each case, or as a share: 0.05 for five percent."),
    )

    def __init__(self, *args: Any, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = segments  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """Return what was stated, for the action."""
        data = self.cleaned_data
        return Terms(
            segment=data["segment"],
            name=data["name"],
            share=data["share"],
            metric=TrialMetric(data["metric"]),
            days=data["days"],
            stop_cases=data["stop_cases"],
            stop_on=data["stop_on"],
            least_difference=data["least_difference"],
        )
