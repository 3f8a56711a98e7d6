"""Factories of repayment plans and what stands around them."""

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from common import clock
from common.files import store
from staff.enums import Role
from tests.factories import NOW, TODAY, CaseFactory, CreditorFactory, PaymentFactory, UserFactory


class PlanTermsFactory(DjangoModelFactory[cases.PlanTerms]):
    class Meta:
        model = cases.PlanTerms

    creditor = factory.SubFactory(CreditorFactory)


class AuthorityRowFactory(DjangoModelFactory[cases.AuthorityRow]):
    class Meta:
        model = cases.AuthorityRow

    creditor = factory.SubFactory(CreditorFactory)
    role = Role.COLLECTOR
    most_months = 12


class AffordabilityStatementFactory(DjangoModelFactory[cases.AffordabilityStatement]):
    """A debtor who told today that 200 are left a month and 100 can be paid at once, and who wants to pay."""

    class Meta:
        model = cases.AffordabilityStatement

    case = factory.SubFactory(CaseFactory)
    version = 1
    stated_on = factory.LazyAttribute(lambda one: clock.local_date(clock.now(), one.case.creditor.time_zone))
    income = Decimal(5000)
    living_costs = Decimal(4000)
    other_debts = Decimal(800)
    dependants = 1
    savings = Decimal(100)
    left = Decimal(200)
    willing = True
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class RepaymentPlanFactory(DjangoModelFactory[cases.Plan]):
    """A plan row alone, offered; use the action for one with a version and instalments."""

    class Meta:
        model = cases.Plan

    case = factory.SubFactory(CaseFactory)
    kind = "instalments"
    state = "proposed"
    amount = Decimal(1000)
    total = Decimal(1000)
    months = 6
    next_due_on = TODAY + timedelta(days=30)
    last_due_on = TODAY + timedelta(days=180)
    offer_ends_on = TODAY + timedelta(days=10)
    proposed_at = NOW
    proposed_by = factory.SubFactory(UserFactory)


class RepaymentVersionFactory(DjangoModelFactory[cases.PlanVersion]):
    class Meta:
        model = cases.PlanVersion

    plan = factory.SubFactory(RepaymentPlanFactory)
    number = 1
    state = "standing"
    balance = Decimal(1000)
    amount = Decimal(1000)
    frequency = "monthly"
    months = 6
    tolerance_days = 3
    made_at = NOW
    made_by = factory.SubFactory(UserFactory)
    needs_approval = False


class InstalmentFactory(DjangoModelFactory[cases.Instalment]):
    class Meta:
        model = cases.Instalment

    version = factory.SubFactory(RepaymentVersionFactory)
    number = 1
    due_on = TODAY + timedelta(days=30)
    amount = Decimal(1000)


class InstalmentPaymentFactory(DjangoModelFactory[cases.InstalmentPayment]):
    class Meta:
        model = cases.InstalmentPayment

    instalment = factory.SubFactory(InstalmentFactory)
    payment = factory.SubFactory(PaymentFactory)
    amount = Decimal(100)


class AgreementFactory(DjangoModelFactory[cases.Agreement]):
    """An issued paper of one byte."""

    class Meta:
        model = cases.Agreement

    version = factory.SubFactory(RepaymentVersionFactory)
    creditor = factory.SelfAttribute("version.plan.case.creditor")
    year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    language = "en"
    file = factory.LazyFunction(lambda: store(name="a.pdf", content_type="application/pdf", parts=[b"a"], by=None))
    sha256 = "a" * 64
    issued_at = NOW
    issued_by = factory.SubFactory(UserFactory)
