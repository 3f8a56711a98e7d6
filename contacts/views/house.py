"""The house's own rules in versions: edited, replayed, handed in, decided, rolled back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.approvals import version_answered
from common import addresses, clock, jobs
from common.access import needs
from common.errors import Refusal
from common.forms import SubmitForm
from common.versions import VersionState, back_to
from contacts.actions.packs import packs, replays
from contacts.forms.packs import HouseRuleForm, shown
from contacts.gate.house import Own
from contacts.models import PackVersion
from contacts.queries.packs import pack_words, replay_page
from contacts.queries.packs import packs as queries
from staff.requests import person, today_of


def _version(number: int) -> PackVersion:
    return get_object_or_404(queries.versions(), number=number)


@require_POST
@needs("contacts.change_pack")
def house_draft(request: HttpRequest) -> HttpResponse:
    """Begin a version from the one in force, or from the one that is named: a roll back."""
    base, asked, note = queries.in_force(today_of(request)), addresses.key(request.POST.get("based_on")), ""
    if asked is not None:
        base = get_object_or_404(PackVersion, pk=asked)
        note = back_to(base)
    try:
        row = packs.draft(based_on=base, by=person(request), now=clock.now(), note=note)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(queries.opened() or "contacts:pack-list")
    return redirect(row)


@needs("contacts.view_pack")
def house_version(request: HttpRequest, number: int) -> HttpResponse:
    """Show a version: its rules, which answers it would have changed, handing in."""
    version = _version(number)
    return _page(request, version, _submit_form(request, version))


def _submit_form(request: HttpRequest, version: PackVersion, data: Any = None) -> SubmitForm:
    return SubmitForm(data, today=today_of(request), initial={"effective_on": "+1", "note": version.note})


def _page(
    request: HttpRequest, version: PackVersion, form: SubmitForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    user, job = person(request), version.job
    context = {
        "version": version,
        "lines": [pack_words.line(one.rule()) for one in queries.rules_of(version)],
        "replay": replay_page.shown(version, user=user),
        "job": job if job and (job.is_live or job.error) and job.owner_id == user.pk else None,
        "progress": jobs.progress_of(job) if job else None,
        "is_replayed_elsewhere": bool(job and job.is_live and job.owner_id != user.pk),
        "form": form,
        "error": error,
        "is_own": user.pk in version.authors,
        "may_edit": version.state == VersionState.DRAFT and user.has_perm("contacts.change_pack"),
        "in_force": queries.in_force(today_of(request)),
    }
    return render(request, "contacts/house_version.html", context, status=status)


@needs("contacts.change_pack")
def rule_change(request: HttpRequest, number: int, place: int | None = None) -> HttpResponse:
    """Change a rule of a draft, or add one."""
    version = _version(number)
    own = _rule(version, place, request.POST.get("key") if request.method == "POST" else None)
    form = HouseRuleForm(request.POST or None, initial=shown(own))
    if request.method == "POST" and form.is_valid():
        said, seen = form.document(request.POST.get("key", "")), request.POST.get("seen", "")
        try:
            packs.write_rule(version=version, said=said, seen=seen, by=person(request), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(version)
    context = {"version": version, "form": form, "place": place, "own": own}
    return render(request, "contacts/house_rule.html", context, status=422 if form.errors else 200)


def _rule(version: PackVersion, place: int | None, key: str | None) -> Own | None:
    """Return the rule of a draft that stands at `place`, or the one of the `key` that was sent; None for a new one."""
    if version.state != VersionState.DRAFT:
        raise Http404
    rules = queries.rules_of(version)
    if key is not None:
        return next((one for one in rules if one.key == key), None)
    if place is not None and place >= len(rules):
        raise Http404
    return None if place is None else rules[place]


@require_POST
@needs("contacts.change_pack")
def rule_out(request: HttpRequest, number: int) -> HttpResponse:
    """Take the rule of the key that is sent out of a draft."""
    version, key, by = _version(number), request.POST.get("key", ""), person(request)
    return _acted(request, version, lambda: packs.take_out(version=version, key=key, by=by, now=clock.now()))


@require_POST
@needs("contacts.change_pack")
def house_replay(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a draft of the answers of the last 90 days."""
    version = _version(number)
    return _acted(request, version, lambda: replays.start(version=version, by=person(request), now=clock.now()))


@require_POST
@needs("contacts.change_pack")
def house_submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a draft in for approval."""
    version, today = _version(number), today_of(request)
    form = _submit_form(request, version, request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    try:
        packs.submit(version=version, by=person(request), now=clock.now(), today=today, **form.cleaned_data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, version, form, status=422)
    messages.success(request, _("The version waits for a second person."))
    return redirect(version)


@require_POST
@needs("contacts.change_pack")
def house_discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, or take back what waits."""
    version = _version(number)
    return _acted(request, version, lambda: packs.discard(version=version, by=person(request), now=clock.now()))


def _acted(request: HttpRequest, version: PackVersion, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, version, _submit_form(request, version), error=str(refusal), status=422)
    return redirect(version)


@require_POST
@needs("contacts.approve_pack")
def house_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve or refuse a version that waits, from the inbox of approvals."""
    version = _version(number)
    return version_answered(request, key=f"pack-{version.pk}", version=version, actions=packs)
