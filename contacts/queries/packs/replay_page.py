"""A replay as the page of its version shows it: what changes, by which rules, with examples."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.models import Case
from common import punctuation
from contacts.enums import Verdict
from contacts.models import Decision, PackVersion
from contacts.queries import wording
from staff.models import User


@dataclass(frozen=True)
class Change:
    """So many answers that become another one."""

    words: str
    answers: int
    sign: str


@dataclass(frozen=True)
class RuleLine:
    """What one rule is behind, with a few of the decisions that the reader may see."""

    reason: str
    citation: str
    became: str
    samples: list[Decision]


@dataclass(frozen=True)
class Replay:
    """What was found: over which time, how many answers were asked again, what changes."""

    since: datetime
    until: datetime
    asked: int
    changed: int
    changes: list[Change]
    rules: list[RuleLine]


def shown(version: PackVersion, *, user: User) -> Replay | None:
    """Return the replay of a version; None before there is one. One query for the examples."""
    kept = version.replay
    if kept is None:
        return None
    changes = [Change(_became(before, after), many, _sign(after)) for before, after, many in kept["changes"]]
    ids = [pk for one in kept["rules"] for pk in one["samples"]]
    visible = Decision.objects.filter(pk__in=ids, case__in=Case.objects.visible_to(user))
    samples = {one.pk: one for one in visible.select_related("case__debtor")}
    return Replay(
        since=datetime.fromisoformat(kept["since"]),
        until=datetime.fromisoformat(kept["until"]),
        asked=kept["asked"],
        changed=sum(one.answers for one in changes),
        changes=changes,
        rules=[
            RuleLine(
                reason=wording.in_own_words(one["why"]),
                citation=one["citation"],
                became=punctuation.listed(f"{Verdict(after).label} {many:,}" for after, many in one["became"].items()),
                samples=[samples[pk] for pk in one["samples"] if pk in samples],
            )
            for one in kept["rules"]
        ],
    )


def _became(before: str, after: str) -> str:
    return _("%(before)s becomes %(after)s") % {"before": Verdict(before).label, "after": Verdict(after).label}


def _sign(after: str) -> str:
    return {"allowed": "ok", "warn": "warn"}.get(after, "stop")
