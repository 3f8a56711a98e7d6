"""Factories of strategies, queues and tests."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from staff.enums import Role
from tests.factories import NOW, TODAY, CaseFactory, UserFactory

STEPS = [{"day": 0, "channel": "phone", "script": "First call", "who": "collector"}]


def segment(key: str, *conditions: tuple[str, str, Any], steps: Any = None, **more: Any) -> dict[str, Any]:
    """Return one segment of a strategy as it is stored; a condition is (field, operator, value)."""
    asked = [{"field": field, "op": op, "value": value} for field, op, value in conditions]
    return {"key": key, "name": key.capitalize(), "conditions": asked, "steps": steps or STEPS, **more}


class QueueFactory(DjangoModelFactory[cases.Queue]):
    class Meta:
        model = cases.Queue

    name = factory.Sequence(lambda n: f"Queue {n}")
    kind = "internal"


class StrategyVersionFactory(DjangoModelFactory[cases.StrategyVersion]):
    """A draft; `approved` ones are in force from long ago."""

    class Meta:
        model = cases.StrategyVersion

    class Params:
        approved = factory.Trait(
            state="approved",
            effective_on=TODAY - timedelta(days=60),
            note="Begin",
            decided_at=NOW,
            decided_by=factory.SubFactory(UserFactory, role=Role.SUPERVISOR),
        )

    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyFunction(lambda: [segment("all")])
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)
    authors = factory.LazyAttribute(lambda one: [one.made_by.pk])


class CaseStepFactory(DjangoModelFactory[cases.CaseStep]):
    class Meta:
        model = cases.CaseStep

    case = factory.SubFactory(CaseFactory)
    segment = "all"
    day = 0
    channel = "phone"
    who = "collector"
    entered_on = TODAY
    since = factory.SelfAttribute("entered_on")


class TrialFactory(DjangoModelFactory[cases.Trial]):
    class Meta:
        model = cases.Trial

    segment = "all"
    name = factory.Sequence(lambda n: f"Test {n}")
    seed = "seed"
    metric = "recovered"
    days = 10
    stop_cases = 100
    least_difference = Decimal(1)
    started_on = TODAY - timedelta(days=60)
    started_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)
