"""One factory per model of the history of ages."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from tests.factories import NOW, TODAY, AccountFactory, CreditorFactory


class AgeSnapshotFactory(DjangoModelFactory[cases.AgeSnapshot]):
    class Meta:
        model = cases.AgeSnapshot

    creditor = factory.SubFactory(CreditorFactory)
    on = TODAY
    bucket = 1
    accounts = 1
    balance = Decimal(100)
    taken_at = NOW


class StatedAgeFactory(DjangoModelFactory[cases.StatedAge]):
    class Meta:
        model = cases.StatedAge

    account = factory.SubFactory(AccountFactory)
    since = date(2026, 9, 30)
    until = date(2026, 10, 31)
    due_on = date(2026, 9, 1)


class AbsenceFactory(DjangoModelFactory[cases.Absence]):
    class Meta:
        model = cases.Absence

    account = factory.SubFactory(AccountFactory)
    since = date(2026, 10, 10)
    until = date(2026, 10, 31)


class SnapshotMarkFactory(DjangoModelFactory[cases.SnapshotMark]):
    class Meta:
        model = cases.SnapshotMark

    creditor = factory.SubFactory(CreditorFactory)
    since = TODAY


class MonthEndAgeFactory(DjangoModelFactory[cases.MonthEndAge]):
    class Meta:
        model = cases.MonthEndAge

    account = factory.SubFactory(AccountFactory)
    month_end = date(2026, 10, 31)
    bucket = 1
    balance = Decimal(100)


class RollFlowFactory(DjangoModelFactory[cases.RollFlow]):
    class Meta:
        model = cases.RollFlow

    creditor = factory.SubFactory(CreditorFactory)
    month_end = date(2026, 10, 31)
    from_bucket = 1
    to_bucket = 2
    accounts = 1
    balance = Decimal(100)
