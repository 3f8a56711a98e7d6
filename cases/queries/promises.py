"""What is known of promises: limits for the next one, lists."""

from datetime import datetime

from cases.models import Case, Promise
from cases.rules import promises as rules
from common.clock import local_date

LOOK_BACK = 50


def limits(*, case: Case, now: datetime) -> rules.Limits:
    """Return what may be promised now on `case`, by the creditor's limits and its calendar day."""
    creditor = case.creditor
    states = Promise.objects.filter(case=case).order_by("-pk").values_list("state", flat=True)[:LOOK_BACK]
    return rules.limits(
        today=local_date(now, creditor.time_zone),
        balance=case.balance,
        most_days=creditor.promise_most_days,
        smallest_amount=creditor.promise_smallest_amount,
        most_in_row=creditor.promise_most_in_row,
        in_row=rules.in_row(states),
    )
