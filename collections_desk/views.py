"""The way in: home by role, health for watchers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from collections_desk.navigation import home_of


def home(request: HttpRequest) -> HttpResponse:
    """Send the person to the home page of the role."""
    return HttpResponseRedirect(home_of(request.user.role))  # type: ignore[union-attr]


def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "ok"})
