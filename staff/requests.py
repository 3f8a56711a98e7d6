"""The person behind a request, typed, their day, and the page that they wanted."""

from datetime import date

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from common import clock
from common.clock import local_date
from staff.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in; the sign-in middleware lets nobody else reach a view."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The view was reached without a sign-in.")
    return user


def today_of(request: HttpRequest) -> date:
    """Return the calendar day of who is signed in."""
    return local_date(clock.now(), person(request).time_zone)


def wanted_page(request: HttpRequest) -> str:
    """Return the page of this desk that the form or else the address names as `next`; home for any other."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_here else "/"
