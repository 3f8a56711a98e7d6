"""The own profile: preferences and API token."""

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.authtoken.models import Token

from common import clock
from common.access import needs
from staff.actions import profile
from staff.enums import Theme
from staff.forms.profile import PreferencesForm
from staff.models import User
from staff.requests import person


@needs("staff.view_own_profile")
def profile_detail(request: HttpRequest) -> HttpResponse:
    """Show the own profile; POST sets language, theme and time zone."""
    user = person(request)
    form = PreferencesForm(request.POST or None, person=user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        profile.choose(
            by=user, language=chosen["language"], theme=Theme(chosen["theme"]), time_zone=chosen["time_zone"]
        )
        return redirect("staff:profile")
    return render(request, "staff/profile.html", _about(user, form=form), status=422 if form.errors else 200)


@needs("staff.view_own_profile")
@require_POST
@never_cache
def token_make(request: HttpRequest) -> HttpResponse:
    """Make a new API token and show it once."""
    user = person(request)
    key = profile.make_token(by=user, now=clock.now())
    return render(request, "staff/profile.html", _about(user) | {"key": key})


@needs("staff.view_own_profile")
@require_POST
def token_revoke(request: HttpRequest) -> HttpResponse:
    """End the API token."""
    profile.revoke_token(by=person(request), now=clock.now())
    messages.success(request, _("The API token is revoked."))
    return redirect("staff:profile")


def _about(user: User, *, form: Any = None) -> dict[str, Any]:
    return {
        "form": form or PreferencesForm(person=user),
        "token": Token.objects.filter(user=user).first(),
        "zones": sorted(available_timezones()),
    }
