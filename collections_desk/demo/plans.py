"""Repayment plans of the demo: terms of each creditor, and plans in the states that a desk sees in a week."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import translation

from cases.actions.payments import payments
from cases.actions.plans import affordability, plan_approvals, plan_terms, plans
from cases.actions.plans.plans import Agreed
from cases.models import Case, Creditor, Plan
from cases.rules.plans.affordability import Stated
from cases.rules.plans.authority import STANDARD
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from collections_desk.demo.tongue import in_chinese
from common.clock import local_date
from common.errors import Refusal
from staff.models import User

DAY = timedelta(days=1)
TEXTS = {
    "rights_en": (
        "The creditor takes no collection step while the plan is kept. The debtor pays each instalment on its day and "
        "tells the creditor at once when that becomes impossible.\n"
        "An instalment that is not paid within three days of its due date is a breach: the plan ends and the whole "
        "balance falls due."
    ),
    "rights_zh": (
        "协议履行期间，发卡机构停止催收。债务人按期足额还款，如无法按期还款应立即告知。\n"
        "任一期在还款日后三日内未足额还款即构成违约，协议终止，剩余欠款立即到期。"
    ),
    "other_en": "Matters not named here follow the card agreement.",
    "other_zh": "本协议未尽事宜，按信用卡领用合约执行。",
}
FLOORS = {"ys": ("1800", "900"), "pl": ("1400", "450"), "td": ("900", "300"), "jd": ("15000", "6000")}
SMALLEST = {"ys": "100", "pl": "25", "td": "10", "jd": "500"}
MONTH = {"ys": ("7200", "3900", "800"), "jd": ("46000", "27000", "4000")}
SMALLEST_DEBT = {"ys": Decimal(3000), "jd": Decimal(20_000)}
SUPERVISOR = "zhou.ning"


@dataclass(frozen=True)
class Told:
    """One plan of the demo: how long ago it was offered, in how many parts, how many were paid, what became of it."""

    days: int
    count: int
    paid: int = 0
    is_agreed: bool = True
    settles: bool = False
    is_changed: bool = False


MOST_TRIED = 20

TOLD: dict[str, tuple[Told, ...]] = {
    "ys": (
        Told(5, 24),
        Told(4, 1, settles=True),
        Told(0, 1, is_agreed=False, settles=True),  # waits for a second person
        Told(1, 12, is_agreed=False),
    ),
    "jd": (
        Told(46, 12, paid=1),  # the second instalment was missed; few cases were quiet for so long
        Told(40, 24, paid=2),
        Told(40, 18, paid=2, is_changed=True),
        Told(20, 1, paid=1, settles=True),
    ),
}


def set_terms(creditors: dict[str, Creditor], *, by: User, now: datetime) -> None:
    """Give every creditor its plan terms and the texts of its agreements."""
    for code, creditor in creditors.items():
        person, dependant = (Decimal(text) for text in FLOORS[code])
        stated = TEXTS | {
            "smallest_instalment": Decimal(SMALLEST[code]),
            "living_floor": person,
            "dependant_floor": dependant,
            "most_months": 60,
        }
        plan_terms.change(creditor=creditor, stated=stated, rows=STANDARD, by=by, now=now)


def load(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Tell the plans of two creditors, each on a case that nobody has spoken with since."""
    for code, plans_told in TOLD.items():
        for told in plans_told:
            for case in _quiet_cases(creditors[code], since=now - (told.days + 1) * DAY):
                # What law or creditor refuse on one case is told of the next.
                language = "zh-hans" if in_chinese(case.creditor) else "en"
                with contextlib.suppress(Refusal), transaction.atomic(), translation.override(language):
                    _tell(case, told, supervisor=everybody[SUPERVISOR], now=now)
                    break


def _quiet_cases(creditor: Creditor, *, since: datetime) -> Iterable[Case]:
    """Return cases in work without promise, hold or plan that were last spoken with before `since`."""
    rows = Case.objects.filter(
        creditor=creditor,
        state="in_work",
        collector__isnull=False,
        balance__gte=SMALLEST_DEBT[creditor.code],
        last_contact_at__lt=since,
        promise_due_on__isnull=True,
        holds__isnull=True,
        plans__isnull=True,
    )
    return rows.select_related("creditor", "collector").order_by("pk")[:MOST_TRIED]


def _tell(case: Case, told: Told, *, supervisor: User, now: datetime) -> None:
    at = now - told.days * DAY
    collector = case.collector
    if collector is None:
        return
    code = case.creditor.code
    income, living, others = (Decimal(text) for text in MONTH[code])
    stated = Stated(income, living, others, dependants=1, savings=Decimal(300))
    affordability.record(case=case, stated=stated, willing=True, by=collector, now=at)
    first_on = local_date(at, case.creditor.time_zone) + timedelta(days=7)
    amount = (case.balance * Decimal("0.75")).quantize(Decimal(1), rounding=ROUND_DOWN)
    wanted = Wanted(Kind.INSTALMENTS, first_on, count=told.count)
    if told.settles:
        wanted = Wanted(Kind.SETTLEMENT, first_on, amount=amount)
    plan = plans.propose(case=case, wanted=wanted, by=collector, now=at)
    if not told.is_agreed:
        return
    version = plan.versions.get()
    if version.needs_approval:
        plan_approvals.approve(version=version, by=supervisor, now=at + timedelta(hours=2))
    agreed = Agreed(
        "oral", local_date(at, case.creditor.time_zone), recording=f"REC-{code.upper()}-{case.pk}", pledge=True
    )
    plans.activate(plan=plan, agreed=agreed, by=collector, now=at + timedelta(hours=3))
    _pay(plan, told.paid, at=at)
    if told.is_changed:
        _change(plan, by=supervisor, at=now - 2 * DAY)


def _change(plan: Plan, *, by: User, at: datetime) -> None:
    """Spread what is left over more months, as the debtor asked on a recorded call."""
    today = local_date(at, plan.case.creditor.time_zone)
    wanted = Wanted(Kind.INSTALMENTS, today + timedelta(days=12), count=24)
    agreed = Agreed("oral", today, recording=f"REC-{plan.case.creditor.code.upper()}-{plan.case_id}-2", pledge=True)
    plans.change(plan=plan, wanted=wanted, reason="工时减少，收入下降，按原期数还不上。", agreed=agreed, by=by, now=at)


def _pay(plan: Plan, times: int, *, at: datetime) -> None:
    """Post the first instalments on their days, as the creditor would."""
    account = plan.case.accounts.filter(state="open").order_by("-balance")[0]
    for row in plan.versions.get(state="standing").instalments.order_by("number")[:times]:
        stated = payments.Stated(
            account_reference=account.reference,
            reference=f"PLAN-{plan.pk}-{row.number}",
            amount=row.amount,
            value_on=row.due_on,
            method="transfer",
        )
        booked_at = at + (row.due_on - at.date()) + timedelta(hours=12)
        payments.record(creditor=plan.case.creditor, stated=stated, by=None, now=booked_at)
