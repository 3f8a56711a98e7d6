"""A simulation as a table: a row per person, what they were paid and what the version would pay, month by month."""

from datetime import date

from django.utils.translation import gettext as _

from commissions.models import Simulation
from common import dates, money
from common.exports import Column, Kind, Table

SOURCE = """
    commissions_simulation s CROSS JOIN LATERAL jsonb_array_elements(s.people) AS one
    JOIN staff_user u ON u.id = (one ->> 'collector')::bigint LEFT JOIN staff_team t ON t.id = u.team_id
    WHERE s.id = %s ORDER BY u.name, u.id
"""


def file_name(simulation: Simulation) -> str:
    """Return the name of the file without its ending."""
    return f"simulation-{simulation.version.plan.currency}-version-{simulation.version.number}"


def table(simulation: Simulation) -> Table:
    """Return who would get what, with the difference over all months."""
    columns = [
        Column(_("Employee number"), "u.employee_number"),
        Column(_("Collector"), "u.name", width=22),
        Column(_("Team"), "coalesce(t.name, '')", width=18),
    ]
    for place, one in enumerate(simulation.months):
        month = dates.month(date.fromisoformat(one["month"]))
        columns.append(_amount(_("%(month)s, before") % {"month": month}, _of("before", place)))
        columns.append(_amount(_("%(month)s, this version") % {"month": month}, _of("after", place)))
    change = " + ".join(f"{_of('after', place)} - {_of('before', place)}" for place in range(len(simulation.months)))
    columns.append(_amount(_("Difference"), change or "0"))
    exponent = money.exponent(simulation.version.plan.currency)
    return Table(_("Simulation"), columns, SOURCE, (simulation.pk,), exponent)


def _amount(head: str, sql: str) -> Column:
    return Column(head, sql, Kind.MONEY, 18)


def _of(name: str, place: int) -> str:
    return f"(one -> '{name}' ->> {place})::numeric"
