"""Dates and times as people type them: "fri", "+7", "31/12", "周五", "昨天", "明天 15:30", "+2h"; pure.

Day comes before month, as in most of the world; "12/31" is read the other way since it can mean nothing else. What
has no year is the next such day, or the latest one where something has happened. Full-width figures are figures.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = {
    name: place
    for place, names in enumerate(
        (
            "mon monday 一",
            "tue tues tuesday 二",
            "wed wednesday 三",
            "thu thur thurs thursday 四",
            "fri friday 五",
            "sat saturday 六",
            "sun sunday 日 天",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: place
    for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
NEAR = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
NEAR |= {"yesterday": -1, "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3}
SAYS_WHEN = re.compile(r"^(?:\+|next |下)|\d{4}")
"""What leaves no choice between a day to come and one that has passed."""
CLOCK = re.compile(r"(?:^|\s)(?:at\s+)?(\d{1,2})[:.](\d{2})\s*(am|pm)?$|(?:^|\s)(\d{1,2})\s*(am|pm)$")
CHINESE_CLOCK = re.compile(r"(上午|早上|下午|晚上|中午)?\s*(\d{1,2})(?:点|时)(?:(半)|(\d{1,2})分?)?$")
SPAN = re.compile(r"^\+?\s*(\d{1,4})\s*(m|min|h|分钟|小时)$")
MORNING = time(9, 0)


def day(text: str, *, today: date) -> date | None:
    """Return the date that `text` means on the day `today`; None when it means none."""
    plain = _plain(text)
    for read in (_near, _plus, _weekday, _figures, _named_month, _chinese):
        found = read(plain, today)
        if found is not None:
            return found
    return None


def past_day(text: str, *, today: date) -> date | None:
    """As `day`, of what has happened: "fri", "24/11" and "5号" are the latest such day, today included."""
    found, plain = day(text, today=today), _plain(text)
    if found is None or found <= today or plain in NEAR or SAYS_WHEN.search(plain):
        return found
    if _weekday(plain, today):
        return found - timedelta(days=7)
    if re.fullmatch(r"\d{1,2}[日号]", plain):
        return _of_an_earlier_month(found)
    return _date(found.year - 1, found.month, found.day)


def _of_an_earlier_month(day_to_come: date) -> date | None:
    """Return the same day of the month before, or of the one before that where that month is too short."""
    before = day_to_come
    for _month in range(2):
        before = before.replace(day=1) - timedelta(days=1)
        if found := _date(before.year, before.month, day_to_come.day):
            return found
    return None


def moment(text: str, *, now: datetime, zone: str) -> datetime | None:
    """Return the instant that `text` means in `zone`: a day, a time, both, or a span such as "+2h".

    A day alone is 09:00; a time alone is its next occurrence.
    """
    plain = _plain(text)
    span = SPAN.match(plain)
    if span:
        unit = "minutes" if span[2] in ("m", "min", "分钟") else "hours"
        return now + timedelta(**{unit: int(span[1])})
    local = now.astimezone(ZoneInfo(zone))
    at, rest = _clock(plain)
    if at is None:
        on = day(plain, today=local.date())
        return _instant(on, MORNING, zone) if on else None
    if not rest:
        found = _instant(local.date(), at, zone)
        return found if found > now else _instant(local.date() + timedelta(days=1), at, zone)
    on = day(rest, today=local.date())
    return _instant(on, at, zone) if on else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace(",", " ").split())


def _instant(on: date, at: time, zone: str) -> datetime:
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def _near(plain: str, today: date) -> date | None:
    return today + timedelta(days=NEAR[plain]) if plain in NEAR else None


def _plus(plain: str, today: date) -> date | None:
    match = re.fullmatch(r"\+\s*(\d{1,3})\s*(d|days?|天|w|周)?", plain)
    if not match:
        return None
    return today + timedelta(days=int(match[1]) * (7 if match[2] in ("w", "周") else 1))


def _weekday(plain: str, today: date) -> date | None:
    """Return the next such weekday, or with "last" the one before, never today; 上周, 下周 are of the calendar week."""
    match = re.fullmatch(r"([上下])?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])", plain)
    name = match[2] if match else plain.removeprefix("next ").removeprefix("last ")
    if name not in WEEKDAYS or (not match and not name.isascii()):
        return None
    if match and match[1]:
        return today + timedelta(days=(7 if match[1] == "下" else -7) - today.weekday() + WEEKDAYS[name])
    if plain.startswith("last "):
        return today - timedelta(days=(today.weekday() - WEEKDAYS[name] - 1) % 7 + 1)
    return today + timedelta(days=(WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)


def _figures(plain: str, today: date) -> date | None:
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", plain)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\.?", plain)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    month, on = (first, second) if second > 12 else (second, first)
    return _dated(match[3], month, on, today)


def _named_month(plain: str, today: date) -> date | None:
    words = [word for word in plain.split() if word not in WEEKDAYS]
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?(?: (\d{4}))?", " ".join(words))
    if match and match[2] in MONTHS:
        return _dated(match[3], MONTHS[match[2]], int(match[1]), today)
    match = re.fullmatch(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?: (\d{4}))?", " ".join(words))
    return _dated(match[3], MONTHS[match[1]], int(match[2]), today) if match and match[1] in MONTHS else None


def _chinese(plain: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:(\d{4})年)?\s*(\d{1,2})月\s*(\d{1,2})[日号]?(?:\s*(?:周|星期).)?", plain)
    if match:
        return _dated(match[1], int(match[2]), int(match[3]), today)
    match = re.fullmatch(r"(\d{1,2})[日号]", plain)
    if not match:
        return None
    later = today.replace(day=1) + timedelta(days=32)
    this = _date(today.year, today.month, int(match[1]))
    return this if this and this >= today else _date(later.year, later.month, int(match[1]))


def _dated(year: str | None, month: int, on: int, today: date) -> date | None:
    if year:
        return _date(int(year), month, on)
    this = _date(today.year, month, on)
    return this if this and this >= today else _date(today.year + 1, month, on)


def _date(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None


def _clock(plain: str) -> tuple[time | None, str]:
    """Return the time of day at the end of the text, and what stands before it."""
    match = CLOCK.search(plain)
    if match:
        hour, minute, half = int(match[1] or match[4]), int(match[2] or 0), match[3] or match[5]
        return _time(hour, minute, half), plain[: match.start()].strip()
    match = CHINESE_CLOCK.search(plain)
    if not match:
        return None, plain
    half = "pm" if match[1] in ("下午", "晚上") else None
    minute = 30 if match[3] else int(match[4] or 0)
    return _time(int(match[2]), minute, half), plain[: match.start()].strip()


def _time(hour: int, minute: int, half: str | None) -> time | None:
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
