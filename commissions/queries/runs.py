"""What finance sees of a run: the list, control totals, differences to the month before, proofs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.enums import ExceptionKind, RunState
from commissions.models import Line, Run, Statement
from commissions.queries import credits as chosen
from commissions.queries import reasons
from commissions.queries.credits import Counted
from commissions.queries.traces import percent_of
from commissions.rules.months import following_month, previous_month
from common import dates, keyset, money
from staff.enums import Role
from staff.models import User

MOST_MOVERS = 5
REASONS = """
    SELECT DISTINCT exclusion FROM commissions_line WHERE run_id = ANY (%(runs)s) AND exclusion <> ''
    UNION SELECT split_part(x, ':', 1) FROM commissions_line l CROSS JOIN LATERAL unnest(l.faults) x
    WHERE l.run_id = ANY (%(runs)s) AND l.faults IS NOT NULL
    ORDER BY 1
"""
KINDS = ("posted", "credited", "not_counted", "beyond", "taken_back", "waiting")


@dataclass(frozen=True, slots=True)
class Mover:
    """One collector against the month before; either statement may be missing."""

    name: str
    statement: Statement | None
    before: Decimal
    after: Decimal
    because: str

    @property
    def change(self) -> Decimal:
        """How much more is paid than in the month before."""
        return self.after - self.before


def listed() -> QuerySet[Run]:
    """Return the runs with what the list shows."""
    return Run.objects.official().select_related("calculated_by", "approved_by")


def previous(run: Run) -> Run | None:
    """Return the figured run of the month before in the same currency."""
    found = (
        Run.objects.official()
        .filter(month=previous_month(run.month), currency=run.currency)
        .exclude(state=RunState.DRAFT)
    )
    return found.first()


def control(run: Run, before: Run | None) -> dict[str, Any]:
    """Return the control totals of a figured run and how they differ from those of `before`."""
    counts = {name: Counted(run.counts[name][0], Decimal(run.counts[name][1])) for name in KINDS}
    now, then = _steps(run), _steps(before) if before else None
    labels = {
        "line_total": _("Payments"),
        "effects": _("Month and team"),
        "rounding": _("Rounding"),
        "settled": _("Held back, released, taken back, adjusted"),
    }
    steps = [
        {"label": label, "amount": now[name], "change": then and now[name] - then[name]}
        for name, label in labels.items()
        if name != "settled" or now[name] or (then and then[name])
    ]
    change = run.total - before.total if before else None
    return counts | {"steps": steps, "statements": run.counts["statements"], "change": change}


def _steps(run: Run) -> dict[str, Decimal]:
    """Return the steps as the differences of rounded running sums, so that what is shown adds up."""
    lines, earned = Decimal(run.counts["line_total"]), Decimal(run.counts["total"])
    first = money.rounded(lines, run.currency)
    second = money.rounded(lines + Decimal(run.counts["effects"]), run.currency)
    return {
        "line_total": first,
        "effects": second - first,
        "rounding": earned - second,
        "settled": run.total - earned,
    }


def movers(run: Run, before: Run | None, *, most: int = MOST_MOVERS) -> list[Mover]:
    """Return the collectors whose pay changed most since `before`, the largest change first."""
    if before is None:
        return []
    now, then = _by_collector(run), _by_collector(before)
    found = [_mover(run, now.get(key), then.get(key)) for key in now.keys() | then.keys()]
    found.sort(key=lambda one: (-abs(one.change), one.name))
    return [one for one in found if one.change][:most]


def _by_collector(run: Run) -> dict[int, Statement]:
    rows = Statement.objects.filter(run=run).select_related("collector")
    return {row.collector_id: row for row in rows}


def _mover(run: Run, now: Statement | None, then: Statement | None) -> Mover:
    someone: Any = now or then
    before, after = (then.paid if then else Decimal(0)), (now.paid if now else Decimal(0))
    return Mover(someone.collector.name, now, before, after, _because(run, now, then))


def _because(run: Run, now: Statement | None, then: Statement | None) -> str:
    """Name what moved most: the target, the money, or the mix of ages."""
    if now is None:
        return _("Nothing credited this month")
    if then is None:
        return _("Nothing credited the month before")
    shifts = {
        "factor": _shift(now.multiplier, then.multiplier),
        "money": _shift(now.recovered, then.recovered),
        "rate": _shift(_average(now), _average(then)),
    }
    kind = max(shifts, key=lambda name: shifts[name])
    if kind == "factor" and now.target and then.target:
        new, old = percent_of(now.recovered, now.target), percent_of(then.recovered, then.target)
        return _("Target %(new)d %%, was %(old)d %%") % {"new": new, "old": old}
    if kind == "rate":
        new, old = _average(now) * 100, _average(then) * 100
        return _("Average rate %(new).2f %%, was %(old).2f %%") % {"new": new, "old": old}
    facts = {"new": money.grouped(now.recovered, run.currency), "old": money.grouped(then.recovered, run.currency)}
    return _("Credited %(new)s, was %(old)s") % facts


def _average(statement: Statement) -> Decimal:
    return statement.line_total / statement.recovered if statement.recovered else Decimal(0)


def _shift(new: Decimal, old: Decimal) -> Decimal:
    return abs(new - old) / max(abs(new), abs(old), Decimal("0.0000000001"))


def proofs(run: Run) -> list[dict[str, Any]]:
    """Return what was proved of a figured run, each with its sign and sentence."""
    counts = run.counts
    found = [
        _proof(
            ngettext(
                "The %(count)s payment of the month has its line",
                "Each of the %(count)s payments of the month has its line",
                counts["posted"][0],
            ),
            counts["posted"][0],
        ),
        _proof(
            ngettext(
                "Database and engine agree to the last digit on %(count)s person figured twice",
                "Database and engine agree to the last digit on %(count)s people figured twice",
                counts["proved"],
            ),
            counts["proved"],
        ),
        _proof(
            ngettext(
                "Lines, steps and rounding make the %(count)s statement",
                "Lines, steps and rounding make the %(count)s statements",
                counts["statements"],
            ),
            counts["statements"],
        ),
    ]
    if counts["figured"] > 1 and counts["same"]:
        found.append({"sign": "ok", "text": _("Calculated again, same fingerprint"), "print": run.fingerprint})
    elif counts["figured"] > 1:
        found.append({"sign": "warn", "text": _("Calculated again, the sums changed"), "print": run.fingerprint})
    else:
        found.append({"sign": "ring", "text": _("Fingerprint"), "print": run.fingerprint})
    return found + _open_ends(run)


def _proof(sentence: str, count: int) -> dict[str, Any]:
    return {"sign": "ok", "text": sentence % {"count": f"{count:,}"}}


def _open_ends(run: Run) -> list[dict[str, Any]]:
    found = []
    late = chosen.since(month=run.month, currency=run.currency, watermark=run.watermark)
    if late.rows:
        facts = {"count": late.rows, "amount": money.signed(late.amount, run.currency)}
        facts["month"] = dates.month(following_month(run.month))
        found.append({"sign": "warn", "text": _said(late.rows, "forward" if run.is_locked else "again", facts)})
    unmatched = chosen.unmatched(month=run.month, currency=run.currency)
    if unmatched.rows:
        facts = {"count": unmatched.rows, "amount": money.signed(unmatched.amount, run.currency)}
        found.append({"sign": "warn", "text": _said(unmatched.rows, "unmatched", facts)})
    return found


def _said(count: int, what: str, facts: dict[str, Any]) -> str:
    """Return the sentence about `count` payments in singular or plural."""
    sentences = {
        "forward": ngettext(
            "Came since: %(count)d payment, %(amount)s. It goes into %(month)s.",
            "Came since: %(count)d payments, %(amount)s. They go into %(month)s.",
            count,
        ),
        "again": ngettext(
            "Came since: %(count)d payment, %(amount)s. Calculate again to count it.",
            "Came since: %(count)d payments, %(amount)s. Calculate again to count them.",
            count,
        ),
        "unmatched": ngettext(
            "No account found for %(count)d payment, %(amount)s. It counts once it is matched.",
            "No account found for %(count)d payments, %(amount)s. They count once they are matched.",
            count,
        ),
    }
    return sentences[what] % facts


def approvers(run: Run) -> list[str]:
    """Return the names of those who may approve the run: finance, but not who figured it or sent it to review."""
    people = User.objects.filter(role=Role.FINANCE, is_active=True)
    barred = [pk for pk in (run.calculated_by_id, run.review_by_id) if pk]
    return list(people.exclude(pk__in=barred).order_by("name").values_list("name", flat=True)[:3])


def deltas_of(run: Run) -> list[dict[str, Any]]:
    """Return the corrections of earlier months that are booked in a run, with how many people they concern."""
    return [{"run": one, "people": one.counts["statements"]} for one in run.deltas.order_by("month")]


def statements_of(run: Run, *, cursor: str) -> keyset.Page[Statement]:
    """Return a page of the statements of a run, largest pay first."""
    rows = Statement.objects.filter(run=run).select_related("collector__team", "version__plan")
    return keyset.page(rows, by=["paid"], cursor=cursor)


def excluded(run: Run, *, kind: str, cursor: str) -> keyset.Page[Line]:
    """Return a page of what is not counted of a run, or waits, for one reason or, with "", for any."""
    lines = Line.objects.filter(run__in=run.with_deltas(), taken_back=False)
    if not kind:
        rows = lines.left_out()
    elif kind in ExceptionKind.values:
        rows = lines.waiting_for(kind)
    else:
        rows = lines.filter(exclusion=kind)
    rows = rows.select_related("payment__account__case__debtor", "payment__creditor", "collector")
    return keyset.page(rows, by=[], cursor=cursor, descending=False)


def reasons_of(run: Run) -> list[tuple[str, str]]:
    """Return why money of a run is not counted or waits: codes with their words."""
    with connection.cursor() as cursor:
        cursor.execute(REASONS, {"runs": run.with_deltas()})
        codes = [code for (code,) in cursor.fetchall()]
    return [(code, reasons.label(code)) for code in codes]
