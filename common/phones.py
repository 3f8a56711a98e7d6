"""Phone numbers in one way of writing, E.164, whatever way they arrive."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

# The usual writings of a region's numbers, answered without the library: a file holds a hundred thousand of them.
USUAL = {
    "CN": (re.compile(r"^1[3-9]\d{9}$"), "+86", 0),
    "US": (re.compile(r"^[2-9]\d{2}[2-9]\d{6}$"), "+1", 0),
    "GB": (re.compile(r"^07[1-9]\d{8}$"), "+44", 1),
    "TW": (re.compile(r"^09\d{8}$"), "+886", 1),
}
GAPS = re.compile(r"[\s()\-.\u00a0\u2010-\u2015]")


def parse(text: str, region: str) -> str | None:
    """Return the number in E.164, such as "+8613800138000"; None when it cannot be a number of the `region`."""
    plain = GAPS.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))
    usual = USUAL.get(region)
    if usual and usual[0].match(plain):
        return usual[1] + plain[usual[2] :]
    return _parse(plain, region)


@lru_cache(maxsize=4096)
def _parse(plain: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
