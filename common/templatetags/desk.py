"""What every template may say: money, dates, ages, icons and signs."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from common import clock, dates, money, names, punctuation, seals

register = template.Library()


@register.filter
def cash(amount: Decimal | None, currency: str) -> str:
    """Return "¥1,200.50"; nothing for None."""
    return "" if amount is None else money.signed(amount, currency)


@register.filter
def grouped(amount: Decimal | None, currency: str) -> str:
    """Return "1,200.50" for a column whose head names the currency."""
    return "" if amount is None else money.grouped(amount, currency)


@register.filter
def reference(value: str) -> str:
    """Return the reference of an account as people read it: "••••" once it is sealed."""
    return seals.shown(value)


@register.filter
def place(zone: str) -> str:
    """Return the place by which a time zone is known: "Shanghai"."""
    return names.place(zone)


@register.filter
def number(value: int | str | None) -> str:
    """Return "6,812"; nothing for None and for what is not there."""
    return "" if value is None or isinstance(value, str) else f"{value:,}".replace("-", money.MINUS)


@register.filter
def day(value: date | None) -> str | SafeString:
    """Return the date with its weekday, the exact one in the title."""
    return "" if value is None else _timed(value.isoformat(), dates.day(value))


@register.filter
def moment(value: datetime | None, zone: str | None = None) -> str | SafeString:
    """Return day and time in `zone`, the exact instant in the title."""
    if value is None:
        return ""
    return _timed(value.isoformat(timespec="seconds"), dates.moment(value, zone))


@lru_cache(maxsize=4096)
def _timed(exact: str, text: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, exact, text)


@register.filter
def month(value: date) -> str:
    """Return month and year."""
    return dates.month(value)


@register.filter
def at_time(value: datetime, zone: str | None = None) -> str:
    """Return the time of day in `zone`."""
    return dates.clock_time(value, zone)


@register.filter
def listed(things: Iterable[object]) -> str:
    """Return things of one kind with what the language sets between them: "CSV, XLSX", "CSV、XLSX"."""
    return punctuation.listed(things)


@register.filter
def cited(law: str) -> str:
    """Return the citation of a law as the reader writes it."""
    return punctuation.cited(law)


@register.filter
def percent(value: object) -> str:
    """Return a share in percent: "12 %", "12%"."""
    return punctuation.percent(value)


@register.filter
def spoken(codes: Iterable[str]) -> str:
    """Return the names of the languages of `codes`: "Mandarin, English"."""
    return punctuation.listed(names.language(code) for code in codes)


@register.simple_tag
def pause() -> str:
    """Return what stands between two things of one kind: ", " or "、"."""
    return punctuation.signs().pause


@register.simple_tag
def comma() -> str:
    """Return what stands between two parts of a line: ", " or "，"."""
    return punctuation.signs().comma


@register.simple_tag
def colon() -> str:
    """Return what stands between a head and what it holds: ": " or "："."""
    return punctuation.signs().colon


@register.simple_tag
def stop() -> str:
    """Return what ends a sentence: "." or "。"."""
    return punctuation.signs().stop


@register.simple_tag
def gap() -> str:
    """Return what stands between two sentences: a space, or nothing after a full-width stop."""
    return punctuation.signs().gap


@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def icon(name: str, extra: str = "") -> SafeString:
    """Return the icon `name` of the sprite in `components/icons.html`; it says nothing to a screen reader."""
    return format_html('<svg class="i {}" aria-hidden="true"><use href="#i-{}"/></svg>', extra, name)


@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def sign(kind: str) -> SafeString:
    """Return the sign of a state: ok (circle), warn (triangle), stop (square), ring (open), dot."""
    tone = {"ring": "faint", "dot": ""}.get(kind, kind)
    return format_html('<svg class="sign {}" aria-hidden="true"><use href="#m-{}"/></svg>', tone, kind)


@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def age(bucket: int | None) -> SafeString:
    """Return the badge of an age bucket, 0 to 7: M0 to M7+."""
    if bucket is None:
        return mark_safe("")
    return format_html('<span class="age age-{}">M{}{}</span>', bucket, bucket, "+" if bucket == 7 else "")


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return "?…" of the present address with `changes` made; None takes a parameter away."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag
def now_here() -> str:
    """Return the present day and time in the reader's zone, with the zone's place."""
    local = timezone.localtime(clock.now())
    return f"{dates.moment(local)} {names.place(str(local.tzinfo))}"
