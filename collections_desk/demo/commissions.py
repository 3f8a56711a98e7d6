"""Plans, targets and the runs of past months."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from cases.enums import PaymentState
from cases.imports.progress import Silent
from cases.models import Payment
from collections_desk.demo import pay
from commissions.actions import (
    assignments,
    calculation,
    clearances,
    facts,
    payroll,
    plans,
    runs,
    scores,
    targets,
    wages,
)
from commissions.engine import starters
from commissions.enums import ExceptionKind, RunState
from commissions.models import Line, Plan, PlanVersion, Run, Target
from commissions.queries import exceptions
from commissions.queries.payroll import FIRST as LAYOUT
from common import money
from staff.models import Team, User

Rows = list[list[str | None]]
RATES: dict[str, Rows] = {
    "CNY": [
        ["0", "31", "0.03"],
        ["31", "61", "0.05"],
        ["61", "91", "0.07"],
        ["91", "181", "0.10"],
        ["181", None, "0.15"],
    ],
    "USD": [["0", "61", "0.04"], ["61", "121", "0.06"], ["121", None, "0.09"]],
    "GBP": [["0", "61", "0.04"], ["61", "121", "0.06"], ["121", None, "0.09"]],
    "TWD": [["0", "61", "0.03"], ["61", "121", "0.05"], ["121", "211", "0.08"], ["211", None, "0.12"]],
}
BETTER: dict[str, Rows] = {
    "CNY": [
        ["0", "31", "0.03"],
        ["31", "61", "0.055"],
        ["61", "91", "0.075"],
        ["91", "181", "0.10"],
        ["181", None, "0.16"],
    ]
}
ATTAINMENT: Rows = [["0", "80", "0.9"], ["80", "100", "1"], ["100", "120", "1.1"], ["120", None, "1.2"]]
SPEED: Rows = [["0", "31", "1.2"], ["31", "91", "1"], ["91", None, "0.9"]]
SENIORITY: Rows = [["0", "12", "1"], ["12", "36", "1.05"], ["36", None, "1.1"]]
COMPLAINTS: Rows = [["0", "1", "1"], ["1", "3", "0.9"], ["3", None, "0.7"]]
SETTLE = {"USD": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 60}, "carry": {}}}
TEAM_OF = {"CNY": "Harbour", "TWD": "Lantern", "USD": "Prairie", "GBP": "Prairie"}
PLAIN_NAMES = {"CNY": "人民币提成方案", "USD": "Dollar plan", "GBP": "Sterling plan", "TWD": "新台币提成方案"}


def load(*, everybody: dict[str, User], by: User, now: datetime) -> None:
    """Write plans and targets, and figure every month that is over; the last waits for the second person."""
    second = everybody["grace.okafor"]
    months = _months(now)
    facts.capture(now=now)
    _scores(months[-1], everybody=everybody, now=now)
    for currency in RATES:
        plan = _plan(currency, months, by=by, second=second)
        for month in [*months, now.date().replace(day=1)]:
            _targets(currency, month, everybody=everybody, by=by, second=second)
        paid = [month for month in months if _recovered(currency, month)]
        for month in paid:
            if currency == "CNY" and month == months[-1]:
                _amendments(paid, everybody=everybody, by=by, second=second)
            if currency == "CNY" and month in months[-2:]:
                words = "代病假同事跟进两户。"
                then = _noon((month + timedelta(days=32)).replace(day=1))
                pay.adjusted(everybody["lin.yue"], month, "120", words, by=by, second=second, now=then)
            _run(currency, month, by=by, second=second, is_last=month == months[-1])
        if currency == "CNY":
            _coming(plan, by=second, now=now)
            pay.disputed(everybody["lin.yue"], by=everybody["zhou.ning"], now=now)
            words, month = "带教新同事的奖励。", now.date().replace(day=1)
            pay.adjusted(everybody["deng.wei"], month, "200", words, by=by, second=None, now=now)
            pay.bounced(everybody["lin.yue"], months[-2], by=by, now=now)


def _in(chinese: str, english: str, currency: str) -> str:
    """Return the words in the language of those who work in the currency."""
    return chinese if currency in ("CNY", "TWD") else english


def _months(now: datetime) -> list[date]:
    """Return the five months before the present one, oldest first."""
    months, month = [], now.date().replace(day=1)
    for _ in range(5):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return sorted(months)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def _plan(currency: str, months: list[date], *, by: User, second: User) -> Plan:
    """Write the plan of a currency in its versions, approve them, and assign the plan to its team."""
    now = _noon(months[0])
    rates = RATES[currency]
    name, document = PLAIN_NAMES[currency], plan_document(currency, rates)
    first = plans.create(by=by, name=name, currency=currency, definition=document, cases=[], now=now)
    note = _in("公司商定的方案。", "The plan as the house agreed it.", currency)
    _approved(first, months[0], note, by=by, second=second, now=now)
    plan = first.plan
    if currency in BETTER:
        now = _noon(months[-2])
        newer = plans.draft(by=second, plan=plan, now=now)
        plans.write(by=second, version=newer, definition=plan_document(currency, BETTER[currency]), now=now)
        _approved(newer, months[-2], "账龄越长越费工夫，提成相应提高。", by=second, second=by, now=now)
    team = Team.objects.filter(name=TEAM_OF[currency]).first()
    if team is not None:
        assignments.assign(by=by, plan=plan, since=months[0], team=team, now=_noon(months[0]))
    return plan


def _approved(version: PlanVersion, since: date, note: str, *, by: User, second: User, now: datetime) -> None:
    plans.submit(by=by, version=version, effective_on=since, note=note, now=now)
    plans.approve(by=second, version=version, now=now)


def plan_document(currency: str, rates: Rows) -> dict[str, Any]:
    """Return the document of a plan: a rate for each age, speed, the target in slices, complaints as a gate.

    In renminbi seniority counts too, the team shares a pot, and a cap keeps the month in bounds.
    """
    period: list[dict[str, Any]] = [
        {"id": "target", "type": "attainment", "mode": "slice", "rows": ATTAINMENT},
        {"id": "complaints", "type": "gate", "by": "complaints", "rows": COMPLAINTS},
    ]
    team = []
    if currency == "CNY":
        period.insert(1, {"id": "seniority", "type": "factor", "by": "tenure_months", "rows": SENIORITY})
        period.append({"id": "cap", "type": "cap_floor", "cap": "20000"})
        team.append({"id": "pot", "type": "pool", "rate": "0.002", "of": "recovered", "share_by": "recovered"})
    return {
        "schema": 1,
        "currency": currency,
        "rounding": {"mode": "half_up", "places": money.exponent(currency), "at": "statement"},
        "select": {"max": "owing", "exclude": ["self_cure", "refund"]},
        "credit": {"by": "owner"},
        "line": [
            {"id": "age", "type": "bands", "by": "dpd_at_placement", "mode": "whole", "rows": rates},
            {"id": "speed", "type": "factor", "by": "days_since_placement", "rows": SPEED},
        ],
        "period": period,
        "team": team,
        "settle": SETTLE.get(currency, {"clawback": "mirror"}),
    }


def _coming(plan: Plan, *, by: User, now: datetime) -> None:
    """Write two versions that are not decided: one waits for a second person, one is being written and jumps."""
    following = (now.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    found = starters.document("bank-by-bucket")
    definition = {name: value for name, value in found["definition"].items() if name not in {"name", "note"}}
    case = {"id": "两户回款，超过目标", "inputs": found["inputs"], "expected": found["expected"]}
    waits = plans.draft(by=by, plan=plan, now=now)
    plans.write(by=by, version=waits, definition=definition, now=now)
    plans.write_cases(by=by, version=waits, cases=[case], now=now)
    note = "计入时效、资历和质检得分，并设月度封顶。"
    plans.submit(by=by, version=waits, effective_on=following, note=note, now=now)
    drafted = plans.draft(by=by, plan=plan, based_on=waits, now=now)
    period = [{**one, "mode": "whole"} if one["id"] == "target" else one for one in definition["period"]]
    plans.write(by=by, version=drafted, definition={**definition, "period": period}, now=now)
    plans.write_cases(by=by, version=drafted, cases=[], now=now)


def _targets(currency: str, month: date, *, everybody: dict[str, User], by: User, second: User) -> None:
    """Set each collector of the team a round target near what the team brought in that month."""
    team = [one for one in everybody.values() if one.is_collector and one.team and one.team.name == TEAM_OF[currency]]
    fair = max(Decimal(1000), (_recovered(currency, month) / len(team) // 500) * 500)
    amounts: dict[int, Decimal | None] = {one.pk: fair for one in team}
    if amounts:
        targets.set_month(by=by, month=month, currency=currency, amounts=amounts, now=_noon(month))
        targets.approve(by=second, month=month, currency=currency, now=_noon(month))


def _amendments(paid: list[date], *, everybody: dict[str, User], by: User, second: User) -> None:
    """Change a target of an approved month, which the next run posts, and ask for another change."""
    first = (paid[-1] + timedelta(days=32)).replace(day=1)
    about: dict[str, Any] = {"currency": "CNY", "now": _noon(first)}
    team = [one for one in everybody.values() if one.is_collector and one.team and one.team.name == TEAM_OF["CNY"]]
    for person, month, share in ((team[0], paid[-2], Decimal("0.8")), (team[1], paid[-2], Decimal("0.9"))):
        target = Target.objects.get(collector=person, month=month, currency="CNY").amount
        reason = "休假十天，目标未相应扣减。"
        targets.set_month(by=by, month=month, amounts={person.pk: target * share}, reason=reason, **about)
        if person is team[0]:
            targets.approve(by=second, month=month, **about)


def _scores(month: date, *, everybody: dict[str, User], now: datetime) -> None:
    """Record review scores of the last month; the supervisor has approved those of the own teams."""
    people = sorted((one for one in everybody.values() if one.is_collector), key=lambda one: one.pk)
    given = {one.pk: scores.Scored(Decimal(74 + place * 7 % 23), 4 + place % 5) for place, one in enumerate(people)}
    first = (month + timedelta(days=32)).replace(day=1)
    about: dict[str, Any] = {"month": month, "now": min(now, _noon(first))}
    scores.record(by=everybody["shen.lan"], scores=given, today=now.date(), **about)
    boss = everybody["zhou.ning"]
    scores.approve(by=boss, collectors=[one.pk for one in people if one.team_id in boss.team_ids], **about)


def _recovered(currency: str, month: date) -> Decimal:
    end = (month + timedelta(days=32)).replace(day=1)
    paid = Payment.objects.filter(
        creditor__currency=currency, state=PaymentState.POSTED, value_on__gte=month, value_on__lt=end
    )
    return paid.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _run(currency: str, month: date, *, by: User, second: User, is_last: bool) -> None:
    """Figure the month; all but the last are approved and exported, and the last of TWD is not sent on yet."""
    first_after = (month + timedelta(days=32)).replace(day=1)
    now = _noon(first_after + timedelta(days=1))
    run = Run.objects.create(month=month, currency=currency, state=RunState.DRAFT, created_at=now, created_by=by)
    run = calculation.calculate(by=by, run=run, now=now, tell=Silent())
    _clear(run, by=by, now=now + timedelta(hours=1))
    if is_last and currency == "TWD":
        return
    run = runs.send_to_review(by=by, run=run, now=now + timedelta(hours=2))
    if is_last:
        return
    run = runs.approve(by=second, run=run, now=now + timedelta(days=1))
    wages.export(by=by, run=run, now=now + timedelta(days=1, hours=1), tell=Silent())
    if currency == "CNY":
        payroll.save_map(by=by, layout=LAYOUT, now=now)
        payroll.export(by=by, run=run, form="csv", now=now + timedelta(days=1, hours=2))


def _clear(run: Run, *, by: User, now: datetime) -> None:
    """Clear what stands before the run, as the clerk would: what nobody collected is left out, a minus is accepted."""
    for one in exceptions.standing(run):
        if one.kind == ExceptionKind.NEGATIVE_STATEMENT and one.collector_id:
            collector = User.objects.get(pk=one.collector_id)
            said = "A payment of last month bounced; the next wages make up for it."
            reason = _in("上月还款被冲正，下月抵扣。", said, run.currency)
            clearances.accept_negative(by=by, run=run, collector=collector, reason=reason, now=now)
        elif one.payments and one.kind in clearances.LEAVABLE:
            lines = Line.objects.waiting_for(one.kind).filter(run=run)
            payments = list(lines.order_by("payment").values_list("payment", flat=True))
            reason = _in("还款时尚无人持案。", "Paid before anybody had the case.", run.currency)
            clearances.leave_out(by=by, run=run, kind=one.kind, payments=payments, reason=reason, now=now)
