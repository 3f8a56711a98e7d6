"""Placements of the demo, through the product's own import with each creditor's saved mapping."""

import io
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from cases.actions.placements import placements, placements_apply, placements_read
from cases.enums import AccountState, FileScope
from cases.imports.progress import Silent
from cases.models import Account, Creditor, Placement
from collections_desk.demo import book
from collections_desk.demo.chance import chance
from common.clock import local_date
from staff.models import User

RECALLED = 14
CLOSING = time(23, 30)
SENT = timedelta(hours=2)


def save_mappings(creditors: dict[str, Creditor], *, by: User, now: datetime) -> None:
    """Keep how each creditor's files are read."""
    names = {"ys": "常用格式", "jd": "UCI months late"}
    for code, creditor in creditors.items():
        placements.save_mapping(
            creditor=creditor, name=names.get(code, "Usual file"), columns=book.mapping(code), by=by, now=now
        )


RECALL_DAYS = {("td", 1): 75}
"""Days after which a batch goes back, by creditor and place."""


def moment(creditor: Creditor, days_ago: int, *, today: datetime) -> datetime:
    """Return when the file of a placement `days_ago` is imported: in the night after its day has closed."""
    zone = ZoneInfo(creditor.time_zone)
    day = today.astimezone(zone).date() - timedelta(days=days_ago)
    return datetime.combine(day, CLOSING, zone) + SENT


def bring_due(creditor: Creditor, *, since: datetime, until: datetime, today: datetime, by: User) -> list[Placement]:
    """Import the files that arrive from `since` until `until` and return their placements."""
    done = []
    for place, batch in enumerate(book.BATCHES[creditor.code]):
        at = moment(creditor, batch.days_ago, today=today)
        if since <= at < until:
            name = f"{creditor.code}-placement-{place + 1}.csv"
            content = book.placement(creditor.code, place)
            days = RECALL_DAYS.get((creditor.code, place))
            done.append(_bring(creditor, name, content, FileScope.PARTIAL, by=by, now=at, recall_days=days))
    return done


def bring_full(creditor: Creditor, *, by: User, now: datetime) -> Placement:
    """Import a file of every account that the creditor still has with the desk; a few are missing and so recalled."""
    rows = _standing(creditor, now)
    luck = chance("recall", creditor.code)
    gone = set(luck.sample(sorted({str(row["debtor_reference"]) for row in rows}), RECALLED))
    kept = [row for row in rows if row["debtor_reference"] not in gone]
    columns = {name: column for name, column in book.CHINESE_COLUMNS.items() if name in kept[0]}
    content = book.written(kept, columns, encoding="gb18030")
    return _bring(creditor, f"{creditor.code}-all-accounts.csv", content, FileScope.FULL, by=by, now=now)


def _standing(creditor: Creditor, now: datetime) -> list[book.Row]:
    """Return every open account as the creditor states it: as it stands, one in ten with new interest."""
    on = local_date(now, creditor.time_zone) - timedelta(days=1)
    luck = chance("full", creditor.code)
    accounts = Account.objects.filter(creditor=creditor, state=AccountState.OPEN).select_related("debtor")
    return [
        {
            "account_reference": one.reference,
            "debtor_reference": one.debtor.reference,
            "name": one.debtor.name,
            "card_last_four": one.card_last_four,
            "product": one.product,
            "principal": one.principal,
            "interest": one.interest + (luck.randint(5, 60) if luck.random() < 0.1 and one.balance > 0 else 0),
            "fees": one.fees,
            "late_charges": one.late_charges,
            "days_past_due": one.days_past_due(on),
            "currency": creditor.currency,
        }
        for one in accounts.order_by("pk")
    ]


def _bring(
    creditor: Creditor,
    name: str,
    content: bytes,
    scope: str,
    *,
    by: User,
    now: datetime,
    recall_days: int | None = None,
) -> Placement:
    placed_on = local_date(now, creditor.time_zone) - timedelta(days=1)
    recall_on = placed_on + timedelta(days=recall_days) if recall_days else None
    terms = placements.Terms(creditor=creditor, placed_on=placed_on, scope=scope, recall_on=recall_on)
    placement = placements.upload(stream=io.BytesIO(content), name=name, terms=terms, by=by, now=now)
    placements_read.read(placement_id=placement.pk, progress=Silent(), now=now)
    placement = placements_apply.apply(placement_id=placement.pk, by=by, progress=Silent(), now=now)
    with connection.cursor() as cursor:
        # An import leaves its temporary tables to the end of its transaction; here that is the end of the demo.
        cursor.execute("DISCARD TEMP")
    return placement
