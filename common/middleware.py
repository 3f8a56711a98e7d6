"""What becomes of a refusal that no page of its own says."""

from collections.abc import Callable

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
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say the refusal; the API says its own."""
        if not isinstance(exception, Refusal) or request.path.startswith("/api/"):
            return None
        return _said(request, exception)


def _said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    first_page = request.GET.copy()
    first_page.pop("after", None)
    filters = first_page.urlencode()
    back = f"{request.path}?{filters}" if filters and NOTHING not in filters else request.path
    return render(request, "422.html", {"refusal": refusal, "back": back}, status=422)
