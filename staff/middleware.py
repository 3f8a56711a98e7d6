"""What each request knows of the person: language, zone, theme; that a page needs a sign-in, and an own password."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.middleware import page_of
from staff.enums import Theme

LANGUAGE_COOKIE = "desk_language"
THEME_COOKIE = "desk_theme"
LANGUAGES = {code for code, _name in settings.LANGUAGES}
OPEN_NAMES = {"staff:sign-in", "staff:language", "staff:theme", "health", "metrics", "contacts:hook"}
OPEN_WITH_A_GIVEN_PASSWORD = OPEN_NAMES | {"staff:password-choose", "staff:sign-out"}
PAGES_OF_THE_API = {"api-docs"}


class PersonMiddleware:
    """Activate the person's language and zone; before sign-in the cookie's, then the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        language = user.language if user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "")
        if language not in LANGUAGES:
            language = translation.get_language_from_request(request)
        theme = user.theme if user.is_authenticated else request.COOKIES.get(THEME_COOKIE, "")
        request.desk_theme = theme if theme in Theme.values else Theme.LIGHT  # type: ignore[attr-defined]
        translation.activate(language)
        timezone.activate(ZoneInfo(user.time_zone if user.is_authenticated else settings.TIME_ZONE))
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


class SignInRequiredMiddleware:
    """Send strangers to the sign-in page; the API and the open pages answer for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(("/api/", f"/{settings.STATIC_URL}")):
            return self.get_response(request)
        if _name(request) in OPEN_NAMES:
            return self.get_response(request)
        return _to_sign_in(request)


class OwnPasswordMiddleware:
    """Lead whoever was given a password to choosing an own one; until then no other page answers.

    A program with a session is told so. One with an API token goes on: a token is no password, and the session is
    all that this looks at (decision 0013).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated or not user.has_given_password:
            return self.get_response(request)
        name = _name(request)
        if name in OPEN_WITH_A_GIVEN_PASSWORD or request.path.startswith(f"/{settings.STATIC_URL}"):
            return self.get_response(request)
        if request.path.startswith("/api/") and name not in PAGES_OF_THE_API:
            return _own_password_first()
        return _leave(request, redirect_to_login(page_of(request), "staff:password-choose").url)


def _own_password_first() -> HttpResponse:
    sentence = _("Your password was given to you. Sign in to the desk and choose your own first.")
    code = "own_password_first"
    body = {"type": f"refusal:{code}", "title": sentence, "code": code, "field": ""}
    return JsonResponse(body, status=403, content_type="application/problem+json")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, which comes back to the page where the person was."""
    address = redirect_to_login(page_of(request)).url
    ended = settings.SESSION_COOKIE_NAME in request.COOKIES
    return _leave(request, f"{address}&ended=1" if ended else address)


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _leave(request: HttpRequest, address: str) -> HttpResponse:
    """Send to another page. A fragment cannot hold one, so htmx is told to leave the page."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
