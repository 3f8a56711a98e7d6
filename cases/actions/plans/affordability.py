"""What a debtor tells of income and costs: kept as a dated statement, a new one each time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.enums import CaseState
from cases.models import AffordabilityStatement, Case
from cases.queries.plans import plans as queries
from cases.rules.plans import affordability as rules
from common import audit, cards, money
from common.clock import local_date
from common.errors import Refusal
from common.exact import exact
from staff.models import User

OLDEST = timedelta(days=3660)
AMOUNTS = ("income", "living_costs", "other_debts", "savings")


class StatementRefused(Refusal):
    """The statement cannot be kept as told; `field` names what is wrong."""

    code = "statement_refused"


@transaction.atomic
def record(
    *,
    case: Case,
    stated: rules.Stated,
    willing: bool,
    by: User,
    now: datetime,
    stated_on: date | None = None,
    note: str = "",
) -> AffordabilityStatement:
    """Keep what the debtor told as the next version, with the floors in force; amounts are a month's.

    Raises StatementRefused on a closed case, for a negative amount, a day to come or a card number in the note.
    """
    case = case_lock.locked(case_id=case.pk)
    today = local_date(now, case.creditor.time_zone)
    stated = _in_units(stated, case.creditor.currency)
    _check(case, stated, stated_on or today, today, note)
    terms = queries.terms_of(case.creditor)
    left = rules.left(stated, queries.floor_of(terms))
    if money.too_large(left):
        raise StatementRefused(_too_large(), field="living_costs")
    last = queries.latest_statement(case)
    statement = AffordabilityStatement.objects.create(
        case=case,
        version=last.version + 1 if last else 1,
        stated_on=stated_on or today,
        dependants=stated.dependants,
        **{name: getattr(stated, name) for name in AMOUNTS},
        living_floor=terms.living_floor,
        dependant_floor=terms.dependant_floor,
        left=left,
        willing=willing,
        note=cards.kept(note, 500),
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(by=by, action="affordability.record", subject=statement, now=now, case=case.pk)
    return statement


def _in_units(stated: rules.Stated, currency: str) -> rules.Stated:
    """Return what was told, each amount in the smallest unit of the currency; raise AmountTooFine."""
    amounts: dict[str, Any] = {name: exact(getattr(stated, name), currency, field=name) for name in AMOUNTS}
    return replace(stated, **amounts)


def _too_large() -> str:
    return _("This is too large for a month. Check the figures.")


def _check(case: Case, stated: rules.Stated, stated_on: date, today: date, note: str) -> None:
    if case.state == CaseState.CLOSED:
        raise StatementRefused(_("The case is closed. Nothing more is asked of the debtor."))
    for name in AMOUNTS:
        if getattr(stated, name) < 0:
            raise StatementRefused(_("An amount below zero. Write what it is a month, or 0."), field=name)
        if money.too_large(getattr(stated, name)):
            raise StatementRefused(_too_large(), field=name)
    if stated_on > today:
        raise StatementRefused(_("The day is still to come. Write when the debtor told it."), field="stated_on")
    if stated_on < today - OLDEST:
        raise StatementRefused(_("The day is over ten years ago. Write when the debtor told it."), field="stated_on")
    if cards.find(note):
        raise StatementRefused(
            _("This is a full card number. It is stored nowhere. Write the last four digits only."), field="note"
        )
