"""Plans and their versions: drafted by one person, approved by another, in force from a day on.

The steps from draft to decision are those of all versions (`common.versions`). A draft may be faulty; nothing faulty
is handed in or approved, and no approved version ever changes: a later one takes over from its first day, which may
be a day of a month whose run is approved: such a version amends it, and the difference is posted forward.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from commissions.actions import months
from commissions.enums import AmendmentKind
from commissions.models import Amendment, Plan, PlanVersion
from commissions.queries import amendments
from commissions.queries.plans import advice, bench
from commissions.queries.plans import plans as queries
from commissions.rules import documents
from common import audit, dates, history, versions
from common.errors import Refusal
from common.versions import VersionState
from staff.models import User


class PlanRefused(Refusal):
    """The document, or what is asked of it, cannot be; `facts` hold every fault with its place."""

    code = "plan_refused"


class PlanDecided(Refusal):
    """The version is not in the state that the step needs."""

    code = "plan_decided"


class DaysTaken(Refusal):
    """A later version of the plan counts already."""

    code = "days_taken"


class NameTaken(Refusal):
    """Another plan has the name."""

    code = "name_taken"


LIFE = versions.Life(PlanVersion, "pay_plan", PlanRefused, PlanDecided)


@transaction.atomic
def create(
    *,
    by: User,
    name: str,
    currency: str,
    definition: Mapping[str, Any],
    now: datetime,
    cases: list[dict[str, Any]] | None = None,
) -> PlanVersion:
    """Open a plan with the draft of its first version. Raises NameTaken, PlanRefused."""
    if Plan.objects.filter(name__iexact=name.strip()).exists():
        raise NameTaken(_("Another plan has this name. Choose another one."), field="name")
    plan = Plan(name=name.strip(), currency=currency)
    history.sign(plan, by=by, now=now)
    plan.save()
    return _begin(plan, by=by, now=now, definition=definition, cases=cases or [])


@transaction.atomic
def draft(*, by: User, plan: Plan, now: datetime, based_on: PlanVersion | None = None, note: str = "") -> PlanVersion:
    """Begin a version of `plan` that says what `based_on`, or else the last approved one, says."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    base = based_on or plan.versions.order_by("-number").first()
    content = {"definition": base.definition, "cases": base.cases, "based_on": base} if base else {"definition": {}}
    return _begin(plan, by=by, now=now, note=note, **content)


def _begin(plan: Plan, *, by: User, now: datetime, definition: Mapping[str, Any], **said: Any) -> PlanVersion:
    held = _document(definition)
    row: PlanVersion = LIFE.begin(
        by=by, now=now, among=plan.versions.all(), plan=plan, definition=held, sha256=documents.digest(held), **said
    )
    audit.record(by=by, action="pay_plan.draft", subject=row, now=now, number=row.number)
    return row


@transaction.atomic
def write(*, by: User, version: PlanVersion, definition: Mapping[str, Any], now: datetime) -> PlanVersion:
    """Keep a draft with a new document, faults and all. Raises PlanDecided, PlanRefused for what cannot be stored."""
    row = LIFE.locked(version, VersionState.DRAFT)
    held = _document(definition)
    LIFE.write(row, by=by, now=now, definition=held, sha256=documents.digest(held))
    audit.record(by=by, action="pay_plan.write", subject=row, now=now, sha256=row.sha256)
    return row


@transaction.atomic
def write_cases(*, by: User, version: PlanVersion, cases: list[dict[str, Any]], now: datetime) -> PlanVersion:
    """Keep the worked cases of a draft. Raises PlanDecided, PlanRefused for what cannot be stored."""
    row = LIFE.locked(version, VersionState.DRAFT)
    held = _document({"cases": cases})["cases"]
    LIFE.write(row, by=by, now=now, cases=held)
    audit.record(by=by, action="pay_plan.write_cases", subject=row, now=now, cases=len(held))
    return row


