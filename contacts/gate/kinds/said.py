"""What is said, written, agreed and kept: disclosures, content, plans, retention."""

import re
from datetime import date
from typing import Any

from contacts.gate.answers import Finding
from contacts.gate.facts import Question
from contacts.gate.packs import Rule


def plan(rule: Rule, question: Question) -> Finding | None:
    """Say whether a plan of so many months may be agreed (信用卡业务监督管理办法 art. 70: at most 60)."""
    if question.months is None:
        return None
    most = int(rule.terms["max_months"])
    return Finding("plan_months", met=question.months <= most, count=question.months, limit=most)


def content(rule: Rule, question: Question) -> Finding | None:
    """Say whether the text at hand carries what it must and nothing that it may not; without a text, nothing.

    What fields of a template say (`needs`) is looked at where templates are (`contacts.gate.contents`).
    """
    if question.text is None:
        return None
    required = [one for one in rule.terms.get("required", ()) if "patterns" in one]
    lacking = [one["name"] for one in required if not _has(one, question.text)]
    banned = [one["name"] for one in rule.terms.get("banned", ()) if _has(one, question.text)]
    return Finding("content", met=not lacking and not banned, facts={"lacking": lacking, "banned": banned})


def _has(one: dict[str, Any], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in one["patterns"])


def disclosure(_rule: Rule, _question: Question) -> Finding | None:
    """Say nothing before a contact: what must be disclosed is asked when its outcome is saved."""
    return None


def retention(_rule: Rule, _question: Question) -> Finding | None:
    """Say nothing before a contact: how long something is kept is asked when it grows old."""
    return None


def languages(communications: list[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """Return the languages of the first disclosure and those of the later ones.

    Each disclosure is made in the language or languages of the rest of its communication (12 CFR 1006.18(e)(4)).
    """
    first = list(communications[0]) if communications else []
    later = sorted({one for spoken in communications[1:] for one in spoken})
    return first, later


def keep_until(rule: Rule, since: date) -> date:
    """Return the first day on which what the rule keeps may go, counted from `since`."""
    years = int(rule.terms["keep"]["years"])
    try:
        return since.replace(year=since.year + years)
    except ValueError:  # 29 February
        return since.replace(year=since.year + years, month=3, day=1)
