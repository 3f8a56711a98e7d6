"""Where the work on a case goes on after a page beside it."""

from django.urls import reverse

from cases.models import Case
from staff.models import User


def of(case: Case, user: User, *, tab: str = "") -> str:
    """Return a collector's call on the desk, for everybody else the case with `tab` open."""
    if user.has_perm("cases.work_case"):
        return f"{reverse('contacts:desk')}?case={case.pk}"
    return f"{case.get_absolute_url()}?tab={tab}" if tab else case.get_absolute_url()
