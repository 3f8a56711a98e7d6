"""Comparing what a scenario expects with what the gate says, field by field; nothing passes unread."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from contacts.gate.scenarios import asking, facts, moments, vocabulary
from contacts.gate.scenarios.asking import Asked
from contacts.gate.scenarios.moments import told, unreadable

PROSE = frozenset({"reason", "note", "notes", "fix", "explanation", "comment", "because"})
"""Expectations in prose, for people; they name no figure of their own."""
DECISIONS = frozenset({"allow", "allow_once", "review", "block"})
Check = Callable[[Asked, str, Any], str | None]


def is_prose(name: str) -> bool:
    """Return whether a field of the expectation is a note for people."""
    return name in PROSE or name.endswith(("_is", "_are", "_note", "_because"))


def differs(name: str, expected: object, found: object) -> str | None:
    """Return the sentence that two values differ; None when they are the same."""
    return None if expected == found else _differ(name, shown(expected), shown(found))


def _differ(name: str, expected: str, found: str) -> str:
    return told("%(name)s: expected %(expected)s, found %(found)s", name=name, expected=expected, found=found)


def shown(value: object) -> str:
    """Return a value as a line of the report shows it."""
    if value is None:
        return told("nothing")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(shown(one) for one in value) or told("nothing")
    return str(value)


def gate(asked: Asked) -> list[str]:
    """Return what of the expectation does not hold."""
    wrong = []
    for name, expected in asked.scenario.expected.items():
        if is_prose(name):
            continue
        said = _checker(name)(asked, name, expected)
        if said:
            wrong.append(said)
    return wrong


def _checker(name: str) -> Check:
    if name in CHECKS:
        return CHECKS[name]
    for pattern, check in PATTERNS:
        if re.search(pattern, name):
            return check
    raise unreadable("The replay does not know what “%(name)s” expects.", where="expected", name=name)


def decision(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the decision; raise ScenarioUnreadable for one that is none."""
    if expected not in DECISIONS:
        raise unreadable("“%(expected)s” is no decision.", where=f"expected.{name}", expected=expected)
    said = differs(name, expected, asked.decision)
    why = [one.rule for one in asked.deciding if not one.met]
    return said and told("%(said)s (%(why)s)", said=said, why=", ".join(why) or told("no rule stops it"))


