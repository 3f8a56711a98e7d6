"""Wishes of being reached: what each kind needs, and which words of an answer mean "stop"."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
TIMES = frozenset({"inconvenient_time", "convenient_time", "consent_to_time"})
CONSENTS = frozenset({"consent_to_address", "consent_to_time", "consent_to_calls"})
FREE = frozenset({"opt_out", "consent_to_address", "consent_to_time", "consent_to_calls"})
"""Kinds that a person may take back; a consent by one click (PIPL art. 15), an opt-out only with evidence."""
CALLS_DAYS = 7
"""Consent to more calls lasts so many days, that of its receipt the first (12 CFR 1006.14(b)(3)(i))."""
STOP_WORDS = frozenset(
    "stop stopall unsubscribe cancel end quit optout td t tuiding 退订 退 停止 取消 拒收 不要再发 别再发 停".split()  # noqa: SIM905
)
PADDING = re.compile(r"[\s\W_]+")


class Lacks(StrEnum):
    """What is wrong with a wish as it was said."""

    CHANNEL = "channel"
    HOURS = "hours"
    DAYS = "days"
    PLACE = "place"
    WORDING = "wording"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Said:
    """A wish as somebody tells it; the words are those of the model."""

    kind: str
    channel: str = ""
    has_point: bool = False
    place: str = ""
    days: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    first_on: date | None = None
    last_on: date | None = None
    wording: str = ""


def lacking(said: Said) -> Lacks | None:
    """Return the first thing that is missing or unfit; None when the wish may be kept.

    Consent is evidence only with the words to which the person agreed; who forbids needs no words.
    """
    checks = (
        (said.kind == "consent_to_address" and not (said.channel or said.has_point), Lacks.CHANNEL),
        (said.kind in TIMES and not _has_hours(said), Lacks.HOURS),
        (not set(said.days) <= set(WEEKDAYS) or _in_disorder(said), Lacks.DAYS),
        (said.kind == "inconvenient_place" and not said.place, Lacks.PLACE),
        (said.kind == "inconvenient_time" and _is_always(said), Lacks.EVERYTHING),
        (said.kind in CONSENTS and not said.wording.strip(), Lacks.WORDING),
    )
    return next((lacks for failed, lacks in checks if failed), None)


def _in_disorder(said: Said) -> bool:
    return said.first_on is not None and said.last_on is not None and said.last_on < said.first_on


def _has_hours(said: Said) -> bool:
    if not said.opens and not said.closes:
        return bool(said.days or said.first_on)
    opens, closes = said.opens or "00:00", said.closes or "24:00"
    return bool(CLOCK.fullmatch(opens) and CLOCK.fullmatch(closes)) and opens < closes


def _is_always(said: Said) -> bool:
    """Return whether no hour is left: that is a request to stop, which is a hold with its own law."""
    whole = (said.opens or "00:00", said.closes or "24:00") == ("00:00", "24:00")
    return whole and set(said.days) in (set(), set(WEEKDAYS)) and said.last_on is None and said.first_on is None


def last_day(kind: str, received_on: date) -> date | None:
    """Return the last local day on which a wish of the kind holds by itself; None when nothing but words end it."""
    return received_on + timedelta(days=CALLS_DAYS - 1) if kind == "consent_to_calls" else None


def takes_wording(kind: str) -> bool:
    """Return whether taking back a wish of the kind needs the words that were said: to contact again, it does."""
    return kind not in CONSENTS


def says_stop(text: str) -> bool:
    """Return whether an answer to a message is nothing but the word by which one opts out, however it is written."""
    plain = PADDING.sub("", unicodedata.normalize("NFKC", text)).lower()
    return plain in STOP_WORDS


def clock(text: str) -> str:
    """Return "9" or "9:30" as "09:00" or "09:30"; what is no clock time comes back as it is."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(".", ":")
    hour, _sign, minute = plain.partition(":")
    if hour.isdigit() and len(hour) <= 2 and (minute.isdigit() or not minute):
        return f"{int(hour):02d}:{minute or '00'}"
    return plain


def week(days: Collection[str]) -> tuple[str, ...]:
    """Return the days in the order of the week."""
    return tuple(day for day in WEEKDAYS if day in days)
