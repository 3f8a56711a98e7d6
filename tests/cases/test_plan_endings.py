"""What ends a plan, and what ends with it: nothing owed any more, terms that waited, the day again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.actions.ledger import corrections
from cases.actions.plans import plan_approvals
from cases.actions.plans.plans import PlanRefused, PlanSettled
from cases.models import Account, InstalmentPayment, Plan, PlanTerms, PlanVersion
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from cases.rules.plans.schedules import Frequency
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.cases.placing import ON, place, row
from tests.cases.planning import DAY, SIX, activate, change, judge, owing, pay, propose, running, said
from tests.factories import NOW, TODAY, CreditorFactory, UserFactory
from tests.plan_factories import AffordabilityStatementFactory, PlanTermsFactory

pytestmark = pytest.mark.django_db
TWENTY = Wanted(Kind.INSTALMENTS, TODAY + timedelta(days=40), count=20)


def test_a_change_begins_no_term_anew(account: Account, supervisor: User) -> None:
    plan = running(account)
    sixty = Wanted(Kind.INSTALMENTS, TODAY + 40 * DAY, count=60)
    with pytest.raises(PlanRefused, match=r"^61 months.*Months and days count from the first agreement"):
        change(plan, sixty, by=supervisor, now=NOW + 20 * DAY)
    fits = Wanted(Kind.INSTALMENTS, TODAY + 40 * DAY, count=59)
    version = change(plan, fits, now=NOW + 20 * DAY)
    assert version.months == 60


def test_a_discount_is_weighed_on_the_rest_when_approved_too(account: Account, supervisor: User) -> None:
    PlanTerms.objects.update(settlement_floor=50)
    two = Wanted(Kind.SETTLEMENT, TODAY + 8 * DAY, count=2, amount=Decimal(800), frequency=Frequency.WEEKLY)
    plan = running(account, two)
    pay(account, 600, 8)
    plan.refresh_from_db()
    version = change(
        plan, Wanted(Kind.SETTLEMENT, TODAY + 12 * DAY, amount=Decimal(260)), now=NOW + 9 * DAY
    )  # of the 400 that are left
    assert (version.balance, version.received, version.discount) == (1000, 600, 140)
    assert [row["asked"] for row in version.findings] == ["35.00"]
    with pytest.raises(PlanRefused, match="Discount of 35 percent"):
        plan_approvals.approve(version=version, by=supervisor, now=NOW + 9 * DAY)
    finance = UserFactory.create(role=Role.FINANCE)
    assert plan_approvals.approve(version=version, by=finance, now=NOW + 9 * DAY).state == "standing"


@pytest.fixture
def account() -> Account:
    account = owing()
    PlanTermsFactory.create(creditor=account.creditor, smallest_instalment=10)
    return account


def waive(account: Account, *, days: int = 0, **parts: int) -> None:
    stated = {part: Decimal(amount) for part, amount in parts.items()}
    correction = corrections.ask(
        account=account,
        kind="waiver",
        stated=stated,
        reason="goodwill",
        words="ill",
        by=UserFactory.create(),
        now=NOW + days * DAY,
    )
    corrections.approve(correction=correction, by=UserFactory.create(), now=NOW + days * DAY)


def test_terms_that_wait_end_with_their_plan(account: Account) -> None:
    plan = running(account)
    version = change(plan, TWENTY)
    assert version.state == "awaiting"
    assert judge(plan, 34).state == "broken"
    version.refresh_from_db()
    assert (version.state, version.history.latest().state) == ("superseded", "superseded")
    supervisor = UserFactory.create(role=Role.SUPERVISOR)
    with pytest.raises(PlanSettled, match="The plan has ended, so its terms are not decided any more"):
        plan_approvals.approve(version=version, by=supervisor, now=NOW + 35 * DAY)
    with pytest.raises(PlanSettled):
        plan_approvals.refuse(version=version, words="no", by=supervisor, now=NOW + 35 * DAY)


def test_terms_that_waited_before_their_plan_ended_are_not_decided(account: Account) -> None:
    plan = running(account)
    version = change(plan, TWENTY)
    judge(plan, 34)
    PlanVersion.objects.filter(pk=version.pk).update(state="awaiting")
    with pytest.raises(PlanSettled):
        plan_approvals.approve(version=version, by=UserFactory.create(role=Role.SUPERVISOR), now=NOW)


def test_a_waiver_of_all_completes_the_plan(account: Account) -> None:
    plan = running(account)
    waive(account, principal=800, interest=150, fees=50)
    assert said(plan) == ("completed", 0, 0)
    plan.refresh_from_db()
    assert plan.hold.state == "lifted"
    assert judge(plan, 34).state == "completed"


def test_nothing_owed_comes_before_a_breach(account: Account) -> None:
    plan = running(account)
    pay(account, 1000, -2)  # money from before the agreement pays the debt, not the plan
    assert said(plan)[0] == "completed"
    assert judge(plan, 34).state == "completed"


def test_a_broken_plan_stays_broken_when_the_debt_is_paid_later(account: Account) -> None:
    plan = judge(running(account), 34)
    pay(account, 1000, 40)
    assert said(plan) == ("broken", 0, 34)


def test_a_late_word_that_nothing_was_owed_mends_a_breach(account: Account) -> None:
    plan = judge(running(account), 34)
    pay(account, 1000, -2)
    assert said(plan)[0] == "completed"


def test_a_file_that_states_nothing_completes_the_plan() -> None:
    creditor = CreditorFactory.create(jurisdiction="cn")
    place(creditor, [row(principal="1000.00", interest="0")], on=ON)
    account = Account.objects.get()
    AffordabilityStatementFactory.create(case=account.case)
    plan: Plan = activate(propose(account.case, SIX, UserFactory.create(role=Role.SUPERVISOR)))
    place(creditor, [row(principal="0", interest="0")], on=TODAY - DAY)
    assert said(plan)[0] == "completed"
    place(creditor, [row(principal="700.00", interest="0")], on=TODAY)
    assert said(plan)[0] == "active"
    plan.refresh_from_db()
    assert plan.hold.state == "in_force"


def test_the_day_again_writes_not_one_row(account: Account) -> None:
    plan = running(account)
    offer = propose(owing().case)
    Plan.objects.filter(pk=offer.pk).update(offer_ends_on=TODAY)
    pay(account, 100, 5)
    judge(plan, 34)

    def written() -> tuple[int, ...]:
        tables = (Plan.history, PlanVersion.history, AuditEvent.objects, InstalmentPayment.objects)
        return tuple(table.count() for table in tables)

    before = written()
    judge(plan, 34)
    assert written() == before
