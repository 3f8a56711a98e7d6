"""The person behind a request, typed."""

from django.http import HttpRequest

from staff.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in; the sign-in middleware lets nobody else reach a view."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The view was reached without a sign-in.")
    return user
