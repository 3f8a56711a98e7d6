"""Overdue reports as they are read: who sees which, the figures of a page, its rows, its sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Creditor
from common import addresses, keyset, money, punctuation, shares
from common.charts import Part
from reports.enums import Concern
from reports.models import OverdueReport, OverdueRow
from reports.rules import overdue
from reports.rules.overdue import Cell, Group, Sums
from staff.enums import Role
from staff.models import Team, User

SIZE = 50
SORTS = {"balance": "balance", "days": "dpd"}


@dataclass(frozen=True)
class Narrowed:
    """What of a report is looked at, in ids; empty for all. `team` 0 is no team."""

    currency: str = ""
    bucket: int | None = None
    creditor: int | None = None
    team: int | None = None
    concern: str = ""

    def query(self) -> str:
        """Return what is asked as "currency=CNY&bucket=3", as an address has it; what covers all is left out."""
        asked = ((one.name, getattr(self, one.name)) for one in fields(self))
        return urlencode([(name, value) for name, value in asked if value not in ("", None)])


@dataclass(frozen=True)
class Line:
    """One line of a table of totals with the name of what it sums and the address of its rows."""

    name: str
    query: str
    group: Group


@dataclass(frozen=True)
class Section:
    """The figures of one currency."""

    currency: str
    sums: Sums
    collected: Decimal
    buckets: list[Line]
    teams: list[Line]
    creditors: list[Line]
    parts: list[Part]
    finding: str
    overdue_share: Decimal
    concerns: list["ConcernLine"] = field(default_factory=list)


@dataclass(frozen=True)
class ConcernLine:
    """One exception: what is wrong, in how many accounts, and their balance."""

    label: str
    query: str
    accounts: int
    balance: Decimal


def teams_of(user: User) -> list[int] | None:
    """Return the teams whose accounts `user` sees in a report; None for all."""
    return user.team_ids if user.role == Role.SUPERVISOR else None


def visible(user: User) -> models.QuerySet[OverdueReport]:
    """Return the reports that `user` may open: a supervisor the daily ones and their own."""
    reports = OverdueReport.objects.select_related("asked_by", "job")
    return reports.filter(Q(scheduled=True) | Q(asked_by=user)) if user.role == Role.SUPERVISOR else reports


def listed(user: User, *, cursor: str = "") -> keyset.Page[OverdueReport]:
    """Return a page of the visible reports, the latest day first. Raises CursorUnreadable."""
    return keyset.page(visible(user), by=["as_of"], cursor=cursor, size=30)


def _cells(report: OverdueReport, user: User) -> list[Cell]:
    return overdue.of_teams([overdue.read(kept) for kept in report.totals.get("cells", [])], teams_of(user))


def narrowed(params: Mapping[str, str]) -> Narrowed:
    """Return what the address asks for; what it does not understand is left out."""

    def whole(name: str) -> int | None:
        return addresses.key(params.get(name))

    currency, concern = params.get("currency", ""), params.get("concern", "")
    return Narrowed(
        currency=currency if currency in money.CURRENCIES else "",
        bucket=whole("bucket"),
        creditor=whole("creditor"),
        team=whole("team"),
        concern=concern if concern in Concern.values else "",
    )


def rows(report: OverdueReport, user: User, asked: Narrowed) -> models.QuerySet[OverdueRow]:
    """Return the accounts of the report that `user` sees and that fit what is asked, unsorted."""
    found = OverdueRow.objects.filter(report=report)
    teams = teams_of(user)
    if teams is not None:
        found = found.filter(team_id__in=teams)
    wanted: dict[str, Any] = {"currency": asked.currency, "bucket": asked.bucket, "creditor_id": asked.creditor}
    found = found.filter(**{name: value for name, value in wanted.items() if value not in ("", None)})
    if asked.team is not None:
        found = found.filter(team_id=asked.team) if asked.team else found.filter(team=None)
    return found.filter(concerns__contains=[asked.concern]) if asked.concern else found


def page(
    found: models.QuerySet[OverdueRow], *, sort: str, cursor: str = "", size: int = SIZE
) -> keyset.Page[OverdueRow]:
    """Return one page of rows, the largest balance or the most days first. Raises CursorUnreadable."""
    related = found.select_related("account", "case__debtor", "creditor", "team", "collector")
    return keyset.page(related, by=[SORTS.get(sort, "balance")], cursor=cursor, size=size)


def sections(report: OverdueReport, user: User) -> list[Section]:
    """Return the figures that `user` sees, one section per currency, the one with most accounts first."""
    cells = _cells(report, user)
    names = _names(cells)
    return [
        _section(report, user, code, [one for one in cells if one.currency == code], names)
        for code in overdue.currencies(cells)
    ]


def _names(cells: list[Cell]) -> dict[str, dict[Any, str]]:
    creditors = Creditor.objects.filter(pk__in={cell.creditor for cell in cells})
    teams: dict[Any, str] = {team.pk: team.name for team in Team.objects.filter(pk__in={cell.team for cell in cells})}
    return {"creditor": {one.pk: str(one) for one in creditors}, "team": teams | {None: _("No team")}}


def _section(
    report: OverdueReport, user: User, currency: str, cells: list[Cell], names: dict[str, dict[Any, str]]
) -> Section:
    buckets = overdue.by_bucket(cells)
    sums = overdue.total(cells)
    return Section(
        currency=currency,
        sums=sums,
        collected=_collected(report, user, currency),
        buckets=[Line(_range(one.key), f"?currency={currency}&bucket={one.key}", one) for one in buckets],
        teams=_lines(cells, currency, "team", names),
        creditors=_lines(cells, currency, "creditor", names),
        parts=[_part(one, currency) for one in buckets],
        finding=_finding(buckets),
        overdue_share=overdue.share(sums.overdue, sums.balance),
        concerns=_concerns(report, user, currency),
    )


def _lines(cells: list[Cell], currency: str, what: str, names: dict[str, dict[Any, str]]) -> list[Line]:
    groups = overdue.grouped(cells, lambda cell: getattr(cell, what))
    lines = [Line(names[what].get(one.key, "?"), f"?currency={currency}&{what}={one.key or 0}", one) for one in groups]
    return sorted(lines, key=lambda line: line.name)


def _range(bucket: int) -> str:
    return _("over 180") if bucket == 7 else f"{bucket * 30 - 29}–{bucket * 30}"


def _part(group: Group, currency: str) -> Part:
    tone = int(group.key)
    text = money.grouped(shares.rounded(group.sums.balance), "JPY")
    return Part(f"M{tone}{'+' if tone == 7 else ''}", group.sums.balance, text, f"{group.share} %", tone)


def _finding(buckets: list[Group]) -> str:
    top = [group for group in overdue.heaviest(buckets) if group.sums.balance > 0]
    words = [f"M{group.key}{'+' if group.key == 7 else ''}" for group in top]
    if not top:
        return _("Nothing is owed")
    if len(top) == 1 or top[0].share >= 60:
        first = {"bucket": words[0], "share": _share(top[:1], buckets)}
        return _("%(bucket)s holds %(share)s %% of the balance") % first
    sentence = _("%(first)s and %(second)s hold %(share)s %% of the balance")
    return sentence % {"first": words[0], "second": words[1], "share": _share(top, buckets)}


def _share(some: list[Group], buckets: list[Group]) -> Decimal:
    """Return what `some` hold of all buckets, in whole percent."""
    part, whole = (sum((group.sums.balance for group in groups), Decimal(0)) for groups in (some, buckets))
    return overdue.share(part, whole, 0)


def _collected(report: OverdueReport, user: User, currency: str) -> Decimal:
    teams = teams_of(user)
    kept = report.totals.get("collected", [])
    return sum(
        (Decimal(amount) for code, _one, team, amount in kept if code == currency and (teams is None or team in teams)),
        Decimal(0),
    )


def _concerns(report: OverdueReport, user: User, currency: str) -> list[ConcernLine]:
    teams = teams_of(user)
    found: dict[str, tuple[int, Decimal]] = {}
    for concern, code, _creditor, team, accounts, balance in report.totals.get("concerns", []):
        if code == currency and (teams is None or team in teams):
            before = found.get(concern, (0, Decimal(0)))
            found[concern] = (before[0] + accounts, before[1] + Decimal(balance))
    return [
        ConcernLine(str(one.label), f"?currency={currency}&concern={one.value}", *found[one.value])
        for one in Concern
        if one.value in found
    ]


def filter_words(report: OverdueReport) -> list[str]:
    """Return the filters of the report in words, in the reader's language."""
    kept = report.filters
    words = [str(one) for one in Creditor.objects.filter(pk__in=kept.get("creditors", [])).order_by("name")]
    words += Team.objects.filter(pk__in=kept.get("teams", [])).order_by("name").values_list("name", flat=True)
    words += User.objects.filter(pk__in=kept.get("collectors", [])).order_by("name").values_list("name", flat=True)
    return words + [f"M{bucket}{'+' if bucket == 7 else ''}" for bucket in sorted(kept.get("buckets", []))]


