"""The documents of plans as text: one canonical form, so that one plan has one digest wherever it is written."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

MOST_SIGNS = 200_000
"""How long the canonical text of a document, or of a plan's cases, may be."""


MOST_BYTES = 64_000_000
"""How large a file is read."""
MOST_DEEP = 40
"""How many braces and brackets may stand within each other."""
MOST_DIGITS = 100
"""How long a number is read as one; a longer one stays text, which no field takes as a number."""


class NotADocument(ValueError):
    """The text is no JSON object, is too long, or holds what cannot be stored.

    `code` and `facts` say which: empty, too_large, not_text (line), not_json (line, column), twice (place), too_deep,
    not_an_object, unstorable.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code = code
        self.facts = facts


SENTENCES = {
    "empty": "is empty; write a plan in it.",
    "too_large": f"is larger than {MOST_BYTES // 1_000_000} MB; split it into several files.",
    "not_text": "line {line} is no UTF-8; save the file as UTF-8.",
    "not_json": "line {line}, column {column} is no JSON; correct what stands there or just before.",
    "twice": "{place}: stands twice; keep one.",
    "too_deep": "braces and brackets nest too deep; write fewer within each other.",
    "not_an_object": "a plan is one object in braces; write it as one.",
    "unstorable": f"it has more than {MOST_SIGNS} signs, or signs that cannot be stored; take some away.",
}


class _Twice(dict[str, Any]):
    """An object with a name that stands twice in it."""

    name = ""


def canonical(document: Any) -> str:
    """Return the document as JSON with sorted keys and no blanks."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Any) -> str:
    """Return the SHA-256 of the canonical text, UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(document).encode("utf-8", "surrogatepass")).hexdigest()


def decode(raw: bytes) -> str:
    """Return the text of a file, with or without a byte order mark. Raises NotADocument."""
    if len(raw) > MOST_BYTES:
        raise NotADocument("too_large")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotADocument("not_text", line=raw.count(b"\n", 0, error.start) + 1) from error


def load(text: str) -> Any:
    """Return the value that a text holds: each name once in an object. Raises NotADocument."""
    if not text.strip():
        raise NotADocument("empty")
    try:
        found = json.loads(text, parse_constant=str, parse_int=_whole, object_pairs_hook=_object)
        for place in _twice(found, ""):
            raise NotADocument("twice", place=place)
    except json.JSONDecodeError as error:
        raise NotADocument("not_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise NotADocument("too_deep") from error
    _measured(found)
    return found


def _measured(value: Any, deep: int = 0) -> None:
    """Raise NotADocument when braces and brackets go deeper than anyone reads."""
    if deep > MOST_DEEP:
        raise NotADocument("too_deep")
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _measured(one, deep + 1)


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked = _Twice(found)
    names = [name for name, _value in pairs]
    marked.name = next(name for name in names if names.count(name) > 1)
    return marked


def _twice(value: Any, place: str) -> Iterator[str]:
    """Return where a name stands twice, as sentences say a place."""
    if isinstance(value, _Twice):
        yield f"{place}, {value.name}" if place else value.name
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _twice(one, f"{place}, {name}" if place else name)
    elif isinstance(value, list):
        for row, one in enumerate(value, start=1):
            yield from _twice(one, f"{place} row {row}")


def parse(text: str) -> dict[str, Any]:
    """Return the document that a text holds. Raises NotADocument."""
    return checked(load(text))


def checked(document: Any) -> dict[str, Any]:
    """Return the document when it can be stored. Raises NotADocument."""
    if not isinstance(document, dict):
        raise NotADocument("not_an_object")
    _measured(document)
    try:
        text = canonical(document)
    except (TypeError, ValueError) as error:
        raise NotADocument("unstorable") from error
    # PostgreSQL stores neither the sign 0 nor half a pair of signs.
    if len(text) > MOST_SIGNS or "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NotADocument("unstorable")
    return document


def taken_apart(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return definition and worked case of a plan file; of a bare document itself and an empty case."""
    inner = document.get("definition")
    if not isinstance(inner, dict):
        return document, {}
    case = {name: value for name, value in document.items() if name not in {"definition", "schema"}}
    return inner, case if "inputs" in case or "expected" in case else {}
