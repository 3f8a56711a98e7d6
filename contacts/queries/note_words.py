"""What is told about a note and a mood, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import punctuation
from contacts.enums import Mood
from contacts.rules import moods
from contacts.rules.notes import Flag, Found

NAMES: dict[str, Any] = {
    "arrest": gettext_lazy("a threat of arrest or police"),
    "violence": gettext_lazy("a threat of violence"),
    "false_authority": gettext_lazy("a claim to be a court, the police or the government"),
    "shame": gettext_lazy("a threat to tell others or to shame"),
    "insult": gettext_lazy("an insult"),
    "family": gettext_lazy("pressure on family, colleagues or neighbours"),
    "false_legal": gettext_lazy("a legal step that nobody has decided on"),
}
STEPS: dict[str, Any] = {
    "slow_down": gettext_lazy("Slow down and leave pauses."),
    "what_is_possible": gettext_lazy("Say first what is possible, then what is owed."),
    "nothing_at_once": gettext_lazy("Ask for no decision in this call; offer a call-back."),
    "hear_out": gettext_lazy("Hear them out; do not talk over them."),
    "name_the_matter": gettext_lazy("Say in one sentence what makes them angry."),
    "offer_complaint": gettext_lazy("Offer to take it as a complaint: it stops collection at once."),
    "warn_once": gettext_lazy("Warn once, calmly: you end the call if it goes on."),
    "end_politely": gettext_lazy("End the call politely, and say in which way they may reach us."),
    "write_the_words": gettext_lazy("Write their words into the note as they were."),
    "take_a_break": gettext_lazy("Take a few minutes before the next call. Your supervisor sees this contact."),
    "stop_collecting": gettext_lazy("Stop asking for money."),
    "ask_how_they_are": gettext_lazy("Ask whether they are safe and who is with them."),
    "specialist": gettext_lazy("Offer that a specialist calls, and place the hold below."),
}


@dataclass(frozen=True)
class Steps:
    """What follows from a mood: its steps, and what is one tick away."""

    mood: str
    steps: list[str]
    offers_hold: bool
    offers_complaint: bool

    @property
    def label(self) -> str:
        """The mood in words."""
        return str(Mood(self.mood).label)


def told(found: Iterable[Found]) -> list[str]:
    """Return a sentence for each flag: what it is, and why."""
    return [_sentence(one) for one in found]


def _sentence(one: Found) -> str:
    if one.flag == Flag.CARD:
        return _("A full card number: it is masked when you log.")
    if one.flag == Flag.TOLD or one.phrase is None:
        return _("“%(words)s”: nobody but who owes is told of the debt. If it was told, tell your supervisor.") % {
            "words": one.words
        }
    source = punctuation.parts((punctuation.cited(one.phrase.citation), one.phrase.pack))
    facts = {"words": one.words, "what": NAMES.get(one.phrase.name, one.phrase.name.replace("_", " ")), "law": source}
    return _("“%(words)s” is %(what)s: forbidden (%(law)s). If the debtor said it, say so.") % facts


def steps() -> list[Steps]:
    """Return what follows from each mood that asks for anything."""
    return [
        Steps(mood, [str(STEPS[step]) for step in follow.steps], follow.offers_hold, follow.offers_complaint)
        for mood, follow in moods.FOLLOWS.items()
        if follow.steps
    ]
