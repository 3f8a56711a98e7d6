"""Rows of a placement file to columns of `StagedAccount`: what the cells of one row say together."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cases.imports.reading import Chunk, Fault
from cases.models import Placement
from cases.rules.files.placement_fields import COMPONENTS
from cases.rules.zones import zones_of
from common import secrets

NOTHING = Decimal(0)
DERIVED_REFERENCE = "id:"  # stands before the reference of a debtor whom the file knows by national number only
DERIVED_SIGNS = 20
# Fields that say what a staged column of another name holds, or are only checked.
SPENT = {"balance", "days_past_due", "time_zone", "currency", "creditor", "debtor_reference", "national_number"}


def staged(chunk: Chunk, placement: Placement) -> dict[str, list[Any]]:
    """Return the columns to be copied; rows whose amounts contradict each other become faults of `chunk`.

    Without a balance an unmapped component stays empty: the file says nothing of it. With one, everything that the
    components do not name is principal, and what is paid too much is unapplied.
    """
    columns = _amounts(chunk, placement)
    values = chunk.values
    count = len(chunk.rows)
    columns = {"line": chunk.lines, **columns}
    columns.update({name: column for name, column in values.items() if name not in SPENT and name not in columns})
    columns["due_on"] = _due(values, placement.placed_on, count)
    columns.update(_people(values, placement, count))
    return columns


def _amounts(chunk: Chunk, placement: Placement) -> dict[str, list[Any]]:
    values = chunk.values
    stated = [name for name in (*COMPONENTS, "unapplied") if name in values]
    if "balance" not in values:
        return {name: [value or NOTHING for value in values[name]] for name in stated}
    if "principal" in values:
        chunk.drop(_contradictions(chunk, stated, placement))
    columns = {name: [NOTHING] * len(chunk.rows) for name in (*COMPONENTS, "unapplied")}
    for name in stated:
        columns[name] = [value or NOTHING for value in values[name]]
    if "principal" in values:
        return columns
    others = [columns[name] for name in COMPONENTS if name in stated]
    for place, balance in enumerate(values["balance"]):
        rest = (balance or NOTHING) - sum((other[place] for other in others), NOTHING) + columns["unapplied"][place]
        columns["principal"][place] = max(rest, NOTHING)
        if rest < 0:
            columns["unapplied"][place] = columns["unapplied"][place] - rest
    return columns


def _contradictions(chunk: Chunk, stated: list[str], placement: Placement) -> dict[int, Fault]:
    """Return the rows of which the balance is not what the components come to."""
    column = str(placement.columns["balance"].get("column") or "")
    place_of = placement.header.index(column) if column in placement.header else -1
    faults = {}
    for place, balance in enumerate(chunk.values["balance"]):
        parts = [chunk.values[name][place] or NOTHING for name in stated if name != "unapplied"]
        total = sum(parts, NOTHING) - (chunk.values["unapplied"][place] or NOTHING if "unapplied" in stated else 0)
        if balance is not None and balance != total:
            row = chunk.rows[place]
            cell = row.cells[place_of][:200] if place_of >= 0 else ""
            facts = {"sum": f"{total:,}", "balance": f"{balance:,}"}
            faults[place] = Fault(row.line, column[:80], cell, "sum_differs", facts, row.cells)
    return faults


def _due(values: dict[str, list[Any]], placed_on: date, count: int) -> list[date | None]:
    due = values.get("due_on") or [None] * count
    ages = values.get("days_past_due") or [None] * count
    return [known or (placed_on - timedelta(days=age) if age else None) for known, age in zip(due, ages, strict=True)]


def _people(values: dict[str, list[Any]], placement: Placement, count: int) -> dict[str, list[Any]]:
    none = [None] * count
    creditor = placement.creditor
    numbers = values.get("national_number") or none
    hashes = [secrets.keyed_hash(number) if number else None for number in numbers]
    references = [
        known or (_derived(hashed) if hashed else account)
        for known, hashed, account in zip(
            values.get("debtor_reference") or none, hashes, values["account_reference"], strict=True
        )
    ]
    columns: dict[str, list[Any]] = {"debtor_reference": references}
    if "national_number" in values:
        columns["national_number"] = [
            _hex(secrets.encrypt(number.encode(), bound_to=f"debtor:{creditor.pk}:{reference}")) if number else None
            for number, reference in zip(numbers, references, strict=True)
        ]
        columns["national_number_hash"] = [_hex(hashed) if hashed else None for hashed in hashes]
    if "region" in values or "time_zone" in values or creditor.jurisdiction == "us":
        regions, zones = values.get("region") or none, values.get("time_zone") or none
        columns["time_zones"] = [
            json.dumps(zones_of(jurisdiction=creditor.jurisdiction, region=region, stated=zone))
            for region, zone in zip(regions, zones, strict=True)
        ]
    return columns


def _derived(hashed: bytes) -> str:
    return DERIVED_REFERENCE + hashed.hex()[:DERIVED_SIGNS]


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"
