"""The documents of plans as text: one canonical form, so that one plan has one digest wherever it is written."""

import hashlib
import json
from typing import Any

MOST_SIGNS = 200_000
"""How long the canonical text of a document, or of a plan's cases, may be."""


class NotADocument(ValueError):
    """The text is no JSON object, is too long, or holds what cannot be stored."""


def canonical(document: Any) -> str:
    """Return the document as JSON with sorted keys and no blanks."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Any) -> str:
    """Return the SHA-256 of the canonical text, UTF-8, in hexadecimal."""
    return hashlib.sha256(canonical(document).encode("utf-8", "surrogatepass")).hexdigest()


def parse(text: str) -> dict[str, Any]:
    """Return the document that a text holds. Raises NotADocument."""
    try:
        found = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise NotADocument(str(error)) from error
    return checked(found)


def checked(document: Any) -> dict[str, Any]:
    """Return the document when it can be stored. Raises NotADocument."""
    if not isinstance(document, dict):
        raise NotADocument("no object in braces")
    try:
        text = canonical(document)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotADocument(str(error)) from error
    # PostgreSQL stores neither the sign 0 nor half a pair of signs.
    if len(text) > MOST_SIGNS or "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NotADocument("too long, or signs that cannot be stored")
    return document


def taken_apart(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return definition and worked case of a plan file; of a bare document itself and an empty case."""
    inner = document.get("definition")
    if not isinstance(inner, dict):
        return document, {}
    case = {name: value for name, value in document.items() if name not in {"definition", "schema"}}
    return inner, case if "inputs" in case or "expected" in case else {}