@transaction.atomic
def submit(
    *, by: User, version: PlanVersion, effective_on: date, note: str, now: datetime, amends: bool = False
) -> PlanVersion:
    """Ask a second person to approve a draft that is to hold from `effective_on`, any day, on.

    A day of a month whose run is approved, or before one, is taken when `amends` says that it is meant; `note` is then
    the reason of the amendment. Raises PlanDecided; PlanRefused for a faulty document, a failing case or no words;
    DaysTaken; MonthLocked.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    _free(row, effective_on)
    then = _("Hand it in again if that is meant.")
    amended = months.amends(effective_on, row.plan.currency, note if amends else "", field="effective_on", then=then)
    _sound(row)
    # A first day in the past is no fault here: pay is figured after the month.
    LIFE.submit(row, effective_on=effective_on, note=note, by=by, today=effective_on)
    audit.record(by=by, action="pay_plan.submit", subject=row, now=now, effective_on=effective_on.isoformat())
    if amended:
        about: dict[str, Any] = {"plan": row.plan, "version": row, "currency": row.plan.currency}
        months.ask(by=by, kind=AmendmentKind.VERSION, month=effective_on, reason=note, now=now, **about)
    return row


@transaction.atomic
def approve(*, by: User, version: PlanVersion, now: datetime, words: str = "") -> PlanVersion:
    """Put a version in force from its first day on; the one that held until then ends there.

    One that began on that very day has no days left. A version that was handed in for an open month is refused when
    its run has been approved since.
    Raises PlanDecided, SecondPersonNeeded for its authors, PlanRefused, DaysTaken, MonthLocked.
    """
    Plan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    row = LIFE.waiting(version, by=by)
    since = first_day(row)
    _free(row, since)
    amended = _amended(row, VersionState.APPROVED, by=by, now=now, words=words)
    if not amended and amendments.notice(since, row.plan.currency):
        raise months.MonthLocked(
            _("A run that it concerns was approved since. Refuse it, and have it handed in again as an amendment.")
        )
    _sound(row)
    former = PlanVersion.objects.select_for_update(of=("self",)).filter(
        plan=row.plan_id, state=VersionState.APPROVED, valid__contains=since
    )
    for one in former.order_by("pk"):
        one.valid = DateRange(one.valid.lower, since)
        one.save(update_fields=["valid"])
    row.valid = DateRange(since, None)
    row.save(update_fields=["valid"])
    return LIFE.approve(row, by=by, now=now, today=since, words=words, sha256=row.sha256)


@transaction.atomic
def refuse(*, by: User, version: PlanVersion, words: str, now: datetime) -> PlanVersion:
    """Refuse a version with the reason. Raises PlanDecided, SecondPersonNeeded, PlanRefused without words."""
    row: PlanVersion = LIFE.refuse(version, words=words, by=by, now=now)
    _amended(row, VersionState.REFUSED, by=by, now=now, words=words)
    return row


@transaction.atomic
def discard(*, by: User, version: PlanVersion, now: datetime) -> PlanVersion:
    """Throw a draft away, or take back what waits for approval. Raises PlanDecided."""
    row: PlanVersion = LIFE.discard(version, by=by, now=now)
    _amended(row, VersionState.DISCARDED, by=by, now=now)
    return row


def _amended(version: PlanVersion, state: VersionState, *, by: User, now: datetime, words: str = "") -> bool:
    """Decide the amendment that goes with a version; return whether there is one."""
    rows = Amendment.objects.filter(version=version, state=VersionState.SUBMITTED)
    waits = rows.select_for_update(of=("self",)).order_by("pk").first()
    if waits is not None:
        months.decide(row=waits, state=state, by=by, now=now, words=words)
    return waits is not None


def first_day(version: PlanVersion) -> date:
    """Return the first day on which a version that was handed in holds."""
    if version.effective_on is None:
        raise ValueError("A version that was handed in has a first day.")
    return version.effective_on


def _document(definition: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return documents.checked(dict(definition))
    except documents.NotADocument as error:
        raise PlanRefused(_("Nothing was changed: %(why)s") % {"why": advice.unread(error)}) from error


def _sound(version: PlanVersion) -> None:
    """Raise PlanRefused with the first fault of the document, or its first failing case; `facts` hold all."""
    currency = version.plan.currency
    chinese = queries.under_chinese_pack(currency)
    faults = advice.examine(version.definition, currency=currency, chinese=chinese).faults
    if faults:
        raise PlanRefused(faults[0].sentence, facts={"faults": advice.told(faults)})
    failed = [one for one in bench.run(version.definition, version.cases) if not one.passed]
    if failed:
        sentence = _("The case “%(name)s” does not come to what it expects. Mend the plan or the case.")
        raise PlanRefused(sentence % {"name": failed[0].id}, facts={"cases": [one.id for one in failed]})


def _free(version: PlanVersion, since: date) -> None:
    rows = PlanVersion.objects.filter(plan=version.plan_id, state=VersionState.APPROVED, effective_on__gt=since)
    later = rows.filter(valid__isempty=False).order_by("effective_on").first()
    if later is not None:
        facts = {"number": later.number, "day": dates.day(first_day(later))}
        sentence = _("Version %(number)s counts from %(day)s already. Choose a later day.") % facts
        raise DaysTaken(sentence, field="effective_on")
