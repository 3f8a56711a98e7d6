"""Sign-in, its closing after too many tries, and language and theme, before sign-in too."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from staff.actions import profile
from staff.enums import Theme
from staff.forms.sign_in import SignInForm
from staff.middleware import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE
from staff.models import User
from staff.requests import wanted_page

COOKIE_SECONDS = 365 * 24 * 3600


class SignIn(LoginView):
    """One quiet card: user name, password, language, theme."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 422 with the sentence; the user name stays, the password does not."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page whether a session has just ended."""
        return super().get_context_data(ended="ended" in self.request.GET, **kwargs)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer a person who failed too often, at the sign-in or in changing the own password."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "staff/locked_out.html", {"minutes": minutes}, status=429)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the person, or of the browser before sign-in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(wanted_page(request))
    if chosen in LANGUAGES:
        if isinstance(request.user, User):
            profile.choose_language(by=request.user, language=chosen)
        response.set_cookie(LANGUAGE_COOKIE, chosen, COOKIE_SECONDS, secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Change between light and dark."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(wanted_page(request))
    if chosen in Theme.values:
        if isinstance(request.user, User):
            profile.choose_theme(by=request.user, theme=Theme(chosen))
        response.set_cookie(THEME_COOKIE, chosen, COOKIE_SECONDS, secure=settings.SESSION_COOKIE_SECURE)
    return response
