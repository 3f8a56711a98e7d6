"""Money of the demo that needs a second look: paid beyond the debt, and paid for a customer instead of an account."""

from datetime import datetime
from decimal import Decimal

from cases.actions.ledger import corrections
from cases.actions.payments import payments
from cases.actions.payments.payments import Stated
from cases.enums import AccountState
from cases.models import Account, Creditor
from common.clock import local_date
from staff.models import User

BEYOND = Decimal(25)
PAID = Decimal(600)


def load(*, creditors: dict[str, Creditor], by: User, now: datetime) -> None:
    """Record what a careful debtor paid too much, and what another paid under the customer number."""
    for code in ("ys", "pl"):
        creditor = creditors[code]
        owing = Account.objects.filter(creditor=creditor, state=AccountState.OPEN, case__collector__isnull=False)
        smallest = owing.filter(balance__gt=0).select_related("creditor").order_by("balance", "pk").first()
        if smallest is not None:
            _pay(creditor, smallest.reference, "OVER", smallest.balance + BEYOND, by=by, now=now)
            _ask_back(smallest, by=by, now=now)
        largest = owing.exclude(debtor__reference="").order_by("-balance", "pk").select_related("debtor")[4:5].first()
        if largest is not None and largest.debtor.reference != largest.reference:
            _pay(creditor, largest.debtor.reference, "CUST", PAID, by=by, now=now)


def _ask_back(account: Account, *, by: User, now: datetime) -> None:
    """Ask for the refund, where the debtor did."""
    if account.creditor.code == "pl":
        about = {"kind": "refund", "reason": "paid_too_much", "words": "Asked for it by phone; same bank account."}
        corrections.ask(account=account, stated={"unapplied": BEYOND}, by=by, now=now, **about)


def _pay(creditor: Creditor, to: str, word: str, amount: Decimal, *, by: User, now: datetime) -> None:
    stated = Stated(
        account_reference=to,
        reference=f"{creditor.code.upper()}-{word}-1",
        amount=amount,
        value_on=local_date(now, creditor.time_zone),
    )
    payments.record(creditor=creditor, stated=stated, by=by, now=now)
