"""The list of holds, by state, kind, creditor, team and collector; and the holds of one case as its tab shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateField, F, Func, Q, QuerySet, Value
from django.utils.text import capfirst

from cases.enums import HoldKind, HoldState
from cases.models import Case, Hold
from cases.queries.holds import hold_words, holds
from cases.rules import holds as rules
from cases.rules.case_filter import NOBODY, CaseFilter
from cases.rules.holds import Kind
from common import clock, keyset, punctuation
from common.sorting import Sort, both_ways
from staff.models import User

SIZE = 50
SOON = timedelta(days=7)
IN_FORCE, ENDING, ENDED, ALL = "in_force", "ending", "ended", "all"
SHOWN = (IN_FORCE, ENDING, ENDED, ALL)
SORTS = both_ways(received=Sort("received_at"))
RELATED = ("case__creditor", "case__debtor", "case__collector", "person", "point", "placed_by", "lifted_by")
MOST_USED = (
    HoldKind.CEASE_REQUEST,
    HoldKind.DISPUTE_OPEN,
    HoldKind.HARDSHIP,
    HoldKind.ATTORNEY,
    HoldKind.VULNERABLE,
    HoldKind.COMPLAINT_OPEN,
    HoldKind.IDENTITY_UNVERIFIED,
    HoldKind.FRAUD_CLAIM,
    HoldKind.DECEASED,
    HoldKind.BANKRUPTCY,
    HoldKind.BREATHING_SPACE,
    HoldKind.LEGAL,
    HoldKind.SOLD,
)
KEYS = "1234567890bls"


class LocalDate(Func):
    """The calendar date of an instant in the zone that a row keeps."""

    template = "(%(expressions)s)::date"
    arg_joiner = " AT TIME ZONE "
    output_field = DateField()


@dataclass(frozen=True)
class Row:
    """A hold in words. `is_here` says whether the reader may see the case on which it was placed, and why."""

    hold: Hold
    name: str
    stops: str
    until: str
    is_in_force: bool
    may_lift: bool
    is_here: bool = True

    @property
    def may_end(self) -> bool:
        """Whether the day on which a treatment ended may be recorded."""
        return self.may_lift and self.hold.form == rules.CRISIS and self.hold.ends_on is None


def filtered(user: User, chosen: CaseFilter, *, show: str, kind: str, now: datetime) -> QuerySet[Hold]:
    """Return the holds placed on cases that `user` may see and that fit; of `chosen` creditor, team, collector."""
    cases = Case.objects.visible_to(user)
    if chosen.creditor:
        cases = cases.filter(creditor_id__in=chosen.creditor)
    if chosen.team:
        cases = cases.filter(team_id=chosen.team)
    if chosen.collector:
        cases = cases.filter(collector_id=None if chosen.collector == NOBODY else int(chosen.collector))
    rows = Hold.objects.filter(_shown(show, now), case__in=cases)
    return rows.filter(kind=kind) if kind else rows


def _shown(show: str, now: datetime) -> Q:
    today = LocalDate(Value(now), F("time_zone"))
    live = Q(state=HoldState.IN_FORCE)
    if show == IN_FORCE:
        return live & (Q(ends_on=None) | Q(ends_on__gt=today))
    if show == ENDING:
        return live & Q(ends_on__gt=today, ends_on__lte=LocalDate(Value(now + SOON), F("time_zone")))
    return ~live | Q(ends_on__lte=today) if show == ENDED else Q()


def page(rows: QuerySet[Hold], *, show: str, sort: str, cursor: str = "") -> keyset.Page[Hold]:
    """Return one page in the order `sort` of SORTS; holds that end soon the next to end first."""
    rows = rows.select_related(*RELATED)
    if show == ENDING:
        return keyset.page(rows, by=["ends_on"], cursor=cursor, size=SIZE, descending=False)
    how = SORTS[sort]
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def rows_of(found: Iterable[Hold], user: User, *, now: datetime) -> list[Row]:
    """Return the holds in words for `user`."""
    today = clock.local_date(now, user.time_zone)
    return [_row(hold, user, now=now, today=today, is_here=True) for hold in found]


def of_case(case: Case, user: User, *, now: datetime) -> list[Row]:
    """Return every hold that ever reached `case`, in force first, the newest first; three queries.

    One that was placed on another case of the same person is told without that case and its words to whoever may
    not see it: another creditor's case is nobody's business here.
    """
    found = holds.of_case(case)
    visible = Case.objects.visible_to(user).filter(pk__in=[hold.case_id for hold in found])
    here = set(visible.values_list("pk", flat=True))
    full = Hold.objects.select_related(*RELATED).in_bulk([hold.pk for hold in found])
    today = clock.local_date(now, case.creditor.time_zone)
    rows = [_row(full[hold.pk], user, now=now, today=today, is_here=hold.case_id in here) for hold in found]
    return sorted(rows, key=lambda row: (row.is_in_force, row.hold.received_at, row.hold.pk), reverse=True)


def _row(hold: Hold, user: User, *, now: datetime, today: date, is_here: bool) -> Row:
    in_force = hold.in_force(now)
    problem = rules.lifting_problem(
        kind=Kind(hold.kind), role=user.role, bound=hold.is_bound, ended=not in_force, reason="any"
    )
    return Row(
        hold=hold,
        name=hold_words.name(hold.kind, hold.form),
        stops=hold_words.stopped(hold),
        until=hold_words.until(hold, today=today),
        is_in_force=in_force,
        may_lift=problem is None and is_here,
        is_here=is_here,
    )


@dataclass(frozen=True)
class Offer:
    """A kind of hold that a person may place: its key, its name, until when it usually lasts, what stays possible."""

    kind: HoldKind
    key: str
    name: str
    ends: str
    possible: str


def offers(user: User) -> list[Offer]:
    """Return the kinds that somebody of the role of `user` may place, the most used first."""
    return [
        Offer(
            kind=kind,
            key=key,
            name=str(kind.label),
            ends=punctuation.sentence([capfirst(hold_words.usual_end(kind))]),
            possible=hold_words.possible(rules.TERMS[Kind(kind)].permits),
        )
        for kind, key in zip(MOST_USED, KEYS, strict=True)
        if user.role in rules.TERMS[Kind(kind)].placed_by
    ]
