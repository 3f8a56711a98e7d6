"""What a strategy's steps write: a sending for each step that cases came into today, made by the nightly step.

A step writes when it names a template on a channel by which one writes. Its recipients are gathered as those of every
sending are, the gate asked for each; what a hold, a closing or a stop takes back stays taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from cases.models import Creditor
from cases.queries.strategies import strategies
from common import audit
from contacts.actions.messages import sends
from contacts.actions.messages.sends import Plan, SendRefused
from contacts.enums import Language
from contacts.models import Send, Template
from contacts.queries.messages import recipients, steps
from staff.models import User

# Nobody who was in the same step before is written to by it again, as when a version says the same once more.
ENTERED = f"""
    SELECT o.segment, o.arm, o.day, o.channel, o.script, count(*)
    FROM cases_casestep o JOIN cases_case k ON k.id = o.case_id
    WHERE k.creditor_id = %(creditor)s AND k.state <> 'closed' AND o.since = %(on)s AND {recipients.WRITTEN_STEP}
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3
"""  # noqa: S608 (own text)
# The desk does it: nobody is called to write any more, and the case is worked by its urgency.
DONE = """
    UPDATE cases_case k SET next_action_at = NULL, next_action = 'call'
    FROM cases_casestep o
    WHERE o.case_id = k.id AND o.until IS NULL AND o.since = %(on)s AND k.creditor_id = %(creditor)s
      AND o.action_at = k.next_action_at AND k.next_action = 'write'
      AND (o.segment, o.arm, o.day, o.script) = (%(segment)s, %(arm)s, %(day)s, %(script)s)
"""


@dataclass(frozen=True)
class Entered:
    """A step that writes, with how many cases came into it today."""

    segment: str
    arm: str
    day: int
    channel: str
    script: str
    cases: int


def queue(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> int:
    """Make the sendings of the steps that cases of `creditor` came into on the day `on`; return how many were made.

    The caller holds the transaction. The same day again makes none.
    """
    found = _entered(creditor, on)
    if not found:
        return 0
    names = strategies.names(strategies.in_force(on))
    made = 0
    for one in found:
        templates = steps.of_step(one.channel, one.script, creditor=creditor, on=on)
        for template in templates:
            made += _start(one, template, templates, creditor=creditor, on=on, now=now, name=names.get(one.segment, ""))
        if templates:
            _done(one, creditor, on)
    return made


def _entered(creditor: Creditor, on: date) -> list[Entered]:
    with connection.cursor() as cursor:
        cursor.execute(ENTERED, {"creditor": creditor.pk, "on": on})
        return [Entered(*row) for row in cursor.fetchall()]


def _start(
    one: Entered,
    template: Template,
    templates: Sequence[Template],
    *,
    creditor: Creditor,
    on: date,
    now: datetime,
    name: str,
) -> int:
    key = f"{one.segment}:{one.arm}:{one.day}:{on}:{template.language}"
    if Send.objects.filter(creditor=creditor, key=key).exists():
        return 0
    others = [other.language for other in templates if other.pk != template.pk]
    is_usual = template.language == _usual(templates, creditor)
    plan = Plan(
        name=f"{name}, {one.day}: {one.script}",
        creditor=creditor,
        template=template,
        begins_at=now,
        segment=one.segment,
        step={
            "arm": one.arm,
            "day": one.day,
            "on": on.isoformat(),
            "channel": one.channel,
            "script": one.script,
            "languages": [] if is_usual else [template.language],
            "but": others if is_usual else [],
        },
        key=key,
    )
    try:
        with transaction.atomic():
            sends.start(plan=plan, by=None, now=now)
    except SendRefused as refusal:
        audit.record(by=None, action="send.refuse", subject=template, now=now, field=refusal.field, cases=one.cases)
        return 0
    return 1


def _usual(templates: Sequence[Template], creditor: Creditor) -> str:
    """Return the language in which those are written to for whose own there is no template."""
    usual = Language.CHINESE if creditor.jurisdiction == "cn" else Language.ENGLISH
    languages = [str(one.language) for one in templates]
    return str(usual) if usual in languages else languages[0]


def _done(one: Entered, creditor: Creditor, on: date) -> None:
    told: dict[str, Any] = {"segment": one.segment, "arm": one.arm, "day": one.day, "script": one.script}
    with connection.cursor() as cursor:
        cursor.execute(DONE, {**told, "creditor": creditor.pk, "on": on})
