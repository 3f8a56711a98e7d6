"""What pages show of a message: counts by state, the gate's answers, how one would read before it is queued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.models import Case
from common import punctuation
from common.clock import local_date
from contacts.enums import MessageState
from contacts.models import Decision, Message
from contacts.queries import evidence
from contacts.queries.messages.messages import Way
from contacts.queries.templates import template_words, templates, values
from contacts.queries.templates.templates import Text
from contacts.queries.wording import Reason
from contacts.rules import templates as rule


@dataclass(frozen=True)
class Look:
    """How a message would read; `missing` says why there is none."""

    text: Text | None
    missing: str = ""
    channel: str = ""
    language: str = ""


@dataclass(frozen=True)
class Shown:
    """One message: why it was not sent, and what the gate said when it was queued and when it left."""

    why: str
    queued: list[Reason]
    left: list[Reason]
    zone: str


def counted(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return state, word and number of messages, in the order of a message's life; states without one are left out."""
    return [(str(value), str(label), counts[value]) for value, label in MessageState.choices if counts.get(value)]


def shown(message: Message) -> Shown:
    """Return what the page of one message shows."""
    case = message.case
    zone = (case.debtor.time_zones or [case.creditor.time_zone])[0]
    why = punctuation.parts([message.get_reason_display() if message.reason else "", message.detail])
    return Shown(why, _reasons(message.decision, zone), _reasons(message.last_decision, zone), zone)


def _reasons(decision: Decision | None, zone: str) -> list[Reason]:
    return evidence.reasons(decision, zone) if decision else []


def begun(ways: Sequence[Way], *, named: dict[str, int]) -> dict[str, int]:
    """Return what stands in the form at first: what the address names, else the best number; its template if it is the
    only one in the debtor's language.
    """
    way = next((one for one in ways if one.point.pk == named.get("point")), ways[0] if ways else None)
    if way is None:
        return {}
    fitting = [one.pk for one in way.templates]
    first = [one.pk for one in way.templates if one.language == way.templates[0].language]
    template = named.get("template") if named.get("template") in fitting else first[0] if len(first) == 1 else None
    return {"point": way.point.pk} | ({"template": template} if template else {})


def look(form: Any, case: Case, now: datetime) -> Look | None:
    """Return how the message that a form names would read; None as long as it names none."""
    template, point = _chosen(form, "template"), _chosen(form, "point")
    if template is None or point is None:
        return None
    about = {"channel": template.channel, "language": template.language}
    today = local_date(now, case.creditor.time_zone)
    version = templates.in_force(template, on=today)
    if version is None:
        return None
    version.template = template
    known = values.gather([case.pk])[case.pk]
    try:
        return Look(templates.text(version, known, today=today, person=point.person), **about)
    except rule.FieldsEmpty as empty:
        return Look(None, template_words.empty(empty), **about)
    except rule.Revealed as revealed:
        return Look(None, template_words.revealed(revealed), **about)


def _chosen(form: Any, name: str) -> Any:
    """Return the row that a form names in the field `name`, before and after it is sent."""
    value = form.data.get(name) if form.is_bound else form.initial.get(name)
    return form.fields[name].queryset.filter(pk=value).first() if str(value or "").isdecimal() else None
