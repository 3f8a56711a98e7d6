"""The pages of strategies: versions, segments and steps, what would move, handing in and deciding."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.strategies import strategies
from cases.forms.strategies import SegmentRows
from cases.models import StrategyVersion
from cases.queries.strategies import queues, strategy_words, trials
from cases.queries.strategies import strategies as queries
from cases.rules.strategies.strategies import Segment
from cases.views.approvals import version_answered
from common import addresses, clock
from common.access import needs
from common.errors import Refusal
from common.forms import SubmitForm
from common.versions import VersionState, back_to
from staff.requests import person, today_of


@needs("cases.view_strategy")
def strategy_list(request: HttpRequest) -> HttpResponse:
    """Show the segments in force, and every version."""
    today = today_of(request)
    version = queries.in_force(today)
    lines, rest = strategy_words.lines(version, on=today) if version else ([], 0)
    context = {
        "version": version,
        "lines": lines,
        "rest": rest,
        "page": queries.page(cursor=request.GET.get("after", "")),
        "trials": trials.page(cursor=request.GET.get("tests", "")),
    }
    return render(request, "cases/strategy_list.html", context)


@require_POST
@needs("cases.change_strategy")
def strategy_draft(request: HttpRequest) -> HttpResponse:
    """Begin a version from the one in force, or from the one that is named: a roll back."""
    base, asked = queries.in_force(today_of(request)), addresses.key(request.POST.get("based_on"))
    note = ""
    if asked is not None:
        base = get_object_or_404(StrategyVersion, pk=asked)
        note = back_to(base)
    row = strategies.draft(by=person(request), now=clock.now(), based_on=base, note=note)
    return redirect("cases:strategy-detail", row.pk)


@needs("cases.view_strategy")
def strategy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version: its segments, what to look at, which cases would move where."""
    version = get_object_or_404(queries.versions(), pk=pk)
    return _page(request, version, _submit_form(request, version))


def _submit_form(request: HttpRequest, version: StrategyVersion, data: Any = None) -> SubmitForm:
    return SubmitForm(data, today=today_of(request), initial={"effective_on": "+1", "note": version.note})


def _page(
    request: HttpRequest, version: StrategyVersion, form: SubmitForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    found = strategy_words.previewed(version, on=today_of(request))
    context = {
        "version": version,
        "lines": found.lines,
        "rest": found.rest,
        "moves": found.moves,
        "form": form,
        "error": error,
        "is_own": person(request).pk in version.authors,
        "is_open": version.is_open,
        "may_edit": version.state == VersionState.DRAFT,
    }
    return render(request, "cases/strategy_detail.html", context, status=status)


@needs("cases.change_strategy")
def segment_change(request: HttpRequest, pk: int, place: int | None = None) -> HttpResponse:
    """Change a segment of a draft, or add one; what is odd in it is said as soon as it is kept."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    rows, error, segment = SegmentRows(queues.choices()), "", None
    if request.method == "POST":
        rows.typed(request.POST)
        key, by, now = request.POST.get("key", ""), person(request), clock.now()
        found = version.segments if key and version.content else ()
        segment = next((one for one in found if one.key == key), None)
        said, seen = rows.content(key), request.POST.get("seen", "")
        try:
            strategies.write_segment(version=version, said=said, seen=seen, by=by, now=now)
        except Refusal as refusal:
            error = str(refusal)
        else:
            return redirect("cases:strategy-detail", pk)
    else:
        segment = _segment(version, place)
        rows.show(segment)
    context = {"version": version, "rows": rows, "place": place, "segment": segment, "error": error}
    return render(request, "cases/strategy_segment.html", context, status=422 if error else 200)


def _segment(version: StrategyVersion, place: int | None) -> Segment | None:
    if place is None:
        return None
    if version.state != VersionState.DRAFT or place >= len(version.content):
        raise Http404
    return version.segments[place]


@require_POST
@needs("cases.change_strategy")
def segment_move(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Move a segment of a draft up, or take it out."""
    version = get_object_or_404(queries.versions(), pk=pk)
    about: dict[str, Any] = {"key": request.POST.get("key", ""), "place": place, "out": request.POST.get("to") == "out"}
    by, now = person(request), clock.now()
    return _shown(request, version, lambda: strategies.move_segment(version=version, **about, by=by, now=now))


@require_POST
@needs("cases.change_strategy")
def strategy_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft in for approval."""
    version = get_object_or_404(queries.versions(), pk=pk)
    form = _submit_form(request, version, request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    try:
        strategies.submit(
            version=version, by=person(request), now=clock.now(), today=today_of(request), **form.cleaned_data
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, version, form, status=422)
    messages.success(request, _("The version waits for a second person."))
    return redirect("cases:strategy-detail", pk)


@require_POST
@needs("cases.view_strategy")
def strategy_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count anew which cases a version that waits would move."""
    version = get_object_or_404(queries.versions(), pk=pk)
    by, now, today = person(request), clock.now(), today_of(request)
    return _shown(request, version, lambda: strategies.count_again(version=version, by=by, now=now, today=today))


@require_POST
@needs("cases.change_strategy")
def strategy_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, or take back what waits."""
    version = get_object_or_404(queries.versions(), pk=pk)
    return _shown(request, version, lambda: strategies.discard(version=version, by=person(request), now=clock.now()))


def _shown(request: HttpRequest, version: StrategyVersion, act: Any) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, version, _submit_form(request, version), error=str(refusal), status=422)
    return redirect("cases:strategy-detail", version.pk)


@require_POST
@needs("cases.approve_strategy")
def strategy_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a version that waits, from the inbox of approvals."""
    version = get_object_or_404(StrategyVersion, pk=pk)
    return version_answered(request, key=f"strategy-{pk}", version=version, actions=strategies)
