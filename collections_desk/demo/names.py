"""Invented names, and numbers that belong to nobody.

Telephone numbers are taken from ranges kept for fiction where a country keeps any: 555-01xx in North America, the
drama numbers of Ofcom (07700 900xxx, 01632 960xxx) in the United Kingdom. China and Taiwan keep none; 138 0000 xxxx
and 0900 000 xxx are the writing that everybody knows from specimens. Mail goes to example.com (RFC 2606).
"""

from pathlib import Path
from random import Random

import yaml

PARTS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "data" / "names.yaml").read_text("utf-8"))


def _choice(luck: Random, part: str) -> list[str]:
    return luck.choice(PARTS[part]).split()


def chinese(luck: Random) -> str:
    """Return a mainland name in letters and characters: "Kong Lingyu 孔令羽"."""
    surname, first, second = (_choice(luck, f"mainland_{part}") for part in ("surnames", "first", "second"))
    return f"{surname[0]} {first[0]}{second[0]} {surname[1]}{first[1]}{second[1]}"


def taiwanese(luck: Random) -> str:
    """Return a name as Taiwan writes it: "Lin Chih-hao 林志豪"."""
    surname, given = _choice(luck, "taiwan_surnames"), _choice(luck, "taiwan_given")
    return f"{surname[0]} {given[0]} {surname[1]}{given[1]}"


def western(luck: Random, country: str) -> str:
    """Return a name of "american" or "british" manner that stands in no telephone book."""
    return f"{_choice(luck, country + '_first')[0]} {_choice(luck, country + '_last')[0]}"


def resident_number(luck: Random, place: int) -> str:
    """Return a Chinese resident number with its check sign, of area 999999, which was never given out."""
    body = f"999999{luck.randint(1962, 2002)}{luck.randint(1, 12):02d}{luck.randint(1, 28):02d}{place % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11]
