"""Answering what the person began: once per message, by the same medium; and sessions that the person keeps open."""

from contacts.gate.facts import MESSAGES, Attempt, Question


def to_answer(question: Question) -> Attempt | None:
    """Return the message of the person that the contact would answer for the first time; None when there is none.

    It came in by the medium that is asked for and nothing went out by it since. A call is an answer only when it is
    said to be one.
    """
    theirs = [one for one in _same_medium(question) if not one.outbound]
    if question.replies_to is not None:
        theirs = [one for one in theirs if one.at == question.replies_to]
    elif question.channel not in MESSAGES:
        return None
    if not theirs:
        return None
    last = max(theirs, key=lambda one: one.at)
    answered = any(one.outbound and one.at >= last.at for one in _same_medium(question))
    return None if answered else last


def session_is_open(question: Question) -> bool:
    """Return whether the person is using the portal: no end of a session was seen after its beginning."""
    theirs = [one for one in _same_medium(question) if not one.outbound]
    last = max(theirs, key=lambda one: one.at, default=None)
    return last is None or last.outcome != "session_ended"


def _same_medium(question: Question) -> list[Attempt]:
    return [
        one
        for one in question.attempts
        if one.channel == question.channel and one.at <= question.now and one.person == question.person
    ]
