"""What a person has typed of a contact on a case."""

import json
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from common import secrets
from contacts.models import Draft
from contacts.models.draft import bound_to
from staff.models import User


@dataclass(frozen=True)
class Kept:
    """The values of the fields as they were typed, and when."""

    values: dict[str, list[str]]
    at: datetime


def of(*, case: Case, user: User) -> Kept | None:
    """Return the draft of `user` on `case`; None when there is none or no key opens it any more."""
    draft = Draft.objects.filter(owner=user, case=case).first()
    if draft is None:
        return None
    try:
        plain = secrets.decrypt(bytes(draft.content), bound_to=bound_to(user.pk, case.pk))
    except secrets.Undecipherable:
        return None
    values: dict[str, list[str]] = json.loads(plain)
    return Kept(values, draft.kept_at)