def earlier_days(report: OverdueReport) -> list[tuple[str, date]]:
    """Return the creditors whose business date was behind the report's day, with their own day."""
    kept = dict(report.totals.get("earlier", []))
    return [
        (str(one), date.fromisoformat(kept[one.pk])) for one in Creditor.objects.filter(pk__in=kept).order_by("name")
    ]


@dataclass(frozen=True)
class Listed:
    """A report in the list: how many accounts and which balances its reader sees, its filters in words."""

    report: OverdueReport
    accounts: int
    balances: list[tuple[str, Decimal]]
    filters: str


def lines(reports: list[OverdueReport], user: User) -> list[Listed]:
    """Return the reports as lines of the list; the number of queries is that of one report."""
    names = _filter_names(reports)
    found = []
    for report in reports:
        cells = _cells(report, user)
        balances = [
            (code, overdue.total(one for one in cells if one.currency == code).balance)
            for code in overdue.currencies(cells)
        ]
        filters = [names[what].get(pk, "") for what in names for pk in report.filters.get(what, [])]
        filters += [_bucket_word(bucket) for bucket in sorted(report.filters.get("buckets", []))]
        found.append(Listed(report, sum(cell.sums.accounts for cell in cells), balances, punctuation.parts(filters)))
    return found


def _filter_names(reports: list[OverdueReport]) -> dict[str, dict[int, str]]:
    def ids(what: str) -> set[int]:
        return {pk for report in reports for pk in report.filters.get(what, [])}

    return {
        "creditors": {one.pk: str(one) for one in Creditor.objects.filter(pk__in=ids("creditors"))},
        "teams": {team.pk: team.name for team in Team.objects.filter(pk__in=ids("teams"))},
        "collectors": {one.pk: one.name for one in User.objects.filter(pk__in=ids("collectors"))},
    }


