"""A desk of 100,000 or 1,000,000 accounts, made set-based in the database under measurement.

Four creditors, twenty teams of twenty-five collectors, debtors with Chinese and Latin names of which the commonest
surname has one in ten, phones, email, national numbers encrypted and hashed as the desk does it, people around one
debtor in five, cases, ledgers, payments, contacts, promises of which half are to be judged on the day `ON`, plans of
which one in five breaks then, holds of which some end then, and a strategy that the cases followed until the day
before. Every constraint holds on it and `verify_ledger` proves it. `python -m benchmarks.million 1000000` makes one on
the database of DATABASE_URL.
"""

import io
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from benchmarks import million_plans_sql as plans
from benchmarks import million_sql as statements

ON = date(2026, 12, 1)  # The night after a month, which writes most.
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # Tuesday 09:00 in Shanghai
TEAMS = 20
MEMBERS = 25
CREDITORS = [
    {"code": "mcna", "name": "Bench Bank A", "jurisdiction": "cn", "currency": "CNY", "time_zone": "Asia/Shanghai"},
    {"code": "mcnb", "name": "Bench Bank B", "jurisdiction": "cn", "currency": "CNY", "time_zone": "Asia/Shanghai"},
    {"code": "mus", "name": "Bench Bank C", "jurisdiction": "us", "currency": "USD", "time_zone": "America/New_York"},
    {"code": "muk", "name": "Bench Bank D", "jurisdiction": "uk", "currency": "GBP", "time_zone": "Europe/London"},
]
REGIONS = ["CN", "CN", "US", "GB"]