def rule(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the provision of law: it must be one on which the decision rests."""
    return cites(name, str(expected), asked.provisions)


def cites(name: str, expected: str, provisions: Iterable[str]) -> str | None:
    """Return the sentence that a provision is none of `provisions`; one may be an example of a comment cited."""
    wanted = provision(expected)
    cited = [provision(one) for one in provisions]
    if any(_is_within(wanted, one) or _is_within(one, wanted) for one in cited):
        return None
    return _differ(name, expected, shown(sorted(set(cited))))


def provision(text: str) -> str:
    """Return "1006.14(b)(2)(i)(A)" of any way to cite it."""
    return re.sub(r"^12 CFR (part )?|§|\s", "", text)


def _is_within(inner: str, outer: str) -> bool:
    """Return whether `inner` is `outer`, an example of that comment, or a paragraph of that paragraph."""
    if inner == outer:
        return True
    return inner.startswith(outer) and inner[len(outer)] in "(-." and bool(re.search(r"\(", outer))


def legal_effect(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare what the decision means in law."""
    found = asked.legal_effects
    return None if expected in found else differs(name, expected, found)


def same(read: Callable[[Asked], Any]) -> Check:
    """Return a check that compares with what `read` finds."""

    def check(asked: Asked, name: str, expected: Any) -> str | None:
        return differs(name, expected, read(asked))

    return check


def next_date(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the local date of the next lawful instant; nothing means that time alone lifts it not."""
    return _date(asked, name, expected)


def next_date_after(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the local date on which one more contact is lawful after this one."""
    return _date(asked.after, name, expected)


def _date(asked: Asked, name: str, expected: Any) -> str | None:
    found = asked.next_at.date() if asked.next_at else None
    wanted = None if expected is None else moments.day(expected, f"expected.{name}")
    return differs(name, wanted, found)


def next_at(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the next lawful instant on the wall of the first zone."""
    wanted = None if expected is None else asked.scenario.moment(expected, f"expected.{name}")
    return None if wanted == asked.answer.next_at else differs(name, expected, asked.next_at)


def window(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the days over which is counted, or the hours in which the contact is lawful."""
    if re.search(r"\d{4}-", str(expected)):
        return differs(name, moments.days_between(expected, f"expected.{name}"), asked.window)
    return differs(name, moments.clocks(expected, f"expected.{name}"), asked.hours())


def opens(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare from when on that day the contact is lawful."""
    hours = asked.hours()
    return differs(name, moments.clock(expected, f"expected.{name}"), hours and hours[0])


def closes(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare until when on that day the contact is lawful."""
    hours = asked.hours()
    return differs(name, moments.clock(expected, f"expected.{name}"), hours and hours[1])


def unblocked_by(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare what would lift the blockers that time does not, whatever words are used for it."""
    found = asked.needs()
    lacking = [one for one in expected if not any(re.search(NEEDS.get(need, need), one) for need in found)]
    return _differ(name, shown(lacking), shown(found)) if lacking or not expected else None


NEEDS = {
    "consumer_withdraws_request": (r"consumer.*(lift|tells|says|informs|no_longer|convenient)|withdraw|revok"),
    "consumer_consents": r"consent",
    "attorney_silent": r"attorney.*(respond|silent|response|answer)",
    "attorney_consents": r"attorney.*(consent|agree|permit)",
    "attorney_ended": r"represented|attorney.*(withdraw|no_longer|ended)",
    "employer_allows": r"employer.*(allow|permit|no_longer|lift)",
    "verification_sent": r"verif|judgment|duplicat|original_creditor",
    "consumer_used_address": r"used",
    "number_checked": r"reassign|database|check",
    "third_party_requested": r"third_party.*request|request.*third_party|requested",
    "earlier_answer_believed_wrong_and_now_correctable": r"earlier|wrong|erroneous|incomplete|correct",
}


def purposes(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the purposes that stay possible."""
    found = asked.told("permits") or []
    return differs(name, sorted(expected), sorted(found))


def only_while(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the condition under which alone the contact is lawful."""
    found = str(asked.told("only_while") or "").replace("_", " ")
    words = set(re.findall(r"[a-z]+", str(expected).lower())) - {"is", "the", "a", "consumer", "consumers", "while"}
    return None if words and words <= set(found.split()) | {"open"} else differs(name, expected, found)


def starts(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare from which event a stop counts: receipt, not sending."""
    found = str(asked.told("starts") or _starts(asked)).removesuffix("_at")
    words = str(expected).lower()
    wanted = "received" if words.startswith("recei") else "known" if words.startswith("know") else words
    return None if wanted == found else differs(name, expected, found)


def _starts(asked: Asked) -> str:
    """Return from which event the stops count of which something is said, in force or not yet."""
    states = {str(one.kind) for one in asked.question.said}
    rules = [one for one in asked.rules if str(one.terms.get("state")) in states]
    return next((str(one.terms["starts"]) for one in rules if "starts" in one.terms), "")


def each(field: str) -> Check:
    """Return a check of decisions for other values of a field of the candidate."""

    def check(asked: Asked, name: str, expected: Any) -> str | None:
        if not isinstance(expected, dict):
            raise unreadable("It must name a decision per value.", where=f"expected.{name}")
        said = []
        for value, wanted in expected.items():
            given = [value] if field == "debts" else value
            said.append(decision(asked.again(**{field: given}), f"{name} {value}", wanted))
        return "; ".join(one for one in said if one) or None

    return check


def supposed(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the decision if one thing more were so."""
    return decision(asking.supposing(asked, name), name, expected)


def inbound(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the decision on talking in a contact that the person began."""
    return decision(asked.with_question(outbound=False), name, expected)


def afterwards(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the decision on one more contact after this one."""
    return decision(asked.after, name, expected)


def on_channel(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare the decision for another channel, named in the field: "and_by_email"."""
    channel = re.sub(r"^(and_)?(by|via|on)_", "", name)
    if channel not in vocabulary.CHANNELS:
        raise unreadable("The replay does not know what “%(name)s” expects.", where="expected", name=name)
    return decision(asked.again(channel=channel), name, expected)


def classification(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare whether the contact is within a safe harbour."""
    found = {one.facts["safe_harbor"] for one in asked.answer.findings if "safe_harbor" in one.facts}
    said = "no_safe_harbor" if False in found or not found else "safe_harbor"
    return differs(name, expected, said)


def remaining(asked: Asked) -> int | None:
    """Return how many more calls fit under the cap, the one asked for included."""
    cap = next((one for one in asked.calls if one.code == "cap"), None)
    return None if cap is None else max(0, (cap.limit or 0) - (cap.count or 0))


def presumption(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare what is presumed: compliance or violation."""
    found = [one for one in asked.legal_effects if one.startswith("presumed_")]
    wanted = f"presumed_{str(expected).removeprefix('presumed_')}"
    return None if any(one.startswith(wanted) for one in found) else differs(name, expected, found)


def rebuttal(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare whether a factor is at work that may rebut the presumption."""
    return differs(name, bool(expected), bool(asked.answer.warnings))


def times(wanted: frozenset[str]) -> Check:
    """Return a check that at each of the times listed the decision is one of `wanted`."""

    def check(asked: Asked, name: str, expected: Any) -> str | None:
        found = {
            str(one): asked.again(at=one).decision for one in (expected if isinstance(expected, list) else [expected])
        }
        wrong = [f"{at} {said}" for at, said in found.items() if said not in wanted]
        return told("%(name)s: found %(found)s", name=name, found=shown(wrong)) if wrong else None

    return check


def channels(wanted: frozenset[str]) -> Check:
    """Return a check that by each of the channels listed the decision is one of `wanted`."""

    def check(asked: Asked, name: str, expected: Any) -> str | None:
        found = {str(one): asked.again(channel=one).decision for one in expected}
        wrong = [f"{channel} {said}" for channel, said in found.items() if said not in wanted]
        return told("%(name)s: found %(found)s", name=name, found=shown(wrong)) if wrong else None

    return check


def moment_that_counts(asked: Asked, name: str, expected: Any) -> str | None:
    """Compare which moment of a message counts: that of sending."""
    found = next((str(one.terms["time_of_event"]) for one in asked.rules if "time_of_event" in one.terms), "")
    return None if found and str(expected).lower()[:3] == found[:3] else differs(name, expected, found)


CHECKS: dict[str, Check] = {
    "decision": decision,
    "rule": rule,
    "legal_effect": legal_effect,
    "counted_calls_including_candidate": same(lambda asked: asked.counted),
    "counted_calls": same(lambda asked: asked.counted - asked.counts),
    "counted_calls_before_candidate": same(lambda asked: asked.counted - asked.counts),
    "counts_toward_frequency": same(lambda asked: asked.counts),
    "next_allowed_date": next_date,
    "next_allowed_date_after_candidate": next_date_after,
    "cooldown_until": next_date,
    "next_allowed_at": next_at,
    "window": window,
    "allowed_window": window,
    "allowed_hours": window,
    "convenient_window": window,
    "convenient_hours": window,
    "convenient_times": window,
    "allowed_from": opens,
    "convenient_from": opens,
    "allowed_until": closes,
    "convenient_until": closes,
    "unblocked_by": unblocked_by,
    "override_reason": same(lambda asked: asked.override),
    "permitted_purposes": purposes,
    "only_for_purpose": same(lambda asked: asked.told("only_for")),
    "only_while": only_while,
    "effective_from": starts,
    "suggested_cooldown_minutes": same(lambda asked: asked.wait),
    "then": afterwards,
    "afterwards": afterwards,
    "on_inbound_call": inbound,
    "on_inbound": inbound,
    "classification": classification,
    "calls_remaining": same(remaining),
    "remaining_calls": same(remaining),
    "presumption": presumption,
    "rebuttal_factor": rebuttal,
    "rebuttal_factors": rebuttal,
    "allowed_at": times(DECISIONS - {"block"}),
    "blocked_at": times(frozenset({"block"})),
    "allowed_channels": channels(DECISIONS - {"block"}),
    "blocked_channels": channels(frozenset({"block"})),
    "time_of_event": moment_that_counts,
    "time_that_counts": moment_that_counts,
    "reroute_to": same(lambda asked: asked.told("reroute_to")),
    "route_to": same(lambda asked: asked.told("reroute_to")),
    "and_for_number": each("number"),
    "and_for_channel": each("channel"),
    "and_for_medium": each("channel"),
    "and_for_debt": each("debts"),
    "and_for_place": each("place"),
    "and_for_purpose": each("purpose"),
    "and_for_party": each("to"),
    "and_to": each("to"),
    "and_at": each("at"),
    "and_for_time": each("at"),
    "and_for_address": each("address"),
}
PATTERNS: tuple[tuple[str, Check], ...] = (
    (r"^if_", supposed),
    (r"^and_(by|via)_", on_channel),
    (r"window|hours", window),
)


def dated(value: Any, where: str) -> date | None:
    """Return a date of the expectation; nothing stays nothing."""
    return None if value is None else moments.day(value, where)


def unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise ScenarioUnreadable for the first expectation that nobody knows."""
    for name in names:
        if name not in known and not is_prose(name):
            raise unreadable("The replay does not know what “%(name)s” expects.", where="expected", name=name)


__all__ = ["cites", "dated", "differs", "facts", "gate", "is_prose", "unknown"]
