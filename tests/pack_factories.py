"""Rules of the house in short, and versions of them."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from contacts import models as contacts
from staff.enums import Role
from tests.factories import NOW, TODAY, UserFactory

SAID = {"reason": "Two calls a day are enough.", "reason_zh": "每天两次足够。", "citation": "Manual 4.2"}
REPLAY = {
    "since": "2026-08-26T02:00:00+00:00",
    "until": "2026-11-24T02:00:00+00:00",
    "asked": 0,
    "changes": [],
    "rules": [],
}


def limit(most: int = 2, **changes: Any) -> dict[str, Any]:
    """Return a limit of calls a day as a document keeps it."""
    rule = {"key": "calls", "kind": "limit", "force": "stops", "channels": ["phone"], "unit": "attempts", "most": most}
    return {**rule, "span": 1, "per": "person", **SAID, **changes}


def hours(**changes: Any) -> dict[str, Any]:
    """Return hours on workdays as a document keeps them."""
    days = ["mon", "tue", "wed", "thu", "fri"]
    rule = {"key": "hours", "kind": "hours", "force": "stops", "channels": ["phone"], "days": days}
    return {**rule, "opens": "10:00", "closes": "18:00", **SAID, **changes}


def pause(**changes: Any) -> dict[str, Any]:
    """Return a pause of three days as a document keeps it."""
    return {"key": "pause", "kind": "pause", "force": "stops", "channels": ["phone"], "span": 3, **SAID, **changes}


class PackVersionFactory(DjangoModelFactory[contacts.PackVersion]):
    """A draft with one rule; `approved` ones are in force from long ago."""

    class Meta:
        model = contacts.PackVersion

    class Params:
        replayed = factory.Trait(replay=REPLAY, replayed_at=NOW)
        approved = factory.Trait(
            replayed=True,
            state="approved",
            effective_on=TODAY.replace(month=9),
            note="Begin",
            decided_at=NOW,
            decided_by=factory.SubFactory(UserFactory, role=Role.SUPERVISOR),
        )

    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyFunction(lambda: [limit()])
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.QUALITY)
    authors = factory.LazyAttribute(lambda one: [one.made_by.pk])
