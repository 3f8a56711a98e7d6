"""Plans and their versions: drafts, and the approval that puts one in force."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from commissions.enums import RunState
from commissions.models import Plan, PlanVersion, Run
from commissions.queries import advice
from commissions.rules import bands, lint
from common import audit, dates, history, second_person
from common.errors import Refusal
from staff.models import User


class TableFaulty(Refusal):
    """A table has a fault; the facts name table, row and sentence."""

    code = "table_faulty"


class VersionApproved(Refusal):
    """An approved version does not change."""

    code = "version_approved"


class MonthsTaken(Refusal):
    """The months are paid by another version, or approved already."""

    code = "months_taken"


class NameTaken(Refusal):
    """Another plan has the name."""

    code = "name_taken"


def check(rates: bands.Table, attainment: bands.Table) -> None:
    """Raise TableFaulty with a sentence that names the first faulty row; `facts` holds every fault."""
    found = [("rates", one) for one in lint.rates(rates)] + [("attainment", one) for one in lint.attainment(attainment)]
    if found:
        sentences = [{"table": name, "row": one.row, "sentence": advice.sentence(name, one)} for name, one in found]
        raise TableFaulty(sentences[0]["sentence"], field=found[0][0], facts={"faults": sentences})


@transaction.atomic
def create(
    *, by: User, name: str, currency: str, since: date, rates: bands.Table, attainment: bands.Table, now: datetime
) -> PlanVersion:
    """Open a plan with the draft of its first version. Raises NameTaken, TableFaulty."""
    if Plan.objects.filter(name__iexact=name.strip()).exists():
        raise NameTaken(_("Another plan has this name. Choose another one."), field="name")
    plan = Plan(name=name.strip(), currency=currency)
    history.sign(plan, by=by, now=now)
    plan.save()
    return draft(by=by, plan=plan, since=since, rates=rates, attainment=attainment, now=now)


@transaction.atomic
def draft(
    *, by: User, plan: Plan, since: date, rates: bands.Table, attainment: bands.Table, now: datetime
) -> PlanVersion:
    """Write the draft of a new version of `plan` that counts from the month of `since`. Raises TableFaulty."""
    check(rates, attainment)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    last = plan.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PlanVersion.objects.create(
        plan=plan, number=last + 1, currency=plan.currency, created_by=by, **_content(since, rates, attainment)
    )
    audit.record(by=by, action="plan.draft", subject=version, now=now, number=version.number)
    return version


@transaction.atomic
def keep(
    *, by: User, version: PlanVersion, since: date, rates: bands.Table, attainment: bands.Table, now: datetime
) -> PlanVersion:
    """Keep a draft with new content; `by` then counts as its author. Raises VersionApproved, TableFaulty."""
    version = _draft(version)
    check(rates, attainment)
    for name, value in _content(since, rates, attainment).items():
        setattr(version, name, value)
    version.created_by = by
    version.save()
    audit.record(by=by, action="plan.keep", subject=version, now=now)
    return version


@transaction.atomic
def discard(*, by: User, version: PlanVersion, now: datetime) -> None:
    """Throw a draft away. Raises VersionApproved."""
    version = _draft(version)
    if Run.objects.filter(plan_version=version).exists():
        raise VersionApproved(_("A run was calculated with this version. It stays."))
    audit.record(by=by, action="plan.discard", subject=version, now=now, number=version.number)
    version.delete()


@transaction.atomic
def approve(*, by: User, version: PlanVersion, now: datetime) -> PlanVersion:
    """Put a draft in force from its first month; what paid before ends there.

    Raises VersionApproved, SecondPersonNeeded for its author, TableFaulty, MonthsTaken when an approved version begins
    in or after that month, or a run from that month on is approved.
    """
    version = _draft(version)
    second_person.check(by=by, makers=[version.created_by_id])
    check(bands.table(version.base_rates), bands.table(version.attainment))
    since = since_of(version)
    _months_free(version, since)
    for former in PlanVersion.objects.select_for_update(of=("self",)).filter(
        currency=version.currency, approved_at__isnull=False, valid__contains=since
    ):
        former.valid = DateRange(former.valid.lower, since)
        former.save(update_fields=["valid"])
    version.approved_at, version.approved_by = now, by
    version.save(update_fields=["approved_at", "approved_by"])
    audit.record(by=by, action="plan.approve", subject=version, now=now, since=str(since))
    return version


def _content(since: date, rates: bands.Table, attainment: bands.Table) -> dict[str, Any]:
    return {
        "valid": DateRange(since.replace(day=1), None),
        "base_rates": bands.stored(rates),
        "attainment": bands.stored(attainment),
    }


def since_of(version: PlanVersion) -> date:
    """Return the first day on which the version counts."""
    lower: date | None = version.valid.lower
    if lower is None:
        raise ValueError("A version of a plan has a first day.")
    return lower


def _draft(version: PlanVersion) -> PlanVersion:
    version = PlanVersion.objects.select_for_update(of=("self",)).select_related("plan").get(pk=version.pk)
    if version.approved_at:
        raise VersionApproved(_("This version is approved and stays as it is. Write a new version."))
    return version


def _months_free(version: PlanVersion, since: date) -> None:
    approved = PlanVersion.objects.filter(currency=version.currency, approved_at__isnull=False)
    later = approved.filter(valid__startswith__gte=since).order_by("valid").first()
    if later is not None:
        raise MonthsTaken(
            _("%(plan)s, version %(number)s, counts from %(month)s already. Choose a later month.")
            % {"plan": later.plan, "number": later.number, "month": dates.month(since_of(later))},
            field="since",
        )
    states = (RunState.APPROVED, RunState.EXPORTED)
    run = Run.objects.filter(currency=version.currency, state__in=states, month__gte=since).order_by("-month").first()
    if run is not None:
        raise MonthsTaken(
            _("The run of %(month)s is approved. Choose a later month.") % {"month": dates.month(run.month)},
            field="since",
        )
