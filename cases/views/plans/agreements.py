"""Issuing the agreement of a plan and opening it again."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions.plans import agreements
from cases.queries.plans import agreements as queries
from cases.queries.plans import plans
from cases.views.plans.plans import plan_of
from common import audit, clock, files, punctuation
from common.access import needs
from common.errors import Refusal
from staff.requests import person


@require_POST
@needs("cases.offer_plan")
def agreement_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the standing version of a plan as a numbered PDF."""
    user = person(request)
    plan = plan_of(user, pk)
    version = plans.of_version(plan)
    try:
        if version is None:
            raise agreements.AgreementRefused(_("The plan has no terms that stand."))
        issued = agreements.issue(version=version, by=user, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = [_("Agreement %(number)s is issued.") % {"number": issued.number}, queries.another_language(plan.case)]
        messages.success(request, punctuation.sentences(said))
    return redirect(plan)


@needs("cases.view_plan")
def agreement_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the agreement; who opened it is kept."""
    user = person(request)
    issued = get_object_or_404(queries.visible_to(user), pk=pk)
    audit.record(by=user, action="agreement.open", subject=issued, now=clock.now(), plan=issued.version.plan_id)
    name, kind = issued.file.name, issued.file.content_type
    return FileResponse(files.opened(issued.file), as_attachment=True, filename=name, content_type=kind)
