"""What a debtor tells of income and costs: kept as a dated statement, a new one each time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.enums import CaseState
from cases.models import AffordabilityStatement, Case
from cases.queries.plans import plans as queries
from cases.rules import affordability as rules
from common import audit, cards, money
from common.clock import local_date
from common.errors import Refusal
from staff.models import User


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
    _check(case, stated, stated_on or today, today, note)
    terms = queries.terms_of(case.creditor)
    last = queries.latest_statement(case)
    amounts = ("income", "living_costs", "other_debts", "savings")
    statement = AffordabilityStatement.objects.create(
        case=case,
        version=last.version + 1 if last else 1,
        stated_on=stated_on or today,
        dependants=stated.dependants,
        **{name: money.rounded(getattr(stated, name), case.creditor.currency) for name in amounts},
        living_floor=terms.living_floor,
        dependant_floor=terms.dependant_floor,
        left=rules.left(stated, queries.floor_of(terms)),
        willing=willing,
        note=cards.kept(note, 500),
        recorded_at=now,
        recorded_by=by,
    )
    audit.record(by=by, action="affordability.record", subject=statement, now=now, case=case.pk)
    return statement


def _check(case: Case, stated: rules.Stated, stated_on: date, today: date, note: str) -> None:
    if case.state == CaseState.CLOSED:
        raise StatementRefused(_("The case is closed. Nothing more is asked of the debtor."))
    for name in ("income", "living_costs", "other_debts", "savings"):
        if getattr(stated, name) < 0:
            raise StatementRefused(_("An amount below zero. Write what it is a month, or 0."), field=name)
    if stated_on > today:
        raise StatementRefused(_("The day is still to come. Write when the debtor told it."), field="stated_on")
    if cards.find(note):
        raise StatementRefused(
            _("This is a full card number. It is stored nowhere. Write the last four digits only."), field="note"
        )
