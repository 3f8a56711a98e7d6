"""The business date: days close in order, with the verdicts of each."""

from datetime import timedelta

import pytest

from cases.actions import business_days
from cases.actions.business_days import DayClosed
from cases.models import BusinessDay
from common.models import AuditEvent
from tests.factories import NOW, TODAY, CaseFactory, CreditorFactory, PromiseFactory

pytestmark = pytest.mark.django_db


def test_missed_days_are_closed_in_order() -> None:
    creditor = CreditorFactory.create()
    business_days.advance(creditor=creditor, to=TODAY, now=NOW)
    promises = [
        PromiseFactory.create(
            case=CaseFactory.create(creditor=creditor), due_on=TODAY + timedelta(days=day), recorded_at=NOW
        )
        for day in (0, 1)
    ]
    business_days.advance(creditor=creditor, to=TODAY + timedelta(days=6), now=NOW)
    for promise, day in zip(promises, (4, 5), strict=True):
        promise.refresh_from_db()
        assert (promise.state, promise.judged_on) == ("broken", TODAY + timedelta(days=day))
    assert AuditEvent.objects.filter(action="business_day.open").count() == 6


def test_a_closed_day_does_not_open_again() -> None:
    creditor = CreditorFactory.create()
    business_days.advance(creditor=creditor, to=TODAY, now=NOW)
    with pytest.raises(DayClosed):
        business_days.advance(creditor=creditor, to=TODAY - timedelta(days=1), now=NOW)


def test_catch_up_follows_each_creditors_zone() -> None:
    shanghai, honolulu = CreditorFactory.create(), CreditorFactory.create(time_zone="Pacific/Honolulu")
    business_days.catch_up(now=NOW)
    business_days.catch_up(now=NOW)
    days = dict(BusinessDay.objects.values_list("creditor", "open_on"))
    assert days == {shanghai.pk: TODAY, honolulu.pk: TODAY - timedelta(days=1)}
