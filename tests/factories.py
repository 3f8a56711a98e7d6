"""One factory per model; people are clearly made up."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cases import models as cases
from cases.enums import Jurisdiction, PaymentState, PointKind
from commissions import models as commissions
from commissions.rules import documents
from contacts import models as contacts
from contacts.actions import chain
from staff.enums import Role
from staff.models import Team, User
from tests.pay_plans import plan_in

NOW = datetime(2026, 11, 24, 6, 26, tzinfo=UTC)  # Tuesday 14:26 in Shanghai
TODAY = date(2026, 11, 24)


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person.{n}")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = Role.COLLECTOR
    team = factory.SubFactory(TeamFactory)
    password = factory.django.Password("a quiet password")


class CreditorFactory(DjangoModelFactory[cases.Creditor]):
    class Meta:
        model = cases.Creditor

    code = factory.Sequence(lambda n: f"c{n}")
    name = factory.Sequence(lambda n: f"Bank {n}")
    jurisdiction = Jurisdiction.CHINA
    currency = "CNY"
    time_zone = "Asia/Shanghai"
    phone_region = "CN"
    allocation_order = cases.CHINESE_ORDER


class CalendarDayFactory(DjangoModelFactory[cases.CalendarDay]):
    """A day off for everyone in China."""

    class Meta:
        model = cases.CalendarDay

    jurisdiction = Jurisdiction.CHINA
    day = TODAY
    is_working = False
    reason = "Typhoon day"
    stated_at = NOW
    stated_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)


class CalendarYearFactory(DjangoModelFactory[cases.CalendarYear]):
    class Meta:
        model = cases.CalendarYear

    jurisdiction = Jurisdiction.CHINA
    year = TODAY.year + 1
    source = "国办发明电〔2026〕7号"
    stated_at = NOW
    stated_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)


class DebtorFactory(DjangoModelFactory[cases.Debtor]):
    class Meta:
        model = cases.Debtor

    creditor = factory.SubFactory(CreditorFactory)
    reference = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Debtor {n}")
    created_at = NOW


class ContactPointFactory(DjangoModelFactory[cases.ContactPoint]):
    class Meta:
        model = cases.ContactPoint

    debtor = factory.SubFactory(DebtorFactory)
    kind = PointKind.PHONE
    value = factory.Sequence(lambda n: f"+86138{n:08d}")
    created_at = NOW


class PlacementFactory(DjangoModelFactory[cases.Placement]):
    class Meta:
        model = cases.Placement

    creditor = factory.SubFactory(CreditorFactory)
    placed_on = TODAY - timedelta(days=30)
    file_name = factory.Sequence(lambda n: f"placement-{n}.csv")
    created_at = NOW


class CaseFactory(DjangoModelFactory[cases.Case]):
    class Meta:
        model = cases.Case

    number = factory.Sequence(lambda n: f"K-{n}")
    creditor = factory.SubFactory(CreditorFactory)
    debtor = factory.SubFactory(DebtorFactory, creditor=factory.SelfAttribute("..creditor"))
    opened_on = TODAY - timedelta(days=30)
    balance = Decimal(1000)
    oldest_due_on = TODAY - timedelta(days=74)


class AccountFactory(DjangoModelFactory[cases.Account]):
    """An account with its opening ledger entry, so that balance and ledger agree."""

    class Meta:
        model = cases.Account
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    creditor = factory.SelfAttribute("case.creditor")
    debtor = factory.SelfAttribute("case.debtor")
    placement = factory.SubFactory(PlacementFactory, creditor=factory.SelfAttribute("..creditor"))
    reference = factory.Sequence(lambda n: f"A{n}")
    card_last_four = "4417"
    placed_on = TODAY - timedelta(days=30)
    stated_on = TODAY - timedelta(days=30)
    dpd_at_placement = 44
    stated_due_on = TODAY - timedelta(days=74)
    oldest_due_on = TODAY - timedelta(days=74)
    principal = Decimal(800)
    interest = Decimal(150)
    fees = Decimal(50)

    @factory.post_generation
    def opening(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        account: Any = self
        if create:
            parts = ("principal", "interest", "fees", "late_charges", "costs", "unapplied")
            LedgerEntryFactory.create(
                account=account,
                reference=f"placement:{account.placement_id}",
                effective_on=account.placed_on,
                **{part: getattr(account, part) for part in parts},
            )


class LedgerEntryFactory(DjangoModelFactory[cases.LedgerEntry]):
    class Meta:
        model = cases.LedgerEntry

    account = factory.SubFactory(AccountFactory)
    kind = "placement"
    reference = factory.Sequence(lambda n: f"entry:{n}")
    effective_on = TODAY
    recorded_at = NOW


class CorrectionFactory(DjangoModelFactory[cases.Correction]):
    """A waiver of interest that waits for a second person."""

    class Meta:
        model = cases.Correction

    account = factory.SubFactory(AccountFactory)
    kind = "waiver"
    interest = Decimal(-50)
    reason = "goodwill"
    words = "Says the interest was never explained"
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class PaymentFileFactory(DjangoModelFactory[cases.PaymentFile]):
    class Meta:
        model = cases.PaymentFile

    creditor = factory.SubFactory(CreditorFactory)
    file_name = "payments.csv"
    created_at = NOW


class SkipFactory(DjangoModelFactory[cases.Skip]):
    class Meta:
        model = cases.Skip

    case = factory.SubFactory(CaseFactory)
    collector = factory.SubFactory(UserFactory)
    reason = "known"
    at = NOW


class PaymentFactory(DjangoModelFactory[cases.Payment]):
    """A payment row alone; use the action to post one with its allocation."""

    class Meta:
        model = cases.Payment

    account = factory.SubFactory(AccountFactory)
    creditor = factory.SelfAttribute("account.creditor")
    account_reference = factory.SelfAttribute("account.reference")
    reference = factory.Sequence(lambda n: f"R{n}")
    amount = Decimal(100)
    value_on = TODAY
    state = PaymentState.POSTED
    recorded_at = NOW


class RequestFactory(DjangoModelFactory[cases.Request]):
    """An open complaint in its inbox, without the hold that the action would place."""

    class Meta:
        model = cases.Request

    case = factory.SubFactory(CaseFactory)
    number = factory.Sequence(lambda n: f"R-2000-{n:05d}")
    kind = "complaint"
    department = "complaints"
    channel = "phone"
    subject = factory.Sequence(lambda n: f"Called too often, {n}")
    received_at = NOW
    counts_from = TODAY
    due_on = TODAY + timedelta(days=14)
    escalates_on = TODAY + timedelta(days=10)
    opened_at = NOW
    opened_by = factory.SubFactory(UserFactory)


class RequestTermFactory(DjangoModelFactory[cases.RequestTerm]):
    """A creditor's own term of complaints: three working days, by contract."""

    class Meta:
        model = cases.RequestTerm

    creditor = factory.SubFactory(CreditorFactory)
    kind = "complaint"
    days = 3
    source = "Contract, section 4"
    hold = "complaint_open"


