"""The way in: home by role, health for watchers."""

import secrets

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from collections_desk.navigation import home_of


def home(request: HttpRequest) -> HttpResponse:
    """Send the person to the home page of the role."""
    return HttpResponseRedirect(home_of(request.user.role))  # type: ignore[union-attr]


def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus, who must bring the token of DESK_METRICS_TOKEN; without one there is no such page."""
    token = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not secrets.compare_digest(request.headers.get("Authorization", ""), token):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    return answer