def _bucket_word(bucket: int) -> str:
    return f"M{bucket}{'+' if bucket == 7 else ''}"


def words(report: OverdueReport, user: User, asked: Narrowed) -> dict[str, Any]:
    """Return what the page of a made report says around its rows."""
    shown = sections(report, user)
    return {
        "sections": shown,
        "asked": asked,
        "chips": _chips(asked),
        "accounts": sum(section.sums.accounts for section in shown),
        "nothing": sum(section.sums.nothing for section in shown),
        "earlier": earlier_days(report),
        "restated": report.totals.get("restated", 0),
        "collected_since": date.fromisoformat(report.totals["collected_since"]),
        "bare": not any((asked.currency, asked.bucket, asked.creditor, asked.team is not None, asked.concern)),
    }


def _chips(asked: Narrowed) -> list[tuple[str, str]]:
    """Return (name of the parameter, words) of what narrows the accounts."""
    chips = [("currency", asked.currency)] if asked.currency else []
    if asked.bucket is not None:
        chips.append(("bucket", _bucket_word(asked.bucket)))
    if asked.creditor is not None:
        chips += [("creditor", str(one)) for one in Creditor.objects.filter(pk=asked.creditor)]
    if asked.team is not None:
        name = Team.objects.filter(pk=asked.team).values_list("name", flat=True).first()
        chips.append(("team", name or _("No team")))
    return chips + ([("concern", str(Concern(asked.concern).label))] if asked.concern else [])


def currencies_of(report: OverdueReport, user: User) -> list[str]:
    """Return the currencies of the accounts that `user` sees in the report."""
    return overdue.currencies(_cells(report, user))