def build(*, accounts: int = 1_000_000) -> None:
    """Make the desk: nine debtors to ten accounts. The database should be empty."""
    with transaction.atomic(), connection.cursor() as cursor:
        _people()
        creditors = _creditors()
        params: dict[str, Any] = {
            "accounts": accounts,
            "debtors": accounts * 9 // 10,
            "creditors": [one.pk for one in creditors],
            "on": ON,
            "now": NOW,
            "teams": TEAMS,
            "members": MEMBERS,
        }
        later = _without_indexes(cursor)
        cursor.execute(statements.CHANCE)
        cursor.execute(statements.STAGE, params)
        _national_numbers(cursor, [one.pk for one in creditors])
        for statement in statements.PEOPLE:
            cursor.execute(statement, params)
        for name, columns, source in (*statements.ROWS, *plans.ROWS):
            cursor.execute(_insert(_model(name), columns, source), params)
        for name, at in statements.HISTORIES.items():
            cursor.execute(_first_history(_model(name), at), params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for definition in later:
            cursor.execute(definition)
    _analyzed()
    with transaction.atomic():
        _strategy(creditors)
    _analyzed()


def _analyzed() -> None:
    with connection.cursor() as cursor:
        for table in statements.TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def _people() -> None:
    from staff.enums import Role
    from staff.models import Team, User

    teams = Team.objects.bulk_create(Team(name=f"Million team {n}") for n in range(TEAMS))
    User.objects.bulk_create(
        User(username=f"m.{n}", name=f"Bench {n}", role=Role.COLLECTOR, team=teams[n // MEMBERS])
        for n in range(TEAMS * MEMBERS)
    )
    for role in (Role.SUPERVISOR, Role.QUALITY, Role.FINANCE, Role.ADMINISTRATOR):
        team = teams[0] if role == Role.SUPERVISOR else None
        User.objects.create(username=f"m.{role.value}", name=f"Bench {role.value}", role=role, team=team)


def _creditors() -> list[Any]:
    from cases.models import CHINESE_ORDER, PLAIN_ORDER, BusinessDay, Creditor

    rows = [
        Creditor.objects.create(
            **one, phone_region=region, allocation_order=CHINESE_ORDER if region == "CN" else PLAIN_ORDER
        )
        for one, region in zip(CREDITORS, REGIONS, strict=True)
    ]
    BusinessDay.objects.bulk_create(BusinessDay(creditor=one, open_on=ON) for one in rows)
    return rows


STRATEGY: list[dict[str, Any]] = [
    {
        "key": "keeps",
        "name": "Keeps promises",
        "conditions": [{"field": "broken_in_row", "op": "at_most", "value": 0}],
        "steps": [{"day": 0, "channel": "", "script": "Call", "who": "collector"}],
    },
    {
        "key": "early",
        "name": "Early",
        "conditions": [{"field": "age", "op": "at_most", "value": 60}],
        "steps": [
            {"day": 0, "channel": "sms", "script": "Reminder", "who": "nobody"},
            {"day": 1, "channel": "phone", "script": "First call", "who": "collector"},
        ],
    },
    {
        "key": "large",
        "name": "Late, large",
        "conditions": [
            {"field": "age", "op": "at_least", "value": 61},
            {"field": "amount", "op": "at_least", "value": 20000},
        ],
        "steps": [{"day": 0, "channel": "", "script": "Offer a plan", "who": "collector"}],
    },
    {
        "key": "rest",
        "name": "Everything else",
        "conditions": [],
        "steps": [{"day": 0, "channel": "", "script": "Call by urgency", "who": "collector"}],
    },
]


def _strategy(creditors: list[Any]) -> None:
    """Have a strategy made and approved, and let every case come into its segment on the day before `ON`."""
    from cases.actions.strategies import stepping, strategies
    from staff.models import User

    maker, checker = (User.objects.get(username=f"m.{role}") for role in ("administrator", "supervisor"))
    before = ON - timedelta(days=1)
    row = strategies.draft(by=maker, now=NOW)
    strategies.write(version=row, content=STRATEGY, by=maker, now=NOW)
    strategies.submit(version=row, effective_on=before, note="As agreed", by=maker, now=NOW, today=before)
    strategies.approve(version=row, by=checker, now=NOW, today=before)
    for creditor in creditors:
        stepping.step(creditor=creditor, on=before, now=NOW - timedelta(days=1))


def _without_indexes(cursor: Any) -> list[str]:
    """Drop the indexes that no constraint needs and return how to make them again: in one go is much quicker."""
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
            AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
        """,
        [list(statements.TABLES)],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _national_numbers(cursor: Any, creditors: list[int]) -> None:
    """Encrypt and hash the national number of every debtor as an import does."""
    from common import secrets

    cursor.execute("SELECT n, place, reference, national_number FROM million ORDER BY n")
    lines = io.StringIO()
    for n, place, reference, number in cursor:
        bound_to = f"debtor:{creditors[place - 1]}:{reference}"
        sealed = secrets.encrypt(number.encode(), bound_to=bound_to).hex()
        lines.write(f"{n}\t\\\\x{sealed}\t\\\\x{secrets.keyed_hash(number).hex()}\n")
    lines.seek(0)
    cursor.execute("CREATE TEMP TABLE million_number (n integer, sealed bytea, hashed bytea) ON COMMIT DROP")
    cursor.copy_expert("COPY million_number FROM STDIN", lines)
    cursor.execute("ANALYZE million_number")


def _model(name: str) -> type[models.Model]:
    from django.apps import apps

    return apps.get_model(name)


def _insert(model: type[models.Model], columns: dict[str, str], source: str) -> str:
    """Return INSERT … SELECT of `columns` from `source`; what a row must have and is not named gets its default."""
    values = {**{name: value for name, value in _defaults(model) if name not in columns}, **columns}
    return f"INSERT INTO {model._meta.db_table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}"


def _defaults(model: type[models.Model]) -> Iterable[tuple[str, str]]:
    for field in model._meta.concrete_fields:
        if field.primary_key or field.null or field.has_db_default() or isinstance(field, models.GeneratedField):
            continue
        value = field.get_db_prep_save(field.get_default(), connection)
        if value is not None:
            text = str(getattr(value, "adapted", value)).replace("'", "''").replace("%", "%%")
            yield str(field.column), f"'{text}'"


def _first_history(model: Any, at: str) -> str:
    """Return the statement that writes the first history row of every row of `model`, made when `at` says."""
    kept = {field.column for field in model.history.model._meta.concrete_fields}
    columns = ", ".join(str(field.column) for field in model._meta.concrete_fields if field.column in kept)
    return (
        f"INSERT INTO {model.history.model._meta.db_table} ({columns}, history_date, history_type)"
        f" SELECT {columns}, {at}, '+' FROM {model._meta.db_table}"
    )


if __name__ == "__main__":
    import django

    django.setup()
    build(accounts=int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
