"""Which version of a plan pays a month, and its tables as the rules read them."""

from dataclasses import dataclass
from datetime import date

from commissions.models import PlanVersion
from commissions.rules import bands


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables of a version."""

    rates: bands.Table
    attainment: bands.Table


def in_force(*, month: date, currency: str) -> PlanVersion | None:
    """Return the approved version that pays `month` in `currency`; there is at most one."""
    versions = PlanVersion.objects.filter(currency=currency, approved_at__isnull=False, valid__contains=month)
    return versions.select_related("plan").first()


def tables_of(version: PlanVersion) -> Tables:
    """Return the tables of a version."""
    return Tables(bands.table(version.base_rates), bands.table(version.attainment))
