"""The supervisor's home: what needs a decision, the day so far against yesterday, the team, the ages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import BatchState, PaymentState, PromiseState
from cases.models import Case, Payment, Placement, Promise, RefusedRow
from cases.queries import approvals, business_days
from cases.queries.requests import requests
from commissions.models import Target
from common import shares
from common.charts import Bar
from common.clock import local_date, start_of
from common.models import Job, JobState
from contacts.enums import Party
from contacts.models import Contact
from contacts.queries import overrides
from contacts.queries.contacts import HARD
from contacts.rules.moods import TOLD
from staff.enums import Role
from staff.models import User

FIRST_HOUR, LAST_HOUR = 8, 21
LOOK_BACK = timedelta(days=7)
KEPT_DAYS = 30
MONEY_IN = (PaymentState.POSTED, PaymentState.REVERSED)
KEPT = (PromiseState.KEPT, PromiseState.KEPT_WITH_VARIANCE)
MATURED = (*KEPT, PromiseState.PARTLY_KEPT, PromiseState.BROKEN)


@dataclass(frozen=True)
class Wait:
    """One thing that waits: how many, in a sentence, and the address (name and query, or `url`) of its rows."""

    what: str
    count: int
    sentence: str
    name: str = ""
    query: str = ""
    url: str = ""
    tone: str = "warn"


@dataclass(frozen=True)
class Measure:
    """One line of the day: now against yesterday, a count or money of `currency`; `formula` says how it is counted."""

    label: str
    now: Any
    before: Any
    formula: str
    currency: str = ""
    name: str = ""
    query: str = ""


@dataclass(frozen=True)
class Member:
    """One collector's day. `kept` is the rate in percent of the promises matured in 30 days; None without any."""

    person: User
    cases: int
    attempts: int
    reached: int
    promises: int
    matured: int
    kept: int | None
    last_at: datetime | None


@dataclass(frozen=True)
class Day:
    """A calendar day of the reader as two instants, with what is asked of the day before it."""

    on: date
    start: datetime
    end: datetime

    @property
    def before(self) -> "Day":
        """The day before, as long as this one has lasted."""
        return Day(self.on - timedelta(days=1), self.start - timedelta(days=1), self.end - timedelta(days=1))


def day_of(user: User, now: datetime) -> Day:
    """Return the reader's day up to `now`."""
    on = local_date(now, user.time_zone)
    return Day(on, start_of(on, user.time_zone), now)


def waits(user: User, *, now: datetime) -> list[Wait]:
    """Return what needs a decision of the supervisor, empty ones left out."""
    day = day_of(user, now)
    cases = Case.objects.visible_to(user).open()
    nobody, silent, never = cases.aggregate(
        nobody=Count("pk", filter=Q(collector=None)),
        silent=Count("pk", filter=_broken_and_silent(day.on)),
        never=Count("pk", filter=Q(last_contact_at=None, opened_on__lt=day.on - LOOK_BACK, balance__gt=0)),
    ).values()
    lines = [
        *approvals_waiting(user),
        *_requests(user, now),
        *_stopped(user, now),
        Wait(
            _("Assignment"),
            nobody,
            ngettext("%d case has no collector.", "%d cases have no collector.", nobody) % nobody,
            "cases:case-list",
            "collector=none",
        ),
        Wait(
            _("Broken promises"),
            silent,
            ngettext(
                "%d promise was broken and nobody has spoken with the debtor since.",
                "%d promises were broken and nobody has spoken with the debtors since.",
                silent,
            )
            % silent,
            "cases:case-list",
            "promise=broken",
            tone="stop",
        ),
        Wait(
            _("Never contacted"),
            never,
            ngettext(
                "%d case has waited more than 7 days for a first contact.",
                "%d cases have waited more than 7 days for a first contact.",
                never,
            )
            % never,
            "cases:case-list",
            "last=never",
        ),
        *_imports(now),
        *_without_target(user, day.on),
        *failed_jobs(user, now),
    ]
    return [line for line in lines if line.count]


def approvals_waiting(user: User) -> list[Wait]:
    """Return what waits for the reader as the second person, as one line."""
    count = approvals.waiting(user)
    sentence = ngettext("%d request waits for your decision.", "%d requests wait for your decision.", count) % count
    return [Wait(_("Approvals"), count, sentence, "cases:approval-list")]


def _broken_and_silent(on: date) -> Q:
    silent = Q(last_contact_at=None) | Q(last_contact_at__date__lt=F("promise_broken_on"))
    return Q(promise_broken_on__gt=on - LOOK_BACK) & silent


def _requests(user: User, now: datetime) -> list[Wait]:
    near = requests.near(user, days=business_days.all_today(now=now))
    late = ngettext("%d request is past its deadline.", "%d requests are past their deadline.", near.late)
    soon = ngettext("%d request comes up to its deadline.", "%d requests come up to their deadline.", near.soon)
    return [
        Wait(_("Overdue requests"), near.late, late % near.late, "cases:request-list", "due=late", tone="stop"),
        Wait(_("Requests due soon"), near.soon, soon % near.soon, "cases:request-list", "due=soon"),
    ]


