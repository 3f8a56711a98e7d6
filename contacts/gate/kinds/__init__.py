"""The kinds of rule, each with what evaluates it.

Ten kinds hold every rule of the regulations: contact_window, frequency_cap, cooldown, party_rule, consent_rule,
stop_state, disclosure, content_rule, plan_constraint, retention. The last four speak of what is said, written,
agreed and kept; they find nothing in a question that has none of it. A kind that is not here is answered with no.
"""

from collections.abc import Callable

from contacts.gate.answers import Finding
from contacts.gate.facts import Question
from contacts.gate.kinds import caps, people, said, stops, windows
from contacts.gate.packs import Rule

Evaluator = Callable[[Rule, Question], Finding | None]

EVALUATORS: dict[str, Evaluator] = {
    "contact_window": windows.window,
    "frequency_cap": caps.cap,
    "cooldown": caps.cooldown,
    "party_rule": people.party,
    "consent_rule": people.consent,
    "stop_state": stops.stop,
    "disclosure": said.disclosure,
    "content_rule": said.content,
    "plan_constraint": said.plan,
    "retention": said.retention,
}
