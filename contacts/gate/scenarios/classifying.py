"""Questions of kind: is this message, address or step what the law asks for? Each topic is read by its provision."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from contacts.gate.kinds import limited, provenance
from contacts.gate.packs import Pack, Rule
from contacts.gate.scenarios import checking, prose
from contacts.gate.scenarios.moments import unreadable
from contacts.gate.scenarios.reading import Scenario

GOOD = frozenset({"compliant", "no_violation", "complies", "sufficient", "permitted", "allowed"})
BAD = frozenset(
    {"violation", "noncompliant", "non_compliant", "not_compliant", "insufficient", "prohibited", "deceptive"}
)
CONTINUE = (r"go on", r"continu", r"keep (talking|going)", r"carry on", r"mind if we", r"finish (this|our) call")
ELSEWHEN = (
    r"what (time|place)",
    r"when (would|is|can)",
    r"convenient (time|place)",
    r"better time",
    r"where (would|can)",
)


@dataclass(frozen=True)
class Kind:
    """What something is, under each of its names, with what else a scenario may expect of it."""

    labels: frozenset[str]
    provisions: tuple[str, ...]
    more: Mapping[str, Any] = field(default_factory=dict)


def check(scenario: Scenario, packs: tuple[Pack, ...]) -> list[str]:
    """Return what of the expectation does not hold; raise ScenarioUnreadable for a topic that nobody reads."""
    found = kind(scenario, packs)
    expected = scenario.expected
    checking.unknown(expected, {"classification", "rule", *found.more})
    wrong = []
    if expected.get("classification") is not None and expected["classification"] not in found.labels:
        wrong.append(checking.differs("classification", expected["classification"], sorted(found.labels)))
    if "rule" in expected:
        wrong.append(checking.cites("rule", str(expected["rule"]), found.provisions))
    for name, value in found.more.items():
        if name in expected:
            wrong.append(checking.differs(name, expected[name], value))
    return [one for one in wrong if one]


def kind(scenario: Scenario, packs: tuple[Pack, ...]) -> Kind:
    """Return what the thing in question is."""
    cited = str(scenario.raw.get("citation", ""))
    for pattern, read in TOPICS:
        if re.search(pattern, cited):
            return read(scenario, packs)
    raise unreadable("Nobody reads questions of kind about “%(cited)s”.", where="citation", cited=cited)


def rule(packs: tuple[Pack, ...], name: str) -> Rule:
    """Return the rule of that name; raise ScenarioUnreadable when no pack has it."""
    for one in (one for pack in packs for one in pack.rules):
        if one.id == name:
            return one
    raise unreadable("No pack has the rule %(name)s.", where="packs", name=name)


def _told(one: Rule) -> tuple[str, ...]:
    return (one.citation, *one.also)


def _good(is_good: bool, *provisions: str, **more: Any) -> Kind:  # noqa: FBT001 - what is told
    return Kind(GOOD if is_good else BAD, provisions, more)


def _message(scenario: Scenario) -> str:
    """Return the words of the message in question, quoted or given; "" when it is only described."""
    if scenario.raw.get("text"):
        return str(scenario.raw["text"])
    for place in ("question", "facts_official"):
        found = prose.quoted(str(scenario.raw.get(place, "")))
        if found:
            return found[0]
    return ""


def _limited_content(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether a voicemail is a limited-content message (1006.2(j)): its words, and for whom it is left."""
    facts = " ".join((*prose.facts(str(scenario.raw.get("facts_official", ""))), str(scenario.raw.get("question", ""))))
    for_others = prose.says(
        facts,
        (
            r"belongs to .*(friend|neighbo|relative|third|other|cowork|parent|employer)",
            r"left (on|for|with) (a|the|someone).*(friend|third|other|someone else)",
        ),
    )
    message = _message(scenario)
    provisions = ("1006.2(j)(1)", "1006.2(j)(2)", "1006.2(j)-1", "1006.2(j)-2", "1006.2(j)")
    judged = limited.judge(message) if message else None
    described = prose.says(facts, (r"statement that the message is from a debt collector", r"refers? to (a|the) debt"))
    debt = judged.conveys_debt if judged else described
    is_limited = (judged.is_limited if judged else not described) and not for_others
    if is_limited:
        return Kind(frozenset({"limited_content_message"}), provisions, {"is_communication": False})
    labels = {"not_limited_content_message"} | ({"communication"} if debt else set())
    return Kind(frozenset(labels), provisions, {"is_communication": debt})


