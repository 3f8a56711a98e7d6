"""A plan that changes how it takes back between two months: the version that paid a payment rules its reversal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from commissions.engine.engine import figure
from commissions.engine.facts import Inputs, Payment
from commissions.engine.months import mirrored
from commissions.enums import ExceptionKind
from commissions.models import PlanVersion, Run, Statement
from commissions.queries import exceptions
from commissions.queries.figuring import by_engine, groups
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.figuring.people import key
from staff.models import User
from tests import factories
from tests.commissions.conftest import OCTOBER, figured, locked
from tests.commissions.test_amendments import SOUND, amended, superseded
from tests.commissions.test_deltas import DECEMBER, NOVEMBER, approved, following
from tests.commissions.test_mirrors import FEBRUARY, JANUARY, settled
from tests.commissions.test_unposted import estimated, stated
from tests.examples import seeds

TAKES: dict[str, dict[str, Any]] = {
    "mirror": {"clawback": "mirror"},
    "within 26 days": {"clawback": "mirror", "clawback_days": 26},
    "recompute": {"clawback": "recompute_period"},
    "nothing said": {},
}
pytestmark = pytest.mark.django_db


def taking(name: str) -> dict[str, Any]:
    return {**SOUND, "settle": TAKES[name]}


def versions(first: str, then: str, change: date = NOVEMBER) -> PlanVersion:
    """Return the first of two versions of a plan, which pays until the day of the change."""
    old: PlanVersion = factories.PlanVersionFactory.create(definition=taking(first), valid=(date(2026, 1, 1), change))
    factories.PlanVersionFactory.create(
        plan=old.plan, number=2, definition=taking(then), effective_on=change, valid=(change, None)
    )
    return old


def taken(run: Run) -> Decimal:
    """Return what the statements of a run take back of earlier months, by mirrors and by months figured again."""
    return sum((Decimal(one.settled.get("clawback", 0)) for one in run.statements.all()), Decimal(0))


@pytest.mark.parametrize("then", TAKES)
@pytest.mark.parametrize("first", TAKES)
def test_the_version_that_paid_says_how_its_payment_is_taken_back(
    paid: Any, clerk: Any, second: Any, hired: Any, first: str, then: str
) -> None:
    person = hired(by=versions(first, then))
    # 26 and 27 days before both go back.
    payments = [paid("400", by=person, dpd=100, on=date(2026, 10, day)) for day in (10, 9)]
    approved(figured(factories.RunFactory.create(), clerk), clerk, second)
    for one in payments:
        paid("-400", by=person, account=one.account, reverses=one, on=date(2026, 11, 5))
    run = figured(following(NOVEMBER, person), clerk)
    # 800 of 1,000 at 2.5 % ×0.8 came to 16.00.
    assert taken(run) == {"mirror": -16, "within 26 days": -8, "recompute": -16, "nothing said": 0}[first]
    waits = [one.kind for one in exceptions.standing(run) if one.kind != ExceptionKind.NEGATIVE_STATEMENT]
    assert waits == ([ExceptionKind.NO_CLAWBACK_POLICY] if first == "nothing said" else [])
    assert figured(run, clerk).counts["same"]
    if not waits:
        settled(run, clerk, second)
        amended(person, "800", clerk, second)
        settled(figured(following(DECEMBER, person), clerk), clerk, second)
        # 800 of 800 come to 16.80, of which the first version leaves the half that came back too late.
        left = Decimal("8.40") if first == "within 26 days" else 0
        assert paid_in_all([person]) == {person.pk: left}


@pytest.mark.parametrize("then", ["mirror", "within 26 days", "recompute"])
@pytest.mark.parametrize("first", ["mirror", "within 26 days", "recompute"])
def test_a_version_put_in_place_of_the_one_that_paid_takes_back_its_own_way(
    paid: Any, clerk: Any, second: Any, hired: Any, first: str, then: str
) -> None:
    version = factories.PlanVersionFactory.create(definition=taking(first))
    person = hired(by=version)
    payments = [paid("400", by=person, dpd=100, on=date(2026, 10, day)) for day in (10, 9)]
    approved(figured(factories.RunFactory.create(), clerk), clerk, second)
    for one in payments:
        paid("-400", by=person, account=one.account, reverses=one, on=date(2026, 11, 5))
    settled(figured(following(NOVEMBER, person), clerk), clerk, second)
    superseded(version.plan, clerk, second, taking(then))
    settled(figured(following(DECEMBER, person), clerk), clerk, second)
    assert paid_in_all([person]) == {person.pk: {"within 26 days": 8}.get(then, 0)}
    again = figured(following(JANUARY, person), clerk)
    assert (again.deltas.count(), again.lines.count(), again.total) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["mirror", "recompute"])
def test_a_reversal_known_before_its_payment_was_paid_is_taken_back_in_its_own_month(
    paid: Any, clerk: Any, second: Any, hired: Any, october: Any, kind: str
) -> None:
    person = hired(by=factories.PlanVersionFactory.create(definition=taking(kind)))
    first = paid("800", by=person, dpd=100)
    paid("-400", by=person, account=first.account, reverses=first, on=date(2026, 11, 5))
    assert approved(figured(october, clerk), clerk, second).total == 16
    assert taken(figured(following(NOVEMBER, person), clerk)) == -8


def test_a_later_month_figured_first_leaves_a_reversal_to_its_own(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    first = paid("800", by=collector, dpd=100)
    approved(figured(october, clerk), clerk, second)
    paid("-400", by=collector, account=first.account, reverses=first, on=date(2026, 11, 5))
    december = figured(following(DECEMBER, collector), clerk)
    november = settled(figured(following(NOVEMBER, collector), clerk), clerk, second)
    assert (taken(november), taken(figured(december, clerk))) == (-8, 0)


def paid_in_all(people: list[User]) -> dict[int, Decimal]:
    """Return what approved runs paid each person, late money and what was taken back with it."""
    found = dict.fromkeys((person.pk for person in people), Decimal(0))
    for row in Statement.objects.filter(run__booked_in=None, run__state="approved"):
        found[row.collector_id] += row.total
        found[row.collector_id] += sum(Decimal(row.settled.get(name, 0)) for name in ("late", "clawback"))
    return found


@dataclass(frozen=True)
class Back:
    """A reversal, with the months of its payment and of the run that learns of it."""

    row: Any
    month: date
    origin: date

    @property
    def days(self) -> int:
        return int((self.row.value_on - self.row.reverses.value_on).days)

    def payment(self) -> Payment:
        first = key(self.row.reverses_id)
        return Payment(key(self.row.pk), self.row.amount, {}, {"value_date": self.row.value_on}, reverses=first)


def come_to(months: list[date], backs: list[Back]) -> dict[int, Decimal]:
    """Return what months and the reversals of their payments come to from scratch, by the engine alone."""
    found: dict[int, Decimal] = {}
    for day in months:
        now = Month(day, "CNY", watermark(), FEBRUARY)
        [group] = groups.groups(now)
        rule, theirs = group.plan.clawback, [one for one in backs if one.month == day]
        again = [one.payment() for one in theirs] if rule.clawback == "recompute_period" else []
        facts = (*by_engine.payments(now, group.ids), *again)
        result = figure(group.versions, Inputs(now.period, group.people, facts))
        for who, one in result.statements.items():
            found[int(who)] = found.get(int(who), Decimal(0)) + one.total
        for origin in {one.origin for one in theirs if rule.clawback == "mirror"}:
            back = [one for one in theirs if one.origin == origin and (rule.days is None or one.days <= rule.days)]
            for who, amount in mirrored(result, [one.payment() for one in back], group.plan).items():
                found[int(who)] += amount
    return found


@pytest.mark.parametrize("seed", seeds(4))
def test_whatever_the_versions_say_all_that_is_posted_is_a_recompute(
    paid: Any, clerk: Any, second: Any, hired: Any, seed: int
) -> None:
    chance, months, backs = Random(seed), [OCTOBER, NOVEMBER, DECEMBER, JANUARY], list[Back]()
    kinds, since = ["mirror", "within 26 days", "recompute"], date(2026, 1, 1)
    version = factories.PlanVersionFactory.create(definition=taking(chance.choice(kinds)))
    people, payments = [hired(by=version) for _turn in range(2)], list[Any]()
    for place, month in enumerate(months):
        closed, before = months[:place], locked()
        for one in chance.sample(payments, min(len(payments), chance.randint(0, 3)) if closed else 0):
            payments.remove(one)  # A payment goes back once.
            part = min(one.amount, Decimal(chance.randint(100, 90_000)) / 100)
            on = month.replace(day=chance.randint(1, 28))
            row = paid(f"-{part}", by=one.collector, account=one.account, reverses=one, on=on)
            backs.append(Back(row, one.value_on.replace(day=1), month))
        for own in [month, month, *closed[-1:]]:
            amount, on = f"{chance.randint(100, 90_000) / 100}", own.replace(day=chance.randint(1, 28))
            payments.append(paid(amount, by=chance.choice(people), dpd=100, on=on))
        if closed and chance.random() < 0.5:
            amended(chance.choice(people), str(chance.randint(300, 2000)), clerk, second, chance.choice(closed))
        on = chance.choice(months[: place + 1]).replace(day=chance.choice([1, 1, 9]))
        if on > since and chance.random() < 0.6:  # A version of the open month, or one in place of an earlier one.
            superseded(version.plan, clerk, second, taking(chance.choice(kinds)), on=on)
            since = on
        run = factories.RunFactory.create() if month == OCTOBER else following(month, *people)
        told, run = estimated(people, month), figured(run, clerk)
        assert told == stated(run)
        assert figured(run, clerk).counts["same"]
        settled(run, clerk, second)
        assert paid_in_all(people) == come_to(months[: place + 1], backs)
        assert before.items() <= locked().items()