class PromiseFactory(DjangoModelFactory[cases.Promise]):
    """An open promise on the terms of its creditor, in calendar days unless they are given."""

    class Meta:
        model = cases.Promise

    case = factory.SubFactory(CaseFactory)
    amount = Decimal(300)
    due_on = TODAY + timedelta(days=3)
    tolerance_days = factory.SelfAttribute("case.creditor.promise_tolerance_days")
    tolerance_percent = factory.SelfAttribute("case.creditor.promise_tolerance_percent")
    kept_until = factory.SelfAttribute("due_on")
    last_on = factory.LazyAttribute(lambda one: one.kept_until + timedelta(days=one.tolerance_days))
    state = "open"
    reason = factory.LazyAttribute(
        lambda one: "Pays the bank itself" if one.state in ("withdrawn", "superseded") else ""
    )
    recorded_at = NOW
    recorded_by = factory.SubFactory(UserFactory)


class HoldFactory(DjangoModelFactory[cases.Hold]):
    """A hold row alone; use the action to place one."""

    class Meta:
        model = cases.Hold

    case = factory.SubFactory(CaseFactory)
    debtor = factory.SelfAttribute("case.debtor")
    kind = "attorney"
    scope = "debt"
    received_at = NOW - timedelta(days=1)
    starts_on = TODAY - timedelta(days=1)
    time_zone = "Asia/Shanghai"
    placed_at = NOW
    placed_by = factory.SubFactory(UserFactory)


class ContactFactory(DjangoModelFactory[contacts.Contact]):
    """A row of the contact log, linked to its case's chain; outbound calls here spend no decision."""

    class Meta:
        model = contacts.Contact

    case = factory.SubFactory(CaseFactory)
    at = NOW - timedelta(hours=1)
    time_zone = "Asia/Shanghai"
    channel = "phone"
    direction = "outbound"
    party = "nobody"
    outcome = "no_answer"
    recorded_at = factory.SelfAttribute("at")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return chain.append(contact=model_class(*args, **kwargs))


class PlanFactory(DjangoModelFactory[commissions.Plan]):
    class Meta:
        model = commissions.Plan

    name = factory.Sequence(lambda n: f"Plan {n}")
    currency = "CNY"


class PlanVersionFactory(DjangoModelFactory[commissions.PlanVersion]):
    """An approved version that counts from 2026 on: five ages, four slices. With `draft=True` one being written."""

    class Meta:
        model = commissions.PlanVersion

    class Params:
        draft = factory.Trait(state="draft", effective_on=None, valid=None, decided_by=None, decided_at=None, note="")

    plan = factory.SubFactory(PlanFactory)
    number = 1
    definition = factory.LazyAttribute(lambda row: plan_in(row.plan.currency))
    sha256 = factory.LazyAttribute(lambda row: documents.digest(row.definition))
    state = "approved"
    note = "As agreed"
    effective_on = date(2026, 1, 1)
    valid = factory.LazyAttribute(lambda row: (row.effective_on, None))
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.FINANCE)
    authors = factory.LazyAttribute(lambda row: [row.made_by.pk])
    decided_by = factory.SubFactory(UserFactory, role=Role.FINANCE)
    decided_at = NOW


class AssignmentFactory(DjangoModelFactory[commissions.Assignment]):
    """A plan that pays a collector from 2026 on."""

    class Meta:
        model = commissions.Assignment

    plan = factory.SubFactory(PlanFactory)
    currency = factory.SelfAttribute("plan.currency")
    collector = factory.SubFactory(UserFactory)
    during = (date(2026, 1, 1), None)


class TargetFactory(DjangoModelFactory[commissions.Target]):
    """An approved target of October."""

    class Meta:
        model = commissions.Target

    collector = factory.SubFactory(UserFactory)
    month = date(2026, 10, 1)
    currency = "CNY"
    amount = Decimal(1000)
    set_by = factory.SubFactory(UserFactory, role=Role.FINANCE)
    approved_by = factory.SubFactory(UserFactory, role=Role.FINANCE)
    approved_at = NOW


class RunFactory(DjangoModelFactory[commissions.Run]):
    """The run of October, not figured yet."""

    class Meta:
        model = commissions.Run

    month = date(2026, 10, 1)
    currency = "CNY"
    created_at = NOW
    created_by = factory.SubFactory(UserFactory, role=Role.FINANCE)
