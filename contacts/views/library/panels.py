"""Answers and script beside a case: over the time line of the desk as a fragment, or as a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.queries.cases import cases
from common import addresses, clock
from common.access import needs
from common.errors import Refusal
from contacts.actions.library import questions, telling
from contacts.enums import AnswerTopic, Language, ToldHow
from contacts.forms.library import AskForm
from contacts.models import AnswerVersion
from contacts.queries.library import answering, scripting
from staff.requests import person


def _case(request: HttpRequest, pk: int) -> Case:
    case: Case = get_object_or_404(cases.detail(person(request)), pk=pk)
    return case


@needs("contacts.view_library")
def answer_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what may be answered on a case: the found part alone while one types."""
    case = _case(request, pk)
    if request.headers.get("HX-Target") == "answers-found":
        return render(request, "contacts/partials/answers_found.html", _answers(request, case))
    return _answer_page(request, case)


def _answers(request: HttpRequest, case: Case) -> dict[str, Any]:
    given = request.GET
    wanted = answering.Wanted(
        typed=given.get("q", "")[:100],
        topic=given.get("topic", ""),
        language=given.get("language", ""),
        party=given.get("party", ""),
    )
    panel = answering.panel(case, wanted=wanted, user=person(request), now=clock.now())
    return {"case": case, "panel": panel, "topics": AnswerTopic.choices, "languages": Language.choices}


def _answer_page(request: HttpRequest, case: Case, *, form: AskForm | None = None) -> HttpResponse:
    context = _answers(request, case)
    panel: answering.Panel = context["panel"]
    context["form"] = form or AskForm(initial={"language": panel.language, "topic": panel.topic or "other"})
    context["may_ask"] = person(request).has_perm("contacts.log_contact") and case.state != "closed"
    fragment = bool(getattr(request, "htmx", False))
    name = "contacts/partials/answer_panel.html" if fragment else "contacts/answer_panel.html"
    return render(request, name, context, status=422 if form else 200)


@require_POST
@needs("contacts.log_contact")
def answer_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that an answer was told or copied."""
    case, given, now = _case(request, pk), request.POST, clock.now()
    version_pk = addresses.key(given.get("version"))
    version = get_object_or_404(AnswerVersion, pk=version_pk, state="approved") if version_pk else None
    named = given.get("topic", "")
    topic = version.answer.topic if version else named if named in AnswerTopic.values else AnswerTopic.OTHER
    how = ToldHow.COPIED if given.get("how") == ToldHow.COPIED else ToldHow.TOLD
    about: dict[str, Any] = {"version": version, "how": how, "party": given.get("party", "")}
    try:
        row = telling.tell(case=case, topic=AnswerTopic(topic), by=person(request), now=now, **about)
    except Refusal as refusal:
        if getattr(request, "htmx", False):
            return render(request, "contacts/partials/answer_told.html", {"refusal": refusal}, status=422)
        messages.error(request, str(refusal))
        return redirect("contacts:answer-panel", case.pk)
    if getattr(request, "htmx", False):
        return render(request, "contacts/partials/answer_told.html", {"told": row})
    messages.info(request, _("Written down that it was told."))
    return redirect("contacts:answer-panel", case.pk)


@require_POST
@needs("contacts.log_contact")
def question_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a question that nobody could answer to its department."""
    case, form = _case(request, pk), AskForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, case, form=form)
    try:
        row = questions.ask(case=case, asking=form.asking(), by=person(request), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _answer_page(request, case, form=form)
    if getattr(request, "htmx", False):
        return render(request, "contacts/partials/question_sent.html", {"asked": row, "case": case})
    messages.success(request, _("%(number)s is open. Its answer comes back here.") % {"number": row.request.number})
    return redirect("contacts:answer-panel", case.pk)


@needs("contacts.log_contact")
def script_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the script that fits the case and what the log form says so far."""
    case, given = _case(request, pk), request.GET
    names = ("party", "outcome", "mood", "direction", "situation", "language")
    wanted = scripting.Wanted(**{name: given.get(name, "") for name in names})
    panel = scripting.panel(case, wanted=wanted, user=person(request), now=clock.now())
    context = {"case": case, "panel": panel, "languages": Language.choices}
    fragment = bool(getattr(request, "htmx", False))
    return render(request, "contacts/partials/script.html" if fragment else "contacts/script_panel.html", context)
