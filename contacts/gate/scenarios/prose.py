"""Facts told in prose: who held a debt, what a message says. What the law makes of them is not read."""

import re
from collections.abc import Iterable

from contacts.gate.kinds.provenance import Holder

CONCLUSIONS = re.compile(
    r"bona fide|violat|constitut|is not a limited|illustrates|prohibit|permits |in accordance with § 1006\.6\(e\)"
    r"|consistent with|does not provide|makes a false|is a limited",
    re.IGNORECASE,
)
COLLECTOR = r"\b([A-Z]{3})\b(?: debt collector)?"


def facts(text: str) -> list[str]:
    """Return the sentences that tell what happened, without those that say what the law makes of it."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z\[\"“])", text.replace("[...]", " "))
    return [one.strip() for one in sentences if one.strip() and not CONCLUSIONS.search(one)]


def quoted(text: str) -> list[str]:
    """Return what is quoted in a text, the longest first."""
    found = re.findall(r"\"([^\"]{3,})\"|“([^”]{3,})”|(?<![A-Za-z])'([^']*(?:'[a-z]{1,2}\b[^']*)*)'(?![A-Za-z])", text)
    return sorted((next(one for one in group if one) for group in found if any(group)), key=len, reverse=True)


def holders(text: str) -> tuple[list[Holder], bool]:
    """Return who held the debt, in order, and whether the address was obtained by the procedures."""
    names: list[str] = []
    used: set[str] = set()
    opted: set[str] = set()
    obtained = False
    subject = ""
    for sentence in facts(text):
        obtained = obtained or bool(re.search(r"obtain\w*.*in accordance with|obtain\w* .* procedures", sentence))
        for name in re.findall(COLLECTOR, sentence):
            if name not in names:
                names.append(name)
        subject = _walk(sentence, subject, used, opted)
    return [Holder(name, name in used, name in opted) for name in names], obtained


def _walk(sentence: str, subject: str, used: set[str], opted: set[str]) -> str:
    """Read one sentence clause by clause: of whom it speaks, who writes, who opts out."""
    for clause in re.split(r",\s*(?:and|who|but)?\s*|\band\b|;", sentence):
        named = re.findall(COLLECTOR, clause)
        if named:
            subject = named[0] if not re.search(r"\bplaces?\b", clause) else named[-1]
        if re.search(r"not to communicate|does not (communicate|use)|never (communicat|us)|without using", clause):
            continue
        if re.search(r"\bcommunicat\w*|\buses?\b|\bemails?\b (the consumer)", clause) and "address" in clause:
            used.add(subject)
        if re.search(r"\bopts? out\b|\bopted out\b", clause) and "not opt" not in clause:
            opted.add(subject)
    return subject


def says(text: str, patterns: Iterable[str]) -> bool:
    """Return whether one of the patterns is in the text, whatever its capitals."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
