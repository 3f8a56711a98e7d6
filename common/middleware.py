"""What becomes of a refusal that no page of its own says, and of an address that only a form may send to."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.errors import Refusal

NOTHING = "%00"  # The sign without a meaning: PostgreSQL keeps it in no text.


class RefusalMiddleware:
    """Answer 422 with the sentence when a page lets a refusal through, such as an address cut short by copying."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NOTHING in request.META.get("QUERY_STRING", "") and not request.path.startswith("/api/"):
            return _said(request, Refusal(_("The address holds a sign that no text has. Type what you look for anew.")))
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not request.path.startswith("/api/"):
            return _only_a_form(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say the refusal; the API says its own."""
        if not isinstance(exception, Refusal) or request.path.startswith("/api/"):
            return None
        return _said(request, exception)


def page_of(request: HttpRequest) -> str:
    """Return the page where the person is: for a fragment or a form that was sent, the one on which it stands."""
    if "HX-Request" not in request.headers and request.method == "GET":
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return urlunsplit(("", "", *came_from[2:])) if came_from.netloc == request.get_host() else "/"


def _only_a_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say in a page what an empty answer would leave open; which methods there are stays in its head."""
    page = render(request, "405.html", status=response.status_code)
    page["Allow"] = response["Allow"]
    return page


def _said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.method == "POST":
        return render(request, "422.html", {"refusal": refusal, "page": page_of(request)}, status=422)
    first_page = request.GET.copy()
    first_page.pop("after", None)
    filters = first_page.urlencode()
    back = f"{request.path}?{filters}" if filters and NOTHING not in filters else request.path
    return render(request, "422.html", {"refusal": refusal, "back": back}, status=422)
