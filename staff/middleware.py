"""What each request knows of the person: language, time zone, theme; and that a page needs a sign-in."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from staff.enums import Theme

LANGUAGE_COOKIE = "desk_language"
THEME_COOKIE = "desk_theme"
LANGUAGES = {code for code, _name in settings.LANGUAGES}
OPEN_NAMES = {"staff:sign-in", "staff:language", "staff:theme", "health", "prometheus-django-metrics"}


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
        return redirect_to_login(request.get_full_path())
