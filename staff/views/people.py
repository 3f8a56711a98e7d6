"""The pages on which an administrator keeps people."""

from collections.abc import Callable
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common import clock, history, names, punctuation
from common.access import needs
from common.errors import Refusal
from common.keyset import page
from staff.actions import people
from staff.enums import Department, Role
from staff.forms.people import PersonForm
from staff.models import Team, User
from staff.queries import people as queries
from staff.requests import person as signed_in

PAGE_SIZE = 100
WORDING: history.Wording = {
    "language": lambda code: str(dict(settings.LANGUAGES).get(code, code)),
    "departments": lambda chosen: punctuation.listed(Department(one).label for one in chosen),
    "languages": lambda codes: punctuation.listed(map(names.language, codes)),
    "password_given_at": lambda given_at: _("somebody else") if given_at else _("the person"),
}
UNSAID = ("password", "last_login", "theme", "is_staff", "is_superuser", "created_at")


@needs("staff.change_people")
def people_list(request: HttpRequest) -> HttpResponse:
    """List the people with role, team, load and access."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("role", "team", "access", "text")}
    found = page(
        queries.listed(**chosen), by=["name"], cursor=request.GET.get("after", ""), size=PAGE_SIZE, descending=False
    )
    context = {
        "page": found,
        "chosen": chosen,
        "counts": queries.counts(),
        "roles": Role.choices,
        "teams": Team.objects.order_by("name"),
    }
    return render(request, "staff/people_list.html", context)


@never_cache
@needs("staff.change_people")
def person_add(request: HttpRequest) -> HttpResponse:
    """Add a person and show the password once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = people.add(by=signed_in(request), profile=form.profile, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return render(request, "staff/password_given.html", {"given": given, "is_new": True})
    context = {"form": form, "zones": sorted(available_timezones())}
    return render(request, "staff/person_form.html", context, status=422 if form.errors else 200)


@needs("staff.change_people")
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change a person."""
    person = get_object_or_404(User.objects.select_related("team"), pk=pk)
    form = PersonForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            people.change(by=signed_in(request), person=person, profile=form.profile, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": form.profile.name})
            return redirect("staff:person-detail", pk)
    return render(request, "staff/person_detail.html", _about(person, form), status=422 if form.errors else 200)


@needs("staff.change_people")
@require_POST
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the person's access."""
    person = get_object_or_404(User, pk=pk)
    try:
        people.close_access(by=signed_in(request), person=person, now=clock.now())
    except Refusal as refusal:
        return _refused(request, person, refusal)
    messages.success(request, _("%(name)s may no longer sign in.") % {"name": person.name})
    return redirect("staff:person-detail", pk)


@needs("staff.change_people")
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the access again and show the new password once."""
    return _give(request, pk, people.open_access)


@needs("staff.change_people")
@require_POST
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new password and show it once."""
    return _give(request, pk, people.give_password)


@never_cache
def _give(request: HttpRequest, pk: int, action: Callable[..., people.Given]) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        given = action(by=signed_in(request), person=person, now=clock.now())
    except Refusal as refusal:
        return _refused(request, person, refusal)
    return render(request, "staff/password_given.html", {"given": given, "is_new": False})


def _refused(request: HttpRequest, person: User, refusal: Refusal) -> HttpResponse:
    context = _about(person, PersonForm(person=person)) | {"refusal": refusal}
    return render(request, "staff/person_detail.html", context, status=422)


def _about(person: User, form: PersonForm) -> dict[str, object]:
    records = person.history.select_related("history_user").order_by("-history_date", "-history_id")
    return {
        "person": person,
        "form": form,
        "zones": sorted(available_timezones()),
        "owing_cases": queries.with_load(User.objects.filter(pk=person.pk)).get().owing_cases,  # type: ignore[attr-defined]
        "changes": history.changes(records, wording=WORDING, skip=UNSAID),
    }