def _stopped(user: User, now: datetime) -> list[Wait]:
    """Return how many contacts a rule stopped that the reader may let go on, and how many were hard."""
    count = len(overrides.waiting(user=user, now=now))
    sentence = ngettext(
        "%d contact was stopped by a rule. You may let it go on for a listed reason.",
        "%d contacts were stopped by a rule. You may let them go on for a listed reason.",
        count,
    )
    return [Wait(_("Stopped contacts"), count, sentence % count, "contacts:override-list"), _hard_contacts(user, now)]


def _hard_contacts(user: User, now: datetime) -> Wait:
    """Return how many contacts were abusive or distressing since yesterday: whoever had them is spoken with."""
    before = day_of(user, now).before
    rows = Contact.objects.filter(mood__in=TOLD, at__gte=before.start, case__in=Case.objects.visible_to(user))
    count = rows.count()
    sentence = ngettext(
        "%d contact was abusive or distressing since yesterday. Speak with whoever had it.",
        "%d contacts were abusive or distressing since yesterday. Speak with whoever had them.",
        count,
    )
    query = f"mood={HARD}&since={before.on}"
    return Wait(_("Hard contacts"), count, sentence % count, "contacts:contact-list", query, tone="stop")


def _imports(now: datetime) -> list[Wait]:
    recent = Placement.objects.filter(state__in=[BatchState.READ, BatchState.APPLIED], created_at__gte=now - LOOK_BACK)
    refused = RefusedRow.objects.filter(placement__in=recent).count()
    sentence = ngettext(
        "%d row of this week’s files was refused.", "%d rows of this week’s files were refused.", refused
    )
    return [Wait(_("Imports"), refused, sentence % refused, "cases:placement-list")]


def _without_target(user: User, on: date) -> list[Wait]:
    month = on.replace(day=1)
    people = _people(user).exclude(pk__in=Target.objects.filter(month=month).values("collector"))
    count = people.count()
    sentence = ngettext(
        "%d collector has no target for this month.", "%d collectors have no target for this month.", count
    )
    return [Wait(_("Targets"), count, sentence % count, "staff:team-list", tone="ring")]


def failed_jobs(user: User, now: datetime) -> list[Wait]:
    """Return the reader's own jobs that failed this week, each as one line."""
    jobs = Job.objects.filter(owner=user, state=JobState.FAILED, finished_at__gte=now - LOOK_BACK).order_by("-pk")[:5]
    return [Wait(_("Failed work"), 1, job.error, url=job.back_url, tone="stop") for job in jobs]


def _people(user: User) -> QuerySet[User]:
    return User.objects.filter(role=Role.COLLECTOR, is_active=True, team_id__in=user.team_ids)


def measures(user: User, *, now: datetime) -> list[Measure]:
    """Return the day so far against the same hours of yesterday: promises, contacts, cash per currency."""
    day = day_of(user, now)
    here, there = _counts(user, day), _counts(user, day.before)
    broken = _("Promises judged broken on the day: due date and tolerance had passed.")
    kept = _("Promises judged kept on the day, with variance included.")
    lines = [
        Measure(
            _("Promises due"),
            here["due"],
            there["due"],
            _("Promises with this due date, withdrawn and superseded left out."),
            name="cases:case-list",
            query="promise=due",
        ),
        Measure(_("Promises kept"), here["kept"], there["kept"], kept, name="cases:promise-list", query="show=kept"),
        Measure(
            _("Promises broken"),
            here["broken"],
            there["broken"],
            broken,
            name="cases:promise-list",
            query="show=broken",
        ),
        Measure(
            _("Right party contacts"),
            here["reached"],
            there["reached"],
            _("Contacts that reached the debtor in person."),
            name="contacts:contact-list",
            query=f"since={day.on}&until={day.on}",
        ),
        Measure(
            _("Attempts"),
            here["attempts"],
            there["attempts"],
            _("Every contact and attempt logged, in and out."),
            name="contacts:contact-list",
            query=f"since={day.on}&until={day.on}",
        ),
    ]
    return lines + _cash(user, day)


def _counts(user: User, day: Day) -> dict[str, int]:
    mine = Case.objects.visible_to(user).values("pk")
    promises = Promise.objects.filter(case__in=mine)
    found: dict[str, int] = promises.filter(Q(due_on=day.on) | Q(judged_on=day.on)).aggregate(
        due=Count("pk", filter=Q(due_on=day.on) & ~Q(state__in=[PromiseState.WITHDRAWN, PromiseState.SUPERSEDED])),
        kept=Count("pk", filter=Q(judged_on=day.on, state__in=KEPT)),
        broken=Count("pk", filter=Q(judged_on=day.on, state=PromiseState.BROKEN)),
    )
    contacts = Contact.objects.filter(case__in=mine, at__gte=day.start, at__lt=day.end)
    return found | contacts.aggregate(attempts=Count("pk"), reached=Count("pk", filter=Q(party=Party.DEBTOR)))


