"""What follows from a debtor's mood: the steps that are shown at once, and what is offered with the outcome."""

from dataclasses import dataclass

CALM, ANXIOUS, ANGRY, ABUSIVE, DISTRESSED = "calm", "anxious", "angry", "abusive", "distressed"
TOLD = frozenset({ABUSIVE, DISTRESSED})
"""Moods of which the supervisor is told."""


@dataclass(frozen=True, slots=True)
class Follow:
    """What a mood asks for: `steps` by name in their order, a request or a hold that is one tick away."""

    steps: tuple[str, ...] = ()
    offers_hold: bool = False
    offers_complaint: bool = False


FOLLOWS: dict[str, Follow] = {
    CALM: Follow(),
    ANXIOUS: Follow(("slow_down", "what_is_possible", "nothing_at_once")),
    ANGRY: Follow(("hear_out", "name_the_matter", "offer_complaint"), offers_complaint=True),
    ABUSIVE: Follow(("warn_once", "end_politely", "write_the_words", "take_a_break")),
    DISTRESSED: Follow(("stop_collecting", "ask_how_they_are", "specialist", "take_a_break"), offers_hold=True),
}


def follows(mood: str) -> Follow:
    """Return what follows from a mood; nothing from none."""
    return FOLLOWS.get(mood, Follow())
