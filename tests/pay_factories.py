"""What figures pay beside plans and targets: amendments of approved months, review scores."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissions import models as commissions
from staff.enums import Role
from tests.factories import NOW, UserFactory


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
