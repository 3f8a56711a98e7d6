"""What an administrator states of requests: by when a kind is answered and which hold it places, where or for whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.requests import request_deadlines
from cases.enums import DayUnit, RequestKind
from cases.models import Creditor, RequestTerm
from cases.rules.requests import requests as rules
from common import audit, cards, history, turns
from common.errors import Refusal
from staff.models import User


class TermRefused(Refusal):
    """The term lacks its law, or its hold is none that a request can place; `field` names the input."""

    code = "term_refused"


@dataclass(frozen=True)
class Terms:
    """How many days, counted how, by which law or contract; the hold, "" for none; the first day of receipt."""

    days: int
    unit: DayUnit
    source: str = ""
    hold: str = ""
    hold_source: str = ""
    effective_from: date | None = None


@transaction.atomic
def state(
    *,
    kind: RequestKind,
    terms: Terms,
    by: User,
    now: datetime,
    creditor: Creditor | None = None,
    jurisdiction: str = "",
) -> RequestTerm:
    """State the terms of `kind` for one creditor or a whole jurisdiction, whichever is given.

    The deadlines of open requests are figured anew; holds that stand, stand. The history keeps what was stated
    before. Raises TermRefused.
    """
    _refuse_unfit(terms, creditor)
    turns.take("request terms")
    scope = {"creditor": creditor, "jurisdiction": "" if creditor else jurisdiction, "kind": kind}
    row = RequestTerm.objects.select_for_update(of=("self",)).filter(**scope).first() or RequestTerm(**scope)
    row.days, row.unit, row.effective_from = terms.days, terms.unit, terms.effective_from
    row.source, row.hold, row.hold_source = (
        cards.kept(terms.source, 200),
        terms.hold,
        cards.kept(terms.hold_source, 200),
    )
    history.sign(row, by=by, now=now, reason=row.source)
    row.save()
    moved = _figure(row, by=by, now=now)
    audit.record(by=by, action="request_term.state", subject=row, now=now, kind=kind, days=row.days, moved=moved)
    return row


@transaction.atomic
def take_back(*, row: RequestTerm, by: User, now: datetime) -> int:
    """Take back what was stated for a creditor, so that the law or the desk's own table counts again.

    Return how many open requests got another deadline. Raises TermRefused for a row of a jurisdiction.
    """
    row = RequestTerm.objects.select_for_update(of=("self",)).select_related("creditor").get(pk=row.pk)
    if row.creditor is None:
        raise TermRefused(_("A law’s term is changed, not taken back. Correct it and name the source."))
    audit.record(by=by, action="request_term.take_back", subject=row, now=now, kind=row.kind)
    history.sign(row, by=by, now=now, reason=row.source)
    row.delete()
    return request_deadlines.refigure(creditor=row.creditor, now=now, by=by, reason=row.source)


def _refuse_unfit(terms: Terms, creditor: Creditor | None) -> None:
    if not 1 <= terms.days <= rules.MOST_DAYS:
        raise TermRefused(_("A term has between 1 and %(most)s days.") % {"most": rules.MOST_DAYS}, field="days")
    if terms.hold not in ("", *rules.HOLDS):
        raise TermRefused(_("A request does not place this hold. Choose another one, or none."), field="hold")
    if not terms.source.strip():
        wanted = _("Name the contract and its section.") if creditor else _("Name the law and the article.")
        raise TermRefused(wanted, field="source")


def _figure(row: RequestTerm, *, by: User, now: datetime) -> int:
    rows = Creditor.objects.filter(pk=row.creditor_id) if row.creditor_id else Creditor.objects.all()
    if row.creditor_id is None:
        rows = rows.filter(jurisdiction=row.jurisdiction)
    return sum(
        request_deadlines.refigure(creditor=one, now=now, by=by, reason=row.source) for one in rows.order_by("pk")
    )
