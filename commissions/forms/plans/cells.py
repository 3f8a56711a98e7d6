"""Single cells of a part's form: numbers and quantities as people type them, and as the document writes them."""

import json
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

MISSING = object()
OPEN_WORDS = {"", "open", "noend", "null", "∞", "以上", "及以上", "不限", "不设上限", "无上限"}
TIMES = re.compile(r"^(?:(-?[\d.]+)\s*[×x*]\s*([A-Za-z_]\w*)|([A-Za-z_]\w*)\s*[×x*]\s*(-?[\d.]+))$")
SIGNED = str.maketrans({"\N{MINUS SIGN}": "-", "，": ","})


def clean(text: str) -> str:
    """Return the text with plain digits and signs, without blanks around."""
    return unicodedata.normalize("NFKC", text).translate(SIGNED).strip().replace("\x00", "")


def number(text: str) -> Decimal | None:
    """Return the number of a cleaned text ("1,200.5", "5 %"); None when it is none."""
    try:
        found = Decimal(text.replace(",", "").replace("%", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 15 else None


def plain(value: Decimal) -> str:
    """Return a number as the document writes it."""
    return f"{value.normalize():f}" if value else "0"


def to_number(text: str) -> Any:
    """Return what the document keeps of a typed number: the number as text, what is none as it was typed."""
    cleaned = clean(text)
    found = number(cleaned)
    return cleaned if found is None else plain(found)


def to_share(text: str) -> Any:
    """Return a share typed in percent, "5", as the document writes it, "0.05"."""
    found = number(clean(text))
    return clean(text) if found is None else plain(found / 100)


def to_factor(text: str) -> Any:
    """Return a factor or a sum as the document writes it: "120 %" is 1.2."""
    return to_share(text) if clean(text).endswith("%") else to_number(text)


def from_number(value: Any) -> str:
    """Return what a field shows of a number in the document."""
    return "" if value is None else str(value)


def from_share(value: Any) -> str:
    """Return what a field shows in percent of a share in the document."""
    found = number(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
    return from_number(value) if found is None else plain(found * 100)


def to_quantity(text: str) -> Any:
    """Return a quantity: "4000", the name of a figure, "3.5 × salary", or an object in braces."""
    cleaned = clean(text)
    if cleaned.startswith("{"):
        return from_json(cleaned)
    found = TIMES.match(cleaned)
    if found:
        times, of = (found[1], found[2]) if found[1] else (found[4], found[3])
        return {"of": of, "times": times}
    return to_number(cleaned)


def from_quantity(value: Any) -> str:
    """Return what a field shows of a quantity."""
    if isinstance(value, dict):
        if set(value) == {"of", "times"}:
            return f"{value['times']} × {value['of']}"
        return to_json(value)
    return from_number(value)


def to_scalar(text: str, *, many: bool) -> Any:
    """Return the right side of a condition: a number or word, several after "in", or a quantity in braces."""
    cleaned = clean(text)
    if cleaned.startswith("{"):
        return from_json(cleaned)
    return [part.strip() for part in re.split(r"[,、;]", cleaned) if part.strip()] if many else cleaned


def from_scalar(value: Any) -> str:
    """Return what a field shows of the right side of a condition."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return to_json(value) if isinstance(value, dict) else from_number(value)


def from_json(text: str) -> Any:
    """Return the object of a text in braces; a text that is none stays as it was typed."""
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def to_json(value: Any) -> str:
    """Return an object as one line of text."""
    return json.dumps(value, ensure_ascii=False)