def _cash(user: User, day: Day) -> list[Measure]:
    mine = Case.objects.visible_to(user).values("pk")
    days = [day.on, day.before.on]
    paid = (
        Payment.objects.filter(account__case__in=mine, state__in=MONEY_IN, value_on__in=days)
        .values("creditor__currency")
        .annotate(
            here=Sum("amount", filter=Q(value_on=days[0]), default=Decimal(0)),
            there=Sum("amount", filter=Q(value_on=days[1]), default=Decimal(0)),
        )
        .order_by("creditor__currency")
    )
    formula = _("Payments with this value date, less reversals; yesterday is the whole day.")
    return [
        Measure(
            _("Cash in, %(currency)s") % {"currency": row["creditor__currency"]},
            row["here"],
            row["there"],
            formula,
            row["creditor__currency"],
        )
        for row in paid
    ]


def hours(user: User, *, now: datetime) -> list[Bar]:
    """Return right party contacts by hour of the reader's zone: bars of today, marks of yesterday."""
    day = day_of(user, now)
    zone = ZoneInfo(user.time_zone)
    mine = Case.objects.visible_to(user).values("pk")
    rows = (
        Contact.objects.filter(case__in=mine, party=Party.DEBTOR, at__gte=day.before.start, at__lt=now)
        .annotate(hour=ExtractHour("at", tzinfo=zone))
        .values("hour")
        .annotate(
            here=Count("pk", filter=Q(at__gte=day.start)),
            there=Count("pk", filter=Q(at__lt=day.start)),
        )
    )
    found = {row["hour"]: (row["here"], row["there"]) for row in rows}
    present = now.astimezone(zone).hour
    shown = range(min([FIRST_HOUR, *found]), max([LAST_HOUR, *found]) + 1)
    bars = []
    for hour in shown:
        here, there = found.get(hour, (0, 0))
        bars.append(Bar(f"{hour:02}", here, str(here), there, hour == present))
    return bars


def hours_finding(bars: list[Bar]) -> str:
    """Return the heading of the chart of hours: its best hours in words."""
    here = max(bars, key=lambda bar: bar.value)
    there = max(bars, key=lambda bar: bar.mark or 0)
    if here.value and there.mark:
        words = _("Best hour today was %(here)s:00, yesterday %(there)s:00")
        return words % {"here": here.label, "there": there.label}
    if here.value:
        return _("Best hour today was %(here)s:00") % {"here": here.label}
    if there.mark:
        return _("Nobody reached yet today; yesterday’s best hour was %(there)s:00") % {"there": there.label}
    return _("No debtor reached today or yesterday")


def team(user: User, *, now: datetime) -> list[Member]:
    """Return the collectors of the reader's teams by name, with their day; the number of queries is fixed."""
    day = day_of(user, now)
    people = list(_people(user).order_by("name", "pk"))
    ids = [person.pk for person in people]
    cases = dict(
        Case.objects.open().filter(collector__in=ids).values_list("collector").annotate(Count("pk")).order_by()
    )
    spoke = {
        row["collector"]: row
        for row in Contact.objects.filter(collector__in=ids, at__gte=day.start, at__lt=now)
        .values("collector")
        .annotate(attempts=Count("pk"), reached=Count("pk", filter=Q(party=Party.DEBTOR)), last_at=Max("at"))
        .order_by()
    }
    promises = {
        row["recorded_by"]: row
        for row in Promise.objects.filter(recorded_by__in=ids, after_the_fact=False)
        .filter(Q(recorded_at__gte=day.start) | Q(judged_on__gt=day.on - timedelta(days=KEPT_DAYS)))
        .values("recorded_by")
        .annotate(
            made=Count("pk", filter=Q(recorded_at__gte=day.start)),
            matured=Count("pk", filter=Q(state__in=MATURED, judged_on__gt=day.on - timedelta(days=KEPT_DAYS))),
            kept=Count("pk", filter=Q(state__in=KEPT, judged_on__gt=day.on - timedelta(days=KEPT_DAYS))),
        )
        .order_by()
    }
    return [_member(one, cases.get(one.pk, 0), spoke.get(one.pk, {}), promises.get(one.pk, {})) for one in people]


def _member(person: User, cases: int, spoke: Any, promised: Any) -> Member:
    matured = promised.get("matured", 0)
    return Member(
        person=person,
        cases=cases,
        attempts=spoke.get("attempts", 0),
        reached=spoke.get("reached", 0),
        promises=promised.get("made", 0),
        matured=matured,
        kept=int(shares.percent(promised["kept"], matured)) if matured else None,
        last_at=spoke.get("last_at"),
    )
