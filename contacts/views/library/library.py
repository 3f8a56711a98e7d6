"""The library of answers and scripts: lists, a text with its versions, writing, handing in, deciding."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.queries.strategies import strategies
from cases.views.approvals import version_answered
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.errors import Refusal
from common.exports import download
from common.forms import SubmitForm
from contacts.actions.library import answers, scripts, shelf, starting
from contacts.forms.library import AnswerForm, AnswerWordingForm, LibraryFilterForm, ScriptForm, ScriptWordingForm
from contacts.queries.library import export, faults, library, reading
from contacts.queries.library.kinds import KINDS, Kind
from contacts.views.texts import addresses
from staff.requests import person, today_of

Wording = AnswerWordingForm | ScriptWordingForm


@needs("contacts.view_library")
def text_list(request: HttpRequest, of: str) -> HttpResponse:
    """List the answers or the scripts that fit, with what is in force of each."""
    kind = KINDS[of]
    form = LibraryFilterForm(request.GET or None, kind=kind)
    sorts = library.sorts(kind)
    sort = sorting.chosen(sorts, request.GET.get("sort"), usual="title")
    today = today_of(request)
    page = library.page(kind, form.wanted, on=today, sort=sort, cursor=request.GET.get("after", ""))
    is_filtered = form.wanted != library.LibraryFilter()
    context = {
        "of": of,
        "form": form,
        "page": page,
        "heads": sorting.heads(sorts, sort),
        "is_filtered": is_filtered,
        "is_open": is_filtered or of == "answer",
        "is_new": not page.rows and not is_filtered and library.is_empty(kind),
        "starters": len(starting.texts(kind.name)),
    }
    return render(request, "contacts/library_list.html", context)


@needs("contacts.view_library")
def text_export(request: HttpRequest, of: str, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the answers or the scripts that fit as CSV or XLSX."""
    user, now = person(request), clock.now()
    today = local_date(now, user.time_zone)
    audit.record(by=user, action=f"{of}s.export", subject=user, now=now, form=kind)
    wanted = LibraryFilterForm(request.GET or None, kind=KINDS[of]).wanted
    return download(export.table(KINDS[of], wanted, on=today), f"{of}s-{today}", kind)


@require_POST
@needs("contacts.change_library")
def text_start(request: HttpRequest, of: str) -> HttpResponse:
    """Hand in the desk's own texts for approval."""
    user, now = person(request), clock.now()
    made = starting.start(kind=KINDS[of], by=user, now=now, today=local_date(now, user.time_zone))
    messages.success(request, _("%(count)d texts wait for a second person.") % {"count": len(made)})
    return redirect(f"contacts:{of}-list")