def _going_on(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether the collector may ask so in an inconvenient contact (comment 6(b)(4)(i)-1)."""
    question = str(scenario.raw.get("question", ""))
    asked = " ".join(prose.quoted(question)[:1]) if "ask" not in question else question.split("ask", 1)[1]
    onward = prose.says(asked, CONTINUE) and not prose.says(asked, ELSEWHEN)
    return _good(not onward, "1006.6(b)(4)(i)", allowed_instead="ask for a convenient time or place")


def _chain(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether an address of prior collectors is within the procedures (1006.6(d)(4)(iii))."""
    held, obtained = prose.holders(str(scenario.raw.get("facts_official", "")))
    if len(held) < 2:
        raise unreadable("It does not tell who held the debt before.", where="facts_official")
    safe = provenance.from_prior_collector(held, obtained=obtained)
    label = "safe_harbor" if safe else "no_safe_harbor"
    return Kind(frozenset({label}), ("1006.6(d)(4)(iii)",), {"decision": "allow" if safe else "review"})


def _provided(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether an address that the consumer gave may be used: only when its use was disclosed (6(d)(4)(i)(B)-2)."""
    told = " ".join(prose.facts(scenario.words))
    without = prose.says(told, (r"without disclos", r"does not disclos", r"not disclos"))
    safe = prose.says(told, (r"disclos", r"consent", r"used the")) and not without
    label = "safe_harbor" if safe else "no_safe_harbor"
    return Kind(
        frozenset({label}) | (GOOD if safe else BAD), ("1006.6(d)(4)(i)",), {"decision": "allow" if safe else "review"}
    )


def _opt_out_method(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether a creditor's notice gives a reasonable and simple way to opt out (6(d)(4)(ii)(C)(4)-1)."""
    told = str(scenario.raw.get("question", "")) + " " + str(scenario.raw.get("text", ""))
    hard = prose.says(
        told,
        (
            r"requir\w* .*(call|write|postal|mail|telephone|visit)",
            r"must (call|write|mail|visit)",
            r"without (providing )?a link",
        ),
    )
    easy = prose.says(told, (r"reply form", r"hyperlink", r"\blink\b", r"\bstop\b", r"pre-?addressed"))
    return _good(easy and not hard, "1006.6(d)(4)(ii)(C)", "1006.6(d)(4)(ii)(C)(4)-1")


def _opt_out_statement(scenario: Scenario, packs: tuple[Pack, ...]) -> Kind:
    """Say whether a message carries a clear way to opt out of further ones to that address (1006.6(e))."""
    found = rule(packs, "opt-out-statement")
    message = _message(scenario)
    described = " ".join(prose.facts(str(scenario.raw.get("facts_official", ""))))
    patterns = [pattern for one in found.terms["required"] for pattern in one["patterns"]]
    carries = prose.says(message, patterns) or prose.says(described, patterns)
    hard = prose.says(f"{message} {described}", (r"opt out by (calling|writing|mail)", r"must (call|write|mail)"))
    return _good(carries and not hard, *_told(found))


def _furnishing(scenario: Scenario, packs: tuple[Pack, ...]) -> Kind:
    """Say whether furnishing to a reporting agency waited long enough after the last notice (1006.30(a)(1))."""
    found = rule(packs, "before-furnishing")
    wait = int(found.terms["wait_days"])
    happened = sorted(events(scenario))
    furnished = [on for on, name in happened if re.search(r"furnish", name)]
    if not furnished:
        raise unreadable("Nothing is furnished.", where="events")
    return _good(_may_furnish(happened, furnished[0], wait), *_told(found), waiting_days=wait)


def _may_furnish(events: list[tuple[date, str]], on: date, wait: int) -> bool:
    """Return whether the consumer was told of the debt before the date `on` (comments 30(a)(1)-2 and -3).

    Spoken of it, or a notice was sent, `wait` consecutive days of which that of sending is the first went by, and no
    word came in them that it was undeliverable; one that comes after furnishing changes nothing.
    """
    sent: date | None = None
    for at, name in events:
        if re.search(r"spoke|conversation|in_person|telephone", name) and at <= on:
            return True
        if re.search(r"undeliver|return|bounc", name) and at < on:
            sent = None
        elif re.search(r"mail|sent|send", name) and at <= on:
            sent = at
    return sent is not None and on >= sent + timedelta(days=wait)


def events(scenario: Scenario) -> list[tuple[date, str]]:
    """Return what happened on which date; raise ScenarioUnreadable."""
    found = []
    for place, row in enumerate(scenario.rows("events")):
        where = f"events[{place}]"
        if "event" not in row:
            raise unreadable("It says not what happened.", where=f"{where}.event")
        found.append((scenario.day(row.get("date", row.get("at")), f"{where}.date"), str(row["event"]).lower()))
    return found


def _social(scenario: Scenario, _packs: tuple[Pack, ...]) -> Kind:
    """Say whether a step on social media is lawful: not seen by the public, and by a collector who says so."""
    told = " ".join((*prose.facts(str(scenario.raw.get("facts_official", ""))), str(scenario.raw.get("question", ""))))
    public = prose.says(
        told, (r"\bposts?\b|posting", r"viewable by", r"publicly", r"public (wall|page|post)")
    ) and not prose.says(told, (r"not viewable", r"private"))
    hides = prose.says(
        told, (r"does not disclose", r"without disclos\w+", r"not disclos\w+", r"false (name|profile|identity)")
    )
    request = prose.says(told, (r"request\w* to be added", r"friend request", r"contact request"))
    discloses = prose.says(
        told,
        (r"discloses? (his|her|its|their)", r"identif\w+ (himself|herself|itself|themsel)", r"accurately identifies"),
    )
    bad = public or hides or (request and not discloses)
    return _good(not bad, "1006.18(d)", "1006.22(f)(4)")


Topic = Callable[[Scenario, tuple[Pack, ...]], Kind]
TOPICS: tuple[tuple[str, Topic], ...] = (
    (r"2\(j\)", _limited_content),
    (r"6\(b\)\(4\)\(i\)", _going_on),
    (r"6\(d\)\(4\)\(iii\)", _chain),
    (r"6\(d\)\(4\)\(ii\)\(C\)", _opt_out_method),
    (r"6\(d\)\(4\)\(i\)", _provided),
    (r"6\(e\)", _opt_out_statement),
    (r"30\(a\)", _furnishing),
    (r"18\(d\)|22\(f\)\(4\)", _social),
)
