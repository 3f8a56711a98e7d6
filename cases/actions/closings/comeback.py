"""What comes back with a case: what was said of its debt, on this case or on the one that an account of it left."""

from datetime import datetime

from cases.actions.holds import holds
from cases.actions.requests import requests
from cases.models import Case
from staff.models import User


def hold_again(*, left: int, case_id: int, by: User | None, now: datetime) -> None:
    """Let the open case be held by what was said of the debt on the case `left`: the same one, or an account's former.

    Holds outlive their case, so on the same one only the open requests without a hold are looked at. The caller holds
    transaction and cases.
    """
    case = Case.objects.select_related("creditor", "debtor").get(pk=case_id)
    if left != case_id:
        holds.follow(left=left, case=case, by=by, now=now)
    requests.hold_on(case=case, left=left, by=by, now=now)
