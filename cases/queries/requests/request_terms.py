"""By when requests are answered and which hold they place: the rows that apply, and what the pages say of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.enums import DayUnit, HoldKind, RequestKind
from cases.models import Creditor, Request, RequestTerm
from cases.queries import calendars
from cases.rules.requests import requests as rules
from common import history, punctuation
from common.clock import local_date
from staff.enums import Department

Rows = dict[str, tuple[RequestTerm | None, RequestTerm | None]]


def of(creditor: Creditor) -> Rows:
    """Return for each kind the row of the jurisdiction and that of the creditor, None for none; one query."""
    whose = Q(creditor=creditor) | Q(creditor=None, jurisdiction=creditor.jurisdiction)
    law: dict[str, RequestTerm] = {}
    own: dict[str, RequestTerm] = {}
    for row in RequestTerm.objects.filter(whose):
        (law if row.creditor_id is None else own)[row.kind] = row
    return {kind: (law.get(kind), own.get(kind)) for kind in RequestKind.values}


def applying(rows: Rows, kind: str, received_on: date) -> rules.Applying:
    """Return what applies to a request of `kind` received on a day, by the rows of its creditor."""
    law, own = rows[kind]
    return rules.applying(kind, received_on, law=law.stated if law else None, own=own.stated if own else None)


def term(request: Request) -> rules.Term:
    """Return the term under which `request` is answered: of those that it must meet, the one that ends first."""
    creditor = request.case.creditor
    terms = applying(of(creditor), request.kind, request.counts_from).terms
    calendar = calendars.of(creditor=creditor, first=request.counts_from)
    return rules.deadline(request.counts_from, terms, calendar)[1]


@dataclass(frozen=True)
class Meaning:
    """What a kind means when received today: who answers, by when, which hold it places, and the laws named."""

    kind: str
    label: str
    department: str
    due_on: date
    term: rules.Term
    hold: str
    sources: list[str]
    law: RequestTerm | None
    own: RequestTerm | None


def meanings(creditor: Creditor, *, now: datetime) -> list[Meaning]:
    """Return what each kind means at `creditor` when received now, in three queries."""
    today = local_date(now, creditor.time_zone)
    calendar, rows = calendars.of(creditor=creditor, first=today), of(creditor)
    found = []
    for kind in RequestKind:
        what = applying(rows, kind.value, today)
        due_on, within = rules.deadline(today, what.terms, calendar)
        sources = [one.source for one in (within, what.stop) if one and one.source]
        found.append(
            Meaning(
                kind.value,
                str(kind.label),
                str(Department(rules.KINDS[kind].department).label),
                due_on,
                within,
                str(HoldKind(what.stop.hold).label) if what.stop else "",
                list(dict.fromkeys(sources)),
                *rows[kind.value],
            )
        )
    return found


def past(creditor: Creditor) -> list[history.Change]:
    """Return what was stated of requests at `creditor` and in its jurisdiction, the newest first."""
    whose = Q(creditor=creditor) | Q(creditor=None, jurisdiction=creditor.jurisdiction)
    rows = RequestTerm.history.filter(whose).select_related("history_user")
    found: list[history.Change] = []
    for _pk, records in groupby(rows.order_by("id", "-history_date", "-history_id"), key=lambda row: row.id):
        several = list(records)
        kind = str(RequestKind(several[0].kind).label)
        found.extend(_taken_back(one, kind) for one in several if one.history_type == "-")
        told = history.changes([one for one in several if one.history_type != "-"], skip=("kind",))
        found.extend(replace(one, reason=punctuation.parts([kind, one.reason])) for one in told)
    return sorted(found, key=lambda one: one.at, reverse=True)


def _taken_back(record: Any, kind: str) -> history.Change:
    by = str(record.history_user) if record.history_user_id else ""
    return history.Change(
        record.history_date, by, created=False, fields=[], reason=punctuation.parts([kind, _("taken back")])
    )


def usual(kind: str) -> RequestTerm:
    """Return a row, not stored, that says what the desk's own table says of `kind`."""
    row = rules.KINDS[kind]
    unit = DayUnit.WORKING if row.term.working else DayUnit.CALENDAR
    return RequestTerm(kind=kind, days=row.term.days, unit=unit, hold=row.stop.hold if row.stop else "")
