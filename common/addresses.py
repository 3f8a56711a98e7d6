"""Addresses: which row one names, read without trust, and where the page of a row is."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

MOST_DIGITS = 15
_MARK = 10**18 + 1
"""Stands in a pattern where the number of a row goes, the next one higher for the next number."""


def key(text: str | None) -> int | None:
    """Return the number of a row that `text` names; None for anything else, however long or oddly written."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def of(name: str, *numbers: int) -> str:
    """Return the address of the page `name` of the row with these numbers, as `reverse` does.

    A pattern is looked up once: a list asks for as many addresses as it has rows. Raises NoReverseMatch.
    """
    address = _pattern(name, len(numbers), get_script_prefix(), get_urlconf())
    for mark, number in enumerate(numbers, _MARK):
        address = address.replace(str(mark), str(number))
    return address


@lru_cache(maxsize=1024)
def _pattern(name: str, numbers: int, _prefix: str, urlconf: str | None) -> str:
    return reverse(name, urlconf=urlconf, args=[_MARK + place for place in range(numbers)])
