"""Closing a case by hand, deciding on what takes a second person, and taking a mistake back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.actions.closings import case_end, comeback
from cases.actions.ledger import ledger
from cases.actions.plans import plan_comeback
from cases.actions.promises import promises
from cases.actions.strategies import stepping
from cases.enums import AccountState, CaseState, CloseReason, ClosingState, PlanState, PromiseState
from cases.models import Absence, Account, Assignment, Case, Closing, Plan, Promise
from cases.queries.closings import closings as queries
from cases.rules.closings import closing as rule
from common import audit, cards, dates, money, second_person
from common.clock import local_date
from common.errors import Refusal
from staff.enums import Role
from staff.models import User


class ClosingRefused(Refusal):
    """The reason is not true of the case, or lacks its evidence."""

    code = "closing_refused"


class ClosingDecided(Refusal):
    """The closing waits no more."""

    code = "closing_decided"


class ReopeningRefused(Refusal):
    """The closing cannot be taken back."""

    code = "reopening_refused"


@transaction.atomic
def ask(*, case: Case, reason: str, evidence: str, by: User, now: datetime) -> Closing:
    """Close `case` for `reason`, or ask a second person when money is given up; `evidence` says what proves it.

    Raises ClosingRefused.
    """
    ledger.hold(case.creditor_id)
    case = case_lock.locked(case_id=case.pk)
    evidence = cards.kept(evidence, 500)
    _refuse(case, reason, evidence, now)
    closing = Closing.objects.create(
        case=case,
        reason=reason,
        evidence=evidence,
        balance=case.balance,
        needs_second=rule.needs_second(reason=reason, balance=case.balance),
        state=ClosingState.WAITING,
        asked_at=now,
        asked_by=by,
    )
    facts = {"case": case.pk, "reason": reason, "balance": str(case.balance)}
    audit.record(by=by, action="closing.ask", subject=closing, now=now, **facts)
    return closing if closing.needs_second else _close(closing, case, by=by, now=now)


def _refuse(case: Case, reason: str, evidence: str, now: datetime) -> None:
    if case.state == CaseState.CLOSED:
        raise ClosingRefused(_("The case is closed already."))
    if Closing.objects.filter(case=case, state=ClosingState.WAITING).exists():
        raise ClosingRefused(_("A closing of this case waits for a second person. Decide on that one first."))
    today = local_date(now, case.creditor.time_zone)
    found = rule.problem(reason=reason, balance=case.balance, oldest_due_on=case.oldest_due_on, today=today)
    if found:
        raise ClosingRefused(_sentence(found, case), field="reason")
    if not evidence:
        raise ClosingRefused(_("Write what proves it: the letter, the certificate, the date."), field="evidence")


def _sentence(found: rule.Problem, case: Case) -> str:
    owed = money.signed(case.balance, case.creditor.currency)
    return {
        rule.Problem.NOT_BY_HAND: _("A case is recalled by the creditor's file only. Choose another reason."),
        rule.Problem.STILL_OWED: _("%(amount)s is still owed. Post the payment first, or choose another reason.")
        % {"amount": owed},
        rule.Problem.STILL_PAST_DUE: _("An account is still past due. Post the payment first."),
        rule.Problem.NOTHING_OWED: _("Nothing is owed. Choose “paid”."),
    }[found]


@transaction.atomic
def approve(*, closing: Closing, by: User, now: datetime, words: str = "") -> Closing:
    """Close the case as asked; another person than the one who asked. Raises ClosingDecided, SecondPersonNeeded.

    What was asked must still be true: raises ClosingRefused when the balance has changed.
    """
    case, row = _locked(closing)
    second_person.check(by=by, makers=[row.asked_by_id])
    if case.state == CaseState.CLOSED or case.balance != row.balance:
        raise ClosingRefused(
            _("The case has changed since: %(before)s was owed then, %(now)s now. Refuse this one and ask anew.")
            % {
                "before": money.signed(row.balance, case.creditor.currency),
                "now": money.signed(case.balance, case.creditor.currency),
            }
        )
    row.decided_at, row.decided_by, row.decision = now, by, cards.kept(words, 300)
    return _close(row, case, by=by, now=now)


@transaction.atomic
def refuse(*, closing: Closing, words: str, by: User, now: datetime) -> Closing:
    """Leave the case open, with the reason; another person than the one who asked.

    Raises ClosingDecided, SecondPersonNeeded, ClosingRefused without words.
    """
    _case, row = _locked(closing)
    second_person.check(by=by, makers=[row.asked_by_id])
    if not words.strip():
        raise ClosingRefused(_("Write why the case stays open."), field="words")
    return _decided(row, ClosingState.REFUSED, words, by=by, now=now)


@transaction.atomic
def withdraw(*, closing: Closing, by: User, now: datetime) -> Closing:
    """Take back what one asked oneself, before anybody has decided. Raises ClosingDecided, ClosingRefused."""
    _case, row = _locked(closing)
    if row.asked_by_id != by.pk:
        raise ClosingRefused(_("Only the person who asked may take it back. Refuse it instead."))
    row.state = ClosingState.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record(by=by, action="closing.withdraw", subject=row, now=now, case=row.case_id)
    return row


def _locked(closing: Closing) -> tuple[Case, Closing]:
    ledger.hold(closing.case.creditor_id)
    case = case_lock.locked(case_id=closing.case_id)
    row = Closing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    if row.state != ClosingState.WAITING:
        raise ClosingDecided(_("This closing waits no more: it was decided or taken back."))
    return case, row


def _decided(row: Closing, state: ClosingState, words: str, *, by: User, now: datetime) -> Closing:
    row.state, row.decided_at, row.decided_by, row.decision = state, now, by, cards.kept(words, 300)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    audit.record(by=by, action=f"closing.{state}", subject=row, now=now, case=row.case_id)
    return row


def _close(row: Closing, case: Case, *, by: User, now: datetime) -> Closing:
    words = _("Case closed: %(reason)s") % {"reason": CloseReason(row.reason).label}
    on = local_date(now, case.creditor.time_zone)
    end = case_end.End(creditor=case.creditor, reason=row.reason, on=on, words=words, closing=row.pk)
    row.plan = Plan.objects.filter(case=case, state=PlanState.ACTIVE).first()
    promised = list(Promise.objects.filter(case=case, state=PromiseState.OPEN).values_list("pk", flat=True))
    row.accounts = case_end.close(case_ids=[case.pk], end=end, by=by, now=now)
    withdrawn = Promise.objects.filter(pk__in=promised, state=PromiseState.WITHDRAWN).order_by("pk")
    row.promises = list(withdrawn.values_list("pk", flat=True))
    row.state, row.state_before = ClosingState.DONE, case.state
    row.save()
    audit.record(by=by, action="closing.close", subject=row, now=now, case=case.pk, accounts=len(row.accounts))
    return row


@transaction.atomic
def reopen(*, closing: Closing, reason: str, by: User, now: datetime) -> Closing:
    """Take back a closing by mistake: the accounts that it closed and the case are open again.

    The case goes back to who had it, or to the team's pool when that person works no more. Its holds stand and its
    open requests hold it. The plan and the promises that the closing ended run on where they would still be kept;
    else they stay ended and are agreed anew (`Closing.plan_left`, decision 0027). Raises ReopeningRefused.
    """
    ledger.hold(closing.case.creditor_id)
    persons.lock(case=closing.case)
    case = case_lock.locked(case_id=closing.case_id)
    row = Closing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    _refuse_reopening(row, case, reason, now)
    row.state, row.reopened_at, row.reopened_by = ClosingState.REOPENED, now, by
    row.reopen_reason = cards.kept(reason, 300)
    row.save(update_fields=["state", "reopened_at", "reopened_by", "reopen_reason"])
    _open_accounts(row, case, on=local_date(now, case.creditor.time_zone))
    case.state, case.close_reason, case.closed_on, case.retain_until = row.state_before, "", None, None
    _give_back(case)
    case.save(update_fields=["state", "close_reason", "closed_on", "collector", "retain_until"])
    Assignment.objects.create(
        case=case, team=case.team, collector=case.collector, since=now, assigned_by=by, reason=row.reopen_reason[:200]
    )
    ledger.refresh_cases(case_ids=[case.pk])
    comeback.hold_again(left=case.pk, case_id=case.pk, by=by, now=now)
    row.plan_left = plan_comeback.run_on(closing=row, by=by, now=now)
    row.save(update_fields=["plan_left"])
    promises.run_on(case=case, ids=row.promises, by=by, now=now)
    stepping.route(case_ids=[case.pk], now=now)
    audit.record(by=by, action="closing.reopen", subject=row, now=now, case=case.pk, plan_left=row.plan_left)
    return row


def _open_accounts(row: Closing, case: Case, *, on: date) -> None:
    """Open the accounts that the closing closed; the days on which they were away stay known."""
    accounts = Account.objects.filter(pk__in=row.accounts, case=case)
    away = accounts.filter(closed_on__lt=on).order_by("pk").values_list("pk", "closed_on")
    Absence.objects.bulk_create([Absence(account_id=pk, since=since, until=on) for pk, since in away if since])
    accounts.update(state=AccountState.OPEN, closed_on=None)


def _give_back(case: Case) -> None:
    collector = case.collector
    if collector is not None and (not collector.is_active or collector.role != Role.COLLECTOR):
        case.collector = None


def _refuse_reopening(row: Closing, case: Case, reason: str, now: datetime) -> None:
    newest = Closing.objects.filter(case=case, state=ClosingState.DONE).order_by("-pk").first()
    if case.state != CaseState.CLOSED or newest is None or newest.pk != row.pk or not queries.ended(row, case):
        raise ReopeningRefused(_("Only the closing by which the case is closed now can be taken back."))
    today = local_date(now, case.creditor.time_zone)
    if case.closed_on is None or not rule.may_reopen(closed_on=case.closed_on, today=today):
        day = dates.day(case.closed_on) if case.closed_on else ""
        raise ReopeningRefused(
            _("The case was closed on %(day)s, over %(days)s days ago. The creditor's next file opens it again.")
            % {"day": day, "days": rule.REOPEN_DAYS}
        )
    if Case.objects.open().filter(debtor_id=case.debtor_id).exists():
        raise ReopeningRefused(_("The debtor has another open case with this creditor. Work that one."))
    if not reason.strip():
        raise ReopeningRefused(_("Write what the mistake was. The history shows it."), field="reason")
