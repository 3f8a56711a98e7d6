"""The big lists as a person wants them: columns, and filters kept as views. Each list's own page shows them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from common.access import needs
from common.errors import Refusal
from staff.actions import lists
from staff.enums import ListName
from staff.forms.lists import ViewForm
from staff.models import KeptView, User
from staff.permissions import LIST_PERMISSIONS
from staff.requests import person, wanted_page


@needs("staff.view_own_profile")
@require_POST
def list_columns(request: HttpRequest, name: str) -> HttpResponse:
    """Remember the columns that are ticked, or forget them for the standard ones; then back to the list."""
    user = person(request)
    list_name = _list_of(user, name)
    if "standard" in request.POST:
        lists.standard_columns(by=user, list_name=list_name)
    else:
        lists.choose_columns(by=user, list_name=list_name, columns=request.POST.getlist("column"))
    return redirect(wanted_page(request))


@needs("staff.view_own_profile")
def view_keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the filters of a list under a name; a refusal shows the form by itself."""
    user = person(request)
    list_name = _list_of(user, name)
    if request.method != "POST":
        return redirect("home")
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            lists.keep_view(by=user, list_name=list_name, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(wanted_page(request))
    return _refused(request, form, list_name)


@needs("staff.view_own_profile")
def view_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an own view another name."""
    user = person(request)
    view = get_object_or_404(KeptView, pk=pk, person=user)
    if request.method != "POST":
        return redirect("home")
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            lists.rename_view(by=user, view=view, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(wanted_page(request))
    return _refused(request, form, ListName(view.list_name), view=view)


@needs("staff.view_own_profile")
@require_POST
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an own view no longer; the list stays as it is filtered."""
    user = person(request)
    view = get_object_or_404(KeptView, pk=pk, person=user)
    lists.remove_view(by=user, view=view)
    messages.info(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect(wanted_page(request))


def _list_of(user: User, name: str) -> ListName:
    """Return the list of that name, if there is one and the person may open it."""
    if name not in ListName.values or not user.has_perm(LIST_PERMISSIONS[ListName(name)]):
        raise Http404
    return ListName(name)


def _refused(request: HttpRequest, form: ViewForm, list_name: ListName, view: KeptView | None = None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "list_name": list_name, "view": view, "back": wanted_page(request)}
    return render(request, "staff/view_form.html", context, status=422)
