"""The person behind a request, typed, and the page that the person wanted."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from staff.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in; the sign-in middleware lets nobody else reach a view."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The view was reached without a sign-in.")
    return user


def wanted_page(request: HttpRequest) -> str:
    """Return the page of this desk that the form or else the address names as `next`; home for any other."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_here else "/"