@needs("contacts.change_library")
def text_add(request: HttpRequest, of: str) -> HttpResponse:
    """Add an answer or a script with its first wording."""
    user, now = person(request), clock.now()
    form = _add_form(of, request.POST or None, request)
    if request.method == "POST" and form.is_valid():
        try:
            add: Any = answers.add if of == "answer" else scripts.add
            row = add(about=form.about(), words=form.words, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(row)
    context = {
        "form": form,
        "title": _("Add an answer") if of == "answer" else _("Add a script"),
        "list_title": KINDS[of].words,
        "list_url": f"contacts:{of}-list",
        "fields": reading.fields(None),
    }
    return render(request, "contacts/text_add.html", context, status=422 if form.errors else 200)


def _add_form(of: str, data: Any, request: HttpRequest) -> Any:
    if of == "answer":
        form: Any = AnswerForm(data)
        form.fields["question"].required = True
        return form
    version = strategies.in_force(today_of(request))
    return ScriptForm(data, segments=version.segments if version else ())


@needs("contacts.view_library")
def text_detail(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """Show an answer or a script with the version that counts now, or the newest."""
    kind = KINDS[of]
    owner = get_object_or_404(kind.owner.objects.select_related("creditor"), pk=pk)
    today = today_of(request)
    found = library.in_force(kind, owner, on=today) or library.versions_of(kind, owner).first()
    return _page(request, kind, _version(kind, pk, found.number if found else 0))


@needs("contacts.view_library")
def text_version(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Show one version: how it reads, with the fields of a case."""
    return _page(request, KINDS[of], _version(KINDS[of], pk, number))


def _version(kind: Kind, pk: int, number: int) -> Any:
    rows = kind.version.objects.select_related(f"{kind.name}__creditor", "made_by", "decided_by")
    return get_object_or_404(rows, **{kind.name: pk, "number": number})


def _wording(kind: Kind, version: Any, data: Any = None) -> Wording:
    """Return the form of a wording; the question stays out of it once it may not change."""
    if kind.name == "script":
        return ScriptWordingForm(data, initial=kind.words_of(version))
    form = AnswerWordingForm(data, initial={**kind.words_of(version), "question": version.answer.question})
    if not faults.may_rename(version.answer):
        del form.fields["question"]
    return form


def _page(
    request: HttpRequest,
    kind: Kind,
    version: Any,
    *,
    form: Wording | None = None,
    submit: SubmitForm | None = None,
    error: str = "",
) -> HttpResponse:
    user, now = person(request), clock.now()
    today, owner = local_date(now, user.time_zone), kind.of(version)
    number = request.GET.get("case", "").strip()
    read = reading.read(kind, version, cases=Case.objects.visible_to(user), number=number, now=now)
    context: dict[str, Any] = {
        "of": kind.name,
        "kind": kind,
        "list_url": f"contacts:{kind.name}-list",
        "version": version,
        "owner": owner,
        "read": read,
        "fields": reading.fields(owner),
        "form": form or _wording(kind, version),
        "submit": submit or SubmitForm(today=today, initial={"effective_on": "+1", "note": version.note}),
        "error": error,
        "versions": list(library.versions_of(kind, owner)[:50]),
        "in_force": library.in_force(kind, owner, on=today),
        "is_own": user.pk in version.authors,
        "at": addresses(kind.name, version, owner.pk),
    }
    refused = bool(error or (form and form.errors) or (submit and submit.errors))
    return render(request, "contacts/library_detail.html", context, status=422 if refused else 200)


@require_POST
@needs("contacts.change_library")
def text_write(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Keep what a draft says."""
    kind, user, now = KINDS[of], person(request), clock.now()
    version = _version(kind, pk, number)
    form = _wording(kind, version, request.POST)
    if form.is_valid():
        try:
            if isinstance(form, AnswerWordingForm):
                question = form.cleaned_data.get("question", "")
                answers.write(version=version, words=form.words, by=user, now=now, question=question)
            else:
                shelf.write(shelf=scripts.SCRIPTS, version=version, words=form.words, by=user, now=now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The draft is kept."))
            return redirect(version)
    return _page(request, kind, version, form=form)


@require_POST
@needs("contacts.change_library")
def text_submit(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Hand a draft in for approval."""
    kind, user, now = KINDS[of], person(request), clock.now()
    version, today = _version(kind, pk, number), local_date(now, user.time_zone)
    form = SubmitForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, kind, version, submit=form)
    about: dict[str, Any] = {"version": version, "by": user, "now": now, "today": today, **form.cleaned_data}
    try:
        shelf.submit(shelf=scripts.SHELVES[of], **about)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, kind, version, submit=form)
    messages.success(request, _("The version waits for a second person."))
    return redirect(version)


@require_POST
@needs("contacts.change_library")
def text_draft(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Begin a version that says what this one says: a change, or a roll back."""
    version = _version(KINDS[of], pk, number)
    try:
        row = shelf.draft(shelf=scripts.SHELVES[of], based_on=version, by=person(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, KINDS[of], version, error=str(refusal))
    return redirect(row)


@require_POST
@needs("contacts.change_library")
def text_discard(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Throw a draft away, or take back what waits."""
    version = _version(KINDS[of], pk, number)
    try:
        shelf.discard(shelf=scripts.SHELVES[of], version=version, by=person(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, KINDS[of], version, error=str(refusal))
    return redirect(version)


@require_POST
@needs("contacts.change_library")
def text_retire(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """Offer an answer or a script no more."""
    owner = get_object_or_404(KINDS[of].owner, pk=pk)
    try:
        shelf.retire(shelf=scripts.SHELVES[of], owner=owner, by=person(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is retired and offered no more."))
    return redirect(owner)


@require_POST
@needs("contacts.approve_library")
def text_decide(request: HttpRequest, of: str, pk: int, number: int) -> HttpResponse:
    """Approve or refuse a version that waits, from the inbox of approvals."""
    version = _version(KINDS[of], pk, number)
    held = scripts.SHELVES[of]
    return version_answered(request, key=f"{of}-{version.pk}", version=version, actions=shelf, shelf=held)
