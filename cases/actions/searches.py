"""Looking a case up: who looks for a phone or a national number leaves a trace, without the number."""

from datetime import datetime

from cases.enums import FoundBy
from cases.queries import search
from common import audit
from staff.models import User

PRIVATE = {FoundBy.PHONE, FoundBy.NATIONAL_NUMBER}


def look_up(*, text: str, by: User, now: datetime) -> search.Found:
    """Return the cases of `by` that fit `text`.

    A text that may be a phone or a national number is recorded as how many cases it found and by what, found or not;
    not when it turned out to be the number of a case or an account. The text itself is kept nowhere.
    """
    found = search.find(user=by, text=text)
    if found.typed.is_private and (not found.ways or PRIVATE & set(found.ways)):
        audit.record(by=by, action="search", subject=by, now=now, found_by=found.ways, cases=len(found.hits))
    return found
