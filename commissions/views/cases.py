"""The test bench of a version: its worked cases, each of them as a form, and as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commissions.actions import plans
from commissions.engine.read_plan import gather
from commissions.engine.reading import Problem
from commissions.forms.plans import case_forms, case_pasting, case_read
from commissions.models import PlanVersion
from commissions.queries.plans import advice, bench, outcomes
from commissions.rules import documents
from commissions.views.versions import pretty, version_of
from common import clock, links, money
from common.access import needs
from common.errors import Refusal
from common.versions import VersionState
from staff.requests import person, today_of


@needs("commissions.view_plan")
def case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the version's worked cases with what came of each."""
    version = version_of(pk)
    tried = bench.run(version.definition, version.cases)
    context = {
        "version": version,
        "plan": version.plan,
        "rows": [{"tried": one, "told": outcomes.tell(one.differences)} for one in tried],
        "passed": sum(one.passed for one in tried),
        "editable": _editable(request, version),
        "next_place": len(version.cases),
    }
    return render(request, "commissions/version_cases.html", context)


def _editable(request: HttpRequest, version: PlanVersion) -> bool:
    return version.state == VersionState.DRAFT and person(request).has_perm("commissions.change_plan")


@needs("commissions.view_plan")
def case_detail(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Show one worked case; that of a draft can be changed. The place after the last one is a new case."""
    version = version_of(pk)
    if place >= len(version.cases) + _editable(request, version):
        raise Http404
    case = version.cases[place] if place < len(version.cases) else _begun(request)
    if request.method != "POST":
        return _page(request, version, place, case)
    if not _editable(request, version):
        raise Http404
    act = request.POST.get("act", "")
    if act == "json":
        return _pasted(request, version, place, case)
    if act == "remove":
        return _kept(request, version, place, None)
    typed_in = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    data, unread = case_pasting.unpacked(typed_in)
    base, places = case if case_read.fits(case) else {}, money.exponent(version.plan.currency)
    typed = case_read.read(data, base, today_of(request), places=places)
    if act == "period":
        typed = case_read.with_period(typed)
    if act in {"check", "period"} or unread:
        return _page(request, version, place, typed, data=data, unread=unread)
    return _kept(request, version, place, typed, data=data)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """Return a new case: one person in the month of today."""
    first = today_of(request).replace(day=1)
    return {"inputs": {"period": case_read.month_of(first), "people": {"A": {}}}, "expected": {}}


def _page(
    request: HttpRequest,
    version: PlanVersion,
    place: int,
    case: Any,
    *,
    data: dict[str, str] | None = None,
    unread: Mapping[str, str] | None = None,
    text: str = "",
    error: str = "",
    json_error: str = "",
) -> HttpResponse:
    is_new = place >= len(version.cases)
    tried = None if is_new and request.method != "POST" else bench.run(version.definition, [case])[0]
    form = None
    if case_read.fits(case):
        problems: list[Problem] = []
        plan = gather(version.definition, problems)
        results = tried.results if tried else ()
        form = case_forms.show(case, None if problems else plan, results, case_read.columns(data or {}))
        for sheet in (sheet for period in form.periods for sheet in (period.people, period.payments)):
            sheet.unread = (unread or {}).get(sheet.key, "")
            sheet.pasted = (data or {}).get(f"{sheet.key}_paste", "") if sheet.unread else ""
    context = {
        "version": version,
        "plan": version.plan,
        "address": links.to("commissions:version-case", version.pk, place),
        "form": form,
        "name": tried.id if tried else "",
        "tried": tried,
        "sentences": [outcomes.told(one) for one in tried.differences] if tried else [],
        "editable": _editable(request, version),
        "is_new": is_new,
        "may_add": form is not None and len(form.periods) < case_read.MOST_PERIODS,
        "text": text or pretty(case),
        "error": error,
        "json_error": json_error,
    }
    fragment = bool(getattr(request, "htmx", False))
    template = "commissions/partials/case_form.html" if fragment else "commissions/version_case.html"
    refused = error or json_error or (unread and request.POST.get("act") != "check")
    return render(request, template, context, status=422 if refused else 200)


def _pasted(request: HttpRequest, version: PlanVersion, place: int, case: Any) -> HttpResponse:
    text = request.POST.get("case", "")
    try:
        return _kept(request, version, place, documents.parse(text))
    except documents.NotADocument as found:
        said = _("Nothing was changed: %(why)s") % {"why": advice.unread(found)}
        return _page(request, version, place, case, text=text, json_error=said)


def _kept(
    request: HttpRequest, version: PlanVersion, place: int, case: Any, *, data: dict[str, str] | None = None
) -> HttpResponse:
    held = list(version.cases)
    held[place : place + 1] = [] if case is None else [case]
    try:
        plans.write_cases(by=person(request), version=version, cases=held, now=clock.now())
    except Refusal as refusal:
        return _page(request, version, place, case or {}, data=data, error=str(refusal))
    return redirect(f"{links.to('commissions:version-cases', version.pk)}#case-{place}")
