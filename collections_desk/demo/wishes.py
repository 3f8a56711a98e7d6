"""Wishes of the demo: times, opt-outs and consents of debtors whom the collectors know by now, and new numbers."""

from datetime import datetime, timedelta

from cases.enums import PointKind, PointPlace, PointSource
from cases.models import Case, Creditor
from contacts.actions import points, wishes
from contacts.actions.wishes import About, Evidence
from contacts.enums import WishVia
from contacts.rules.wishes import Said
from staff.models import User

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
TOLD: dict[str, tuple[tuple[int, Said, str], ...]] = {
    "ys": (
        (0, Said("inconvenient_time", days=WORKDAYS, opens="08:00", closes="17:30"), "上班不方便接电话，下班后再打"),
        (1, Said("opt_out", channel="sms"), "不要再给我发短信"),
        (2, Said("consent_to_address", channel="email"), "账单和方案发我邮箱就行"),
        (3, Said("inconvenient_place", place="work"), "请不要打到单位"),
    ),
    "pl": (
        (0, Said("convenient_time", days=WORKDAYS, opens="17:00", closes="20:00"), "Only after five, please"),
        (1, Said("employer_prohibits_contact"), "My employer does not allow personal calls"),
    ),
    "td": ((0, Said("opt_out", channel="sms"), "STOP"),),
}
NUMBERS = {"ys": "021 5518 0142", "pl": "303 555 0142"}


def load(*, creditors: dict[str, Creditor], now: datetime) -> None:
    """Keep what debtors said of being reached, on the cases that were worked last."""
    for code, told in TOLD.items():
        worked = Case.objects.filter(creditor=creditors[code], collector__isnull=False, last_contact_at__isnull=False)
        rows = worked.open().select_related("collector", "debtor", "creditor").order_by("-last_contact_at", "pk")
        cases = list(rows[: len(told)])
        for place, said, words in told:
            if place < len(cases):
                _tell(cases[place], said, words, by=cases[place].collector, now=now - timedelta(hours=3))
        if cases and code in NUMBERS and cases[0].collector:
            points.add(
                case=cases[0],
                kind=PointKind.PHONE,
                place=PointPlace.WORK,
                value=NUMBERS[code],
                source=PointSource.DEBTOR,
                by=cases[0].collector,
                now=now - timedelta(hours=3),
            )


def _tell(case: Case, said: Said, words: str, *, by: User | None, now: datetime) -> None:
    via = WishVia.SMS if words == "STOP" else WishVia.PHONE
    wishes.record(case=case, about=About(said, evidence=Evidence(via, wording=words)), by=by, now=now)
