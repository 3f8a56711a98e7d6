"""Questions that nobody could answer: they go to a department and come back as a draft of an answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.requests import requests
from cases.enums import RequestChannel, RequestKind
from cases.models import Case, Request
from common import audit, turns
from common.versions import OPEN
from contacts.actions.library import answers
from contacts.actions.library.answers import ANSWERS, About
from contacts.actions.library.shelf import LibraryRefused
from contacts.enums import AnswerTopic, Language
from contacts.models import Asked, Contact, Told
from contacts.queries.library.kinds import ANSWER
from contacts.rules import templates as rule
from staff.models import User

CALL = timedelta(hours=8)
"""So long before a contact is logged, what was asked and told on the case belongs to it."""


@dataclass(frozen=True)
class Asking:
    """What was asked, on what, in which language; `kind` of request names the department that answers it."""

    question: str
    topic: AnswerTopic
    kind: RequestKind
    language: Language
    channel: RequestChannel = RequestChannel.PHONE
    details: str = ""


KINDS: tuple[RequestKind, ...] = (
    RequestKind.STATEMENT_QUERY,
    RequestKind.PAYMENT_QUERY,
    RequestKind.CUSTOMER_SERVICE_WORK,
    RequestKind.CARD_OPERATIONS_WORK,
    RequestKind.LEGAL_WORK,
    RequestKind.OTHER,
)
"""The kinds of request that are questions: none of them stops collection."""


@transaction.atomic
def ask(*, case: Case, asking: Asking, by: User, now: datetime) -> Asked:
    """Send a question to its department as a request on `case`. Raises what `requests.receive` raises."""
    if not asking.question.strip():
        raise LibraryRefused(_("Write what the debtor asks."), field="question")
    request = requests.receive(
        case=case,
        kind=asking.kind,
        subject=asking.question,
        details=asking.details,
        channel=asking.channel,
        by=by,
        now=now,
    )
    row = Asked.objects.create(
        case=request.case,
        request=request,
        question=request.subject,
        language=asking.language,
        topic=asking.topic,
        asked_at=now,
        asked_by=by,
    )
    audit.record(by=by, action="question.ask", subject=row, now=now, case=case.pk, request=request.pk)
    return row


def propose(*, request: Request, by: User, now: datetime) -> None:
    """Make a draft in the library of what a department answered to a question; once for each question.

    Who answered is its author and decides on it no more. The caller holds the transaction.
    """
    asked = Asked.objects.select_for_update(of=("self",)).filter(request=request, answer=None).first()
    if asked is None:
        return
    turns.take("answers")
    creditor = request.case.creditor
    about = About(creditor, Language(asked.language), AnswerTopic(asked.topic), _plain(asked.question))
    answer = answers.same(about=about) or answers.kept(about=about, by=by, now=now)
    if not ANSWER.among(answer).filter(state__in=OPEN).exists():
        words = {"also": "", "body": _plain(request.answer)}
        note = _("Answered in %(number)s") % {"number": request.number}
        said: dict[str, Any] = {"answer": answer, **words, **ANSWERS.derived(answer, words)}
        row = ANSWERS.life.begin(by=by, now=now, among=ANSWER.among(answer), note=note, **said)
        audit.record(by=by, action="answer.propose", subject=row, now=now, request=request.pk)
    asked.answer, asked.proposed_at = answer, now
    asked.save(update_fields=["answer", "proposed_at"])


def _plain(text: str) -> str:
    """Return what a person wrote without braces, which would name fields."""
    return rule.clean(text.replace("{", "(").replace("}", ")"))


def link(*, contact: Contact, by: User) -> None:
    """Name `contact` in what `by` asked and told on its case since the call began. The caller holds the transaction."""
    since = contact.at if contact.decision_id else contact.recorded_at - CALL
    Asked.objects.filter(case=contact.case, contact=None, asked_by=by, asked_at__gte=since).update(contact=contact)
    Told.objects.filter(case=contact.case, contact=None, by=by, at__gte=since).update(contact=contact)
