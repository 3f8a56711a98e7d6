"""What is said to debtors: answers and scripts, in the language of templates; who may hear it; which script fits.

Nothing here is looked up. A text for contact persons or voicemail may tell of no debt, nor may what is said before it
is known who listens (CBA 2026; GB/T 45251; 12 CFR 1006.2(j), 1006.10(b); CONC 7.9.6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contacts.rules import outcomes, templates
from contacts.rules.templates import FIELDS, Fault, Field, Problem

SPOKEN = "phone"
UNSPOKEN = {"opt_out"}
"""Fields that only a written text has."""
SPOKEN_FIELDS: dict[str, Field] = {key: one for key, one in FIELDS.items() if key not in UNSPOKEN}
HIDDEN = Field("", "", reveals=True)
"""What a field counts as that no spoken text has."""
PRIVATE = frozenset({"contact_person", "voicemail"})
"""Situations in which nobody who listens may learn of a debt."""
NOT_TOLD = frozenset({"contact_person", "someone_else", "voicemail", "wrong_number"})
"""Parties who are told nothing of the debt."""
BY_PARTY = {
    "contact_person": "contact_person",
    "someone_else": "contact_person",
    "wrong_number": "contact_person",
    "voicemail": "voicemail",
}
BY_MOOD = {"abusive": "abusive", "distressed": "distressed"}
BY_OUTCOME = {
    "says_paid": "says_paid",
    "wants_plan": "wants_plan",
    "refuses": "refuses",
    "disputes": "disputes",
    "hardship": "hardship",
}


@dataclass(frozen=True, slots=True)
class Objection:
    """What a debtor may say, and what is said to it."""

    says: str
    reply: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a case when a script is chosen for it; `is_settled` says that nothing is owed any more."""

    is_settled: bool = False
    is_new: bool = False
    is_incoming: bool = False
    is_promise_due: bool = False
    is_promise_broken: bool = False


def may_hear(party: str) -> bool:
    """Return whether who was reached may be told of the debt; nobody chosen yet means that it is being prepared."""
    return party not in NOT_TOLD


def situation(standing: Standing, *, party: str = "", outcome: str = "", mood: str = "") -> str:
    """Return the situation of the call: who listens comes first, then how they are, what they say, the case.

    Of a case on which nothing is owed nothing else is spoken of.
    """
    said = BY_PARTY.get(party) or BY_MOOD.get(mood)
    if said is None:
        said = "nothing_owed" if standing.is_settled else BY_OUTCOME.get(outcome)
    if said:
        return said
    if standing.is_promise_broken:
        return "broken_promise"
    if standing.is_promise_due:
        return "promise_due"
    if standing.is_incoming:
        return "they_call"
    return "first_call" if standing.is_new else "follow_up"


def objections(text: str) -> list[Objection]:
    """Return the objections that are written one block each: what they say, and below it what is said to it."""
    blocks = [block.strip().split("\n", 1) for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return [Objection(block[0].strip(), block[1].strip() if len(block) > 1 else "") for block in blocks]


def spoken(words: Mapping[str, str]) -> str:
    """Return what a collector says of a script: not what a debtor may say, whose words are no rule's business."""
    replies = [one.reply for one in objections(words["objections"])]
    return "\n\n".join([words["announcement"], words["body"], *replies, words["closing"]])


def answer_problems(question: str, body: str) -> list[Problem]:
    """Return what keeps an answer from being kept, the gravest first; a question names no fields."""
    found = templates.problems(subject=question, body=body, channel=SPOKEN, party="debtor")
    return [*found, *_unspoken(f"{question}\n{body}")]


def script_problems(words: Mapping[str, str], *, is_private: bool, references: Sequence[str] = ()) -> list[Problem]:
    """Return what keeps a script from being kept, the gravest first.

    A private one tells nothing of a debt in any of its parts; of every other the announcement does not, because it is
    said before it is known who listens. Neither asks for the debtor by name: on the line of a guarantor, who also
    owes, the guarantor is asked for. `references` are the names of creditors.
    """
    whole = "\n\n".join(text for text in words.values() if text.strip())
    found = templates.problems(subject="", body=whole, channel=SPOKEN, party="debtor")
    found += _unspoken(whole)
    announcement = words.get("announcement", "")
    heard = whole if is_private else announcement
    if announcement.strip() and "our_name" not in templates.fields(announcement):
        found.append(Problem(Fault.NO_NAME))
    found += [Problem(Fault.NO_REPLY, one.says) for one in objections(words.get("objections", "")) if not one.reply]
    if "debtor_name" in templates.fields(heard):
        found.append(Problem(Fault.NAMES_DEBTOR, "debtor_name"))
    return found + [Problem(Fault.REVEALS, word) for word in templates.revealing(heard, references=references)]


def _unspoken(text: str) -> list[Problem]:
    return [Problem(Fault.UNKNOWN_FIELD, key) for key in templates.fields(text) if key in UNSPOKEN]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its fields filled; "…" stands where the case has nothing to say."""
    named = templates.fields(text)
    known = {key: values.get(key) or ("" if FIELDS[key].may_be_empty else "…") for key in named}
    return templates.rendered(text, known)


def unsaid(texts: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """Return the keys of the fields for which the case has nothing to say."""
    named = dict.fromkeys(key for text in texts for key in templates.fields(text))
    return [key for key in named if not values.get(key) and not FIELDS[key].may_be_empty]


def is_owing(party: str) -> bool:
    """Return whether `party` owes, so that disclosures are spoken to them."""
    return party in outcomes.OWING or not party
