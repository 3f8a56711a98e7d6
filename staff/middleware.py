"""What each request knows of the person: language, time zone, theme; and that a page needs a sign-in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from staff.enums import Theme

LANGUAGE_COOKIE = "desk_language"
THEME_COOKIE = "desk_theme"
LANGUAGES = {code for code, _name in settings.LANGUAGES}
OPEN_NAMES = {"staff:sign-in", "staff:language", "staff:theme", "health", "metrics"}


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
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            name = ""
        if name in OPEN_NAMES:
            return self.get_response(request)
        return _to_sign_in(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, which comes back to the page where the person was.

    A fragment cannot hold a sign-in page, so htmx is told to leave the page; a form that was sent too late comes
    back to the page on which it stands.
    """
    here = request.get_full_path()
    fragment = "HX-Request" in request.headers
    if fragment or request.method != "GET":
        came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
        here = urlunsplit(("", "", *came_from[2:])) if came_from.netloc == request.get_host() else "/"
    response = redirect_to_login(here)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response = HttpResponseRedirect(f"{response.url}&ended=1")
    return HttpResponse(headers={"HX-Redirect": response.url}) if fragment else response
