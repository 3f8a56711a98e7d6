"""Drafts of the log form: kept on the server as they are typed, gone once the contact is logged."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cases.actions import case_lock
from cases.models import Case
from common import cards, secrets
from contacts.models import Draft
from contacts.models.draft import bound_to
from staff.models import User

LASTS = timedelta(days=7)
MOST_FIELDS = 60
LONGEST_VALUE = 4000
Typed = Mapping[str, Sequence[str]]


@transaction.atomic
def keep(*, case: Case, values: Typed, by: User, now: datetime) -> Draft | None:
    """Keep what `by` has typed of a contact on `case`, encrypted, card numbers masked; one draft per person and case.

    Nothing typed keeps nothing. No event is recorded: a draft is nobody's act yet. Raises CaseSealed.
    """
    case_lock.refuse_sealed(case)
    kept = {
        name[:40]: [cards.masked(one)[:LONGEST_VALUE] for one in found if one]
        for name, found in list(values.items())[:MOST_FIELDS]
    }
    kept = {name: found for name, found in kept.items() if found}
    if not kept:
        drop(case=case, by=by)
        return None
    content = secrets.encrypt(json.dumps(kept).encode(), bound_to=bound_to(by.pk, case.pk))
    draft, _made = Draft.objects.update_or_create(owner=by, case=case, defaults={"content": content, "kept_at": now})
    return draft


def drop(*, case: Case, by: User) -> None:
    """Forget what `by` has typed on `case`."""
    Draft.objects.filter(owner=by, case=case).delete()


def expire(*, now: datetime) -> int:
    """Forget drafts that nobody came back to for a week; return how many."""
    return Draft.objects.filter(kept_at__lt=now - LASTS).delete()[0]
