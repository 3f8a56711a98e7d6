"""What changes pay beside plans and targets: amendments, review scores, adjustments, disputes."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissions import models as commissions
from staff.enums import Role
from tests.factories import NOW, RunFactory, UserFactory


class AmendmentFactory(DjangoModelFactory[commissions.Amendment]):
    """Another target for September, which waits."""

    class Meta:
        model = commissions.Amendment

    kind = "target"
    collector = factory.SubFactory(UserFactory)
    month = date(2026, 9, 1)
    currency = "CNY"
    amount = Decimal(900)
    reason = "Typed wrong"
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.FINANCE)


class ReviewScoreFactory(DjangoModelFactory[commissions.ReviewScore]):
    """An approved score of October."""

    class Meta:
        model = commissions.ReviewScore

    collector = factory.SubFactory(UserFactory)
    month = date(2026, 10, 1)
    score = Decimal(90)
    reviewed = 8
    set_at = NOW
    set_by = factory.SubFactory(UserFactory, role=Role.QUALITY)
    approved_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)
    approved_at = NOW


class AdjustmentFactory(DjangoModelFactory[commissions.Adjustment]):
    """Five yuan more with October, asked for and not decided; `approved` if so wanted."""

    class Meta:
        model = commissions.Adjustment

    class Params:
        approved = factory.Trait(
            state="approved", decided_at=NOW, decided_by=factory.SubFactory(UserFactory, role=Role.FINANCE)
        )

    collector = factory.SubFactory(UserFactory)
    month = date(2026, 10, 1)
    currency = "CNY"
    amount = Decimal(5)
    words = "Paid by the debtor on the last day, and credited to a colleague."
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory, role=Role.FINANCE)


class DisputeFactory(DjangoModelFactory[commissions.Dispute]):
    """A whole statement that is disputed."""

    class Meta:
        model = commissions.Dispute

    run = factory.SubFactory(RunFactory)
    collector = factory.SubFactory(UserFactory)
    words = "A payment of 300 is missing."
    opened_at = NOW
    due_on = date(2026, 12, 1)
