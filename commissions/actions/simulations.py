"""Simulations: a version tried on the last months, as work that can be stopped. Nothing is paid by it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commissions.actions.calculation import Tells
from commissions.models import PlanVersion, Simulation
from commissions.queries import simulations as queries
from commissions.queries.figuring.months import Month, watermark
from commissions.queries.plans import advice, plans
from common import audit, jobs, links
from common.errors import Refusal
from common.models import Job
from staff.models import User


class NotSimulated(Refusal):
    """The version cannot be tried: its document has faults, or there is nobody to try it on."""

    code = "not_simulated"


def start(*, by: User, version: PlanVersion, whom: str, today: date, now: datetime) -> Job:
    """Queue the simulation of a version on the last months before `today`. Raises NotSimulated, AlreadyRunning."""
    currency = version.plan.currency
    chinese = plans.under_chinese_pack(currency)
    found = advice.examine(version.definition, currency=currency, chinese=chinese)
    if found.plan is None or any(one.code != "only_money" for one in found.faults):
        raise NotSimulated(_("The plan has faults. Mend what stands beside its parts, then try it."))
    months = queries.months_before(today)
    if not any(queries.people_of(version, month, whom) for month in months):
        raise NotSimulated(_("Nobody was there to try it on in these months. Choose others."), field="whom")
    return jobs.start(
        kind=queries.SIMULATE,
        by=by,
        key=f"version:{version.pk}",
        back_url=links.to("commissions:version-simulation", version.pk),
        payload={"version": version.pk, "whom": whom, "months": [one.isoformat() for one in months]},
    )


def simulate(
    *, by: User, version: PlanVersion, whom: str, months: Sequence[date], now: datetime, tell: Tells
) -> Simulation:
    """Try a version on months, one after another, and keep what came of it in place of the last time."""
    known, done = watermark(), 0
    tell.step(gettext_noop("Figuring the months"), 2 * len(months))
    tried = []
    for start_of_month in months:
        month = Month(start_of_month, version.plan.currency, known, now.date())
        with transaction.atomic():
            people = queries.people_of(version, start_of_month, whom)
            after, faults = queries.after(version, month, people)
            tell.at(done + 1, 2 * len(months))
            before, paid = queries.before(month)
        done += 2
        tell.at(done, 2 * len(months))
        held = {pk: before.get(pk) for pk in people}
        tried.append(
            queries.Tried(start_of_month, paid, after, {k: v for k, v in held.items() if v is not None}, faults)
        )
    return _kept(by=by, version=version, whom=whom, tried=tried, now=now)


@transaction.atomic
def _kept(*, by: User, version: PlanVersion, whom: str, tried: Sequence[queries.Tried], now: datetime) -> Simulation:
    row, _created = Simulation.objects.update_or_create(
        version=version,
        defaults={
            "sha256": version.sha256,
            "whom": whom,
            "months": [_month(one) for one in tried],
            "people": _people(tried),
            "made_at": now,
            "made_by": by,
        },
    )
    audit.record(by=by, action="pay_plan.simulate", subject=version, now=now, whom=whom, months=len(tried))
    return row


def _month(one: queries.Tried) -> dict[str, Any]:
    return {
        "month": one.month.isoformat(),
        "paid": one.paid,
        "before": str(sum(one.before.values(), queries.NOTHING)),
        "after": str(sum(one.after.values(), queries.NOTHING)),
        "faults": [[code, detail, count] for (code, detail), count in sorted(one.faults.items())],
    }


def _people(tried: Sequence[queries.Tried]) -> list[dict[str, Any]]:
    everybody = sorted({pk for one in tried for pk in (*one.after, *one.before)})
    return [
        {
            "collector": pk,
            "before": [str(one.before.get(pk, queries.NOTHING)) for one in tried],
            "after": [str(one.after.get(pk, queries.NOTHING)) for one in tried],
        }
        for pk in everybody
    ]
