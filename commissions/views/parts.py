"""The parts of a draft's document: opened as a form, checked while one types, kept, moved, added, taken out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import plans
from commissions.forms.plans import editor as editors
from commissions.forms.plans import parts
from commissions.models import PlanVersion
from commissions.views.versions import page, version_of
from common import clock
from common.access import needs
from common.errors import Refusal
from common.versions import VersionState
from staff.requests import person


def _draft(pk: int) -> PlanVersion:
    version = version_of(pk)
    if version.state != VersionState.DRAFT:
        raise Http404
    return version


@needs("commissions.change_plan")
def part_change(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Open a part of a draft as a form; POST keeps it, faults and all, or only checks what is typed."""
    version = _draft(pk)
    try:
        section, index = editors.place_of(key)
        part = editors.part_at(version.definition, section, index)
        if request.method != "POST":
            return page(request, version, editors.editor(version, opened=key))
        data = {name: value for name, value in request.POST.items() if isinstance(value, str)}
        read = parts.read(data, section, part)
        typed = editors.with_part(version.definition, key, read)
    except editors.NoSuchPart as error:
        raise Http404 from error
    about: dict[str, Any] = {"document": typed, "opened": key, "pasted": parts.unread(data, section, read)}
    checked = request.POST.get("act") == "check"
    if checked or about["pasted"]:
        return page(request, version, editors.editor(version, **about), status=200 if checked else 422)
    try:
        plans.write(by=person(request), version=version, definition=typed, now=clock.now())
    except Refusal as refusal:
        return page(request, version, editors.editor(version, **about), error=str(refusal), status=422)
    return redirect(f"{version.get_absolute_url()}#{key}")


@require_POST
@needs("commissions.change_plan")
def part_move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Move a part of a draft up or down, take it out, or count its rows in slices."""
    version = _draft(pk)
    try:
        changed = editors.moved(version.definition, key, request.POST.get("act", ""))
    except editors.NoSuchPart as error:
        raise Http404 from error
    return _kept(request, version, changed, version.get_absolute_url())


@require_POST
@needs("commissions.change_plan")
def part_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a part to a draft and open its form."""
    version = _draft(pk)
    try:
        changed, key = editors.added(version.definition, request.POST.get("what", ""))
    except editors.NoSuchPart:
        return page(request, version, editors.editor(version), error=_("Choose what to add."), status=422)
    opened = reverse("commissions:part-change", args=[pk, key])
    return _kept(request, version, changed, f"{opened}#{key}")


def _kept(request: HttpRequest, version: PlanVersion, changed: dict[str, object], to: str) -> HttpResponse:
    try:
        plans.write(by=person(request), version=version, definition=changed, now=clock.now())
    except Refusal as refusal:
        return page(request, version, editors.editor(version), error=str(refusal), status=422)
    return redirect(to)
