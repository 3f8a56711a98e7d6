"""The files of the journey: what a creditor would send, with the faults that creditors' files have."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# One place for about every three hours of the clock, so that it is working time in one and night in another.
ZONES = (
    "Asia/Shanghai",
    "Asia/Karachi",
    "Europe/Berlin",
    "Atlantic/Cape_Verde",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Auckland",
    "Australia/Sydney",
)
ONE_DAY = timedelta(days=1)
CARD = "4111111111111111"
HEADER = ("account", "customer", "name", "last four", "balance", "due date", "mobile", "time zone")
PAYMENT_HEADER = ("account", "payment reference", "amount", "value date", "reversal of")
DAYS_LATE = (45, 45, 12, 70, 100, 130, 200, 33, 64, 15, 20, 25)
NAMES = ("Ru Anlan", "Ru Anlan", "Bo Credit", "Ke Midnight", "Wan Feng", "Su Lake", "Mo Stone", "Hua Cloud", "Yi Reed")
BALANCES = ("1200.00", "300.00", "-50.00", "900.00", "2400.50", "760.10", "15000.00", "88.88", "430.00")


@dataclass(frozen=True)
class Clock:
    """A zone where people may be called now, one where it is night, and the day in the first."""

    open_zone: str
    night_zone: str
    today: date


def clock() -> Clock:
    """Return the zones that fit this hour; both stay so for hours."""
    now = datetime.now(UTC)
    hours = {zone: now.astimezone(ZoneInfo(zone)).hour for zone in ZONES}
    day = min(ZONES, key=lambda zone: abs(hours[zone] - 14))
    night = min(ZONES, key=lambda zone: abs((hours[zone] + 12) % 24 - 13))
    assert 9 <= hours[day] < 19, hours
    assert hours[night] >= 22 or hours[night] < 6, hours
    return Clock(day, night, now.astimezone(ZoneInfo(day)).date())


def placement(at: Clock, code: str) -> bytes:
    """Return nine good rows and three bad ones: no amount, a full card number, an impossible date."""
    placed_on = at.today - ONE_DAY
    rows = []
    for place, late in enumerate(DAYS_LATE):
        name = NAMES[place] if place < len(NAMES) else f"Bad Row {place}"
        balance = BALANCES[place] if place < len(BALANCES) else "500.00"
        whose = max(place, 1)  # the first two are two cards of one person
        due = (placed_on - timedelta(days=late)).isoformat()
        zone = at.night_zone if name == "Ke Midnight" else at.open_zone
        phone = f"138001380{whose:02}"
        rows.append([f"{code}-{place:03}", f"{code}-C{whose}", name, f"{4100 + place}", balance, due, phone, zone])
    rows[9][4] = "about 500"
    rows[10][2] = f"Card {CARD}"
    rows[11][5] = f"{placed_on.year}-02-30"
    return _written(HEADER, rows)


def mended(refused: bytes, at: Clock) -> bytes:
    """Return the downloaded refused rows as a supervisor mends them; the columns of the reasons stay."""
    rows = list(csv.reader(io.StringIO(refused.decode("utf-8-sig"))))
    header, places = rows[0], {name: rows[0].index(name) for name in HEADER}
    for row in rows[1:]:
        row[places["balance"]] = "500.00"
        row[places["due date"]] = (at.today - timedelta(days=20)).isoformat()
        row[places["name"]] = f"Mended {row[places['account']][-3:]}"
    return _written(header, rows[1:])


def payments(at: Clock, code: str) -> bytes:
    """Return payments in full for one case, one that bounced, and one of an account that nobody knows."""
    day = at.today.isoformat()
    rows = [
        [f"{code}-000", f"{code}-P1", "1200.00", day, ""],
        [f"{code}-001", f"{code}-P2", "300.00", day, ""],
        [f"{code}-005", f"{code}-P3", "200.00", day, ""],
        [f"{code}-005", f"{code}-P4", "-200.00", day, f"{code}-P3"],
        [f"{code}-UNKNOWN", f"{code}-P5", "88.88", day, ""],
    ]
    return _written(PAYMENT_HEADER, rows)


def _written(header: tuple[str, ...] | list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
