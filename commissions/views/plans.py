"""The pages of plans: list, editor, approval."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commissions.actions import plans
from commissions.forms import months, tables
from commissions.forms.runs import PlanForm
from commissions.models import Plan, PlanVersion
from commissions.queries import plans as queries
from commissions.queries.curves import drawn
from commissions.rules import bands
from common import clock, dates
from common.access import needs
from common.errors import Refusal
from staff.requests import person

# A start that passes the lint and pays like a common card desk: finance changes it before anyone approves it.
FIRST_RATES = bands.table(
    [[1, 31, "0.005"], [31, 61, "0.008"], [61, 91, "0.012"], [91, 181, "0.025"], [181, None, "0.035"]]
)
FIRST_STEPS = bands.table([[0, 80, "0.8"], [80, 100, "1"], [100, 120, "1.25"], [120, None, "1.5"]])


@needs("commissions.view_plan")
def plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans with their versions."""
    versions = PlanVersion.objects.select_related("approved_by", "created_by").order_by("-number")
    rows = Plan.objects.prefetch_related(Prefetch("versions", versions)).order_by("currency", "name")
    today = clock.now().date()
    return render(request, "commissions/plan_list.html", {"plans": rows, "today": today})


@needs("commissions.change_plan")
def plan_add(request: HttpRequest) -> HttpResponse:
    """Open a plan with the draft of its first version."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = plans.create(
                by=person(request),
                name=form.cleaned_data["name"],
                currency=form.cleaned_data["currency"],
                since=clock.now().date(),
                rates=FIRST_RATES,
                attainment=FIRST_STEPS,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(version)
    return render(request, "commissions/plan_form.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs("commissions.change_plan")
def plan_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the draft of a new version, with the content of the last one."""
    plan = get_object_or_404(Plan, pk=pk)
    last = plan.versions.order_by("-number").first()
    content = queries.tables_of(last) if last else queries.Tables(FIRST_RATES, FIRST_STEPS)
    version = plans.draft(
        by=person(request),
        plan=plan,
        since=months.around(clock.now().date(), back=0, ahead=1)[0],
        rates=content.rates,
        attainment=content.attainment,
        now=clock.now(),
    )
    return redirect(version)


@needs("commissions.view_plan")
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version in sentences; a draft can be changed, with advice beside each row while one types."""
    version = get_object_or_404(PlanVersion.objects.select_related("plan", "approved_by", "created_by"), pk=pk)
    editable = version.approved_at is None and person(request).has_perm("commissions.change_plan")
    if request.method != "POST" or not editable:
        content = queries.tables_of(version)
        editor = tables.from_tables(plans.since_of(version), content.rates, content.attainment)
        return render(request, "commissions/version_detail.html", _about(request, version, editor, editable))
    editor = tables.from_post(request.POST)
    if request.POST.get("act") != "check" and editor.is_valid and _kept(request, version, editor):
        return redirect(version)
    checked = request.POST.get("act") == "check"
    context = _about(request, version, editor, editable)
    template = "commissions/partials/draft.html" if checked else "commissions/version_detail.html"
    return render(request, template, context, status=200 if checked else 422)


def _kept(request: HttpRequest, version: PlanVersion, editor: tables.Editor) -> bool:
    try:
        plans.keep(
            by=person(request),
            version=version,
            since=editor.since or clock.now().date(),
            rates=editor.rates,
            attainment=editor.attainment,
            now=clock.now(),
        )
    except Refusal as refusal:
        editor.errors.append(str(refusal))
        return False
    messages.success(request, _("The draft is kept."))
    return True


def _about(request: HttpRequest, version: PlanVersion, editor: tables.Editor, editable: bool) -> dict[str, Any]:  # noqa: FBT001
    listed = months.around(clock.now().date(), back=12, ahead=12)
    since = editor.since or plans.since_of(version)
    if since not in listed:
        listed.append(since)
    return {
        "version": version,
        "plan": version.plan,
        "editor": editor,
        "editable": editable,
        "own": version.created_by_id == person(request).pk,
        "may_change": person(request).has_perm("commissions.change_plan"),
        "months": [(months.code(month), dates.month(month), month == since) for month in listed],
        "curve": drawn(editor.attainment) if editor.steps_fine else None,
        "blank_rate": tables.Row(len(editor.rate_rows) + 1, "", "", ""),
        "blank_step": tables.Row(len(editor.step_rows) + 1, "", "", ""),
    }


@require_POST
@needs("commissions.change_plan")
def version_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    version = get_object_or_404(PlanVersion, pk=pk)
    try:
        plans.approve(by=person(request), version=version, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The version is approved and counts from its month on."))
    return redirect(version)


@require_POST
@needs("commissions.change_plan")
def version_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = get_object_or_404(PlanVersion, pk=pk)
    try:
        plans.discard(by=person(request), version=version, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(version)
    return redirect("commissions:plan-list")
