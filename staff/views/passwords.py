"""The own password: chosen right after a sign-in with a given one, changed at any time."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from common import clock
from common.access import needs
from common.errors import Refusal
from staff.actions import passwords
from staff.forms.passwords import ChangedPasswordForm, ChosenPasswordForm
from staff.models import User
from staff.requests import person, wanted_page


@sensitive_post_parameters()
@never_cache
@needs("staff.view_own_profile")
def password_choose(request: HttpRequest) -> HttpResponse:
    """Ask whoever was given a password for an own one, then go on to the page that the person wanted."""
    user = person(request)
    if not user.has_given_password:
        return redirect("staff:password-change")
    form = ChosenPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_set(request, form, passwords.choose):
        return redirect(wanted_page(request))
    return render(request, "staff/password_choose.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@needs("staff.view_own_profile")
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the own password; this session goes on, every other ends."""
    form = ChangedPasswordForm(person(request), request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and _is_set(request, form, passwords.change):
        return redirect("staff:profile")
    return render(request, "staff/password_change.html", {"form": form}, status=422 if form.errors else 200)


def _is_set(request: HttpRequest, form: ChosenPasswordForm, action: Callable[..., User]) -> bool:
    try:
        user = action(by=person(request), password=form.cleaned_data["new_password1"], now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    update_session_auth_hash(request, user)
    messages.success(request, _("Your password is changed. Your other sessions are ended."))
    return True
