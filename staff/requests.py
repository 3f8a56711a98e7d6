"""The person behind a request, typed, and the page that it came from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from staff.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in; the sign-in middleware lets nobody else reach a view."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The view was reached without a sign-in.")
    return user


def came_from(request: HttpRequest) -> str:
    """Return the address of this desk that the form names as `next`; the home page for any other."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else "/"
