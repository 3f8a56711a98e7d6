"""Runs the benchmarks one after another, prints one table and writes `var/bench.json`.

A benchmark is a module with `measure()`, which returns figures: {"name", "value", "floor", "bar", "holds"} and
whatever else is worth keeping. The floor is measured in the same run, so that a slow machine does not look like slow
code. A figure without a bar is only told.
"""

import importlib
import importlib.util
import json
import os
import platform
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

ALL = (
    "imports",
    "payments",
    "commissions",
    "exports",
    "pages",
    "lists",
    "next_case",
    "search",
    "gate",
    "nightly",
    "messages",
    "archive",
)
RESULT = Path("var") / "bench.json"


def run(names: Iterable[str]) -> int:
    """Run the benchmarks `names`, all that there are when empty; return 0 when every bar holds."""
    figures: list[dict[str, Any]] = []
    for name in list(names) or [name for name in ALL if importlib.util.find_spec(f"benchmarks.{name}")]:
        print(f"… {name}", flush=True)
        module = importlib.import_module(f"benchmarks.{name}")
        start = time.perf_counter()
        figures += [{"benchmark": name, **_plain(figure)} for figure in module.measure()]
        print(f"  {time.perf_counter() - start:.1f} s", flush=True)
    print(table(figures))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=2, default=str) + "\n")
    print(f"Written to {RESULT}.")
    return 0 if all(figure.get("holds", True) for figure in figures) else 1


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}


def _plain(figure: Any) -> dict[str, Any]:
    """Return a figure as a row; one of pages names its milliseconds."""
    if isinstance(figure, Mapping):
        return dict(figure)
    known = asdict(figure)
    if "p95" not in known:
        return known
    holds = known["bar"] is None or known["p95"] <= known["bar"]
    return {
        **known,
        "name": f"{known['name']}, p95 ms",
        "value": known["p95"],
        "floor": known["floor_p95"],
        "holds": holds,
    }


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures as lines of text: value, floor, share of the floor, bar, and whether it holds."""
    lines = [f"{'figure':<40}{'value':>12}{'floor':>12}{'of floor':>10}{'bar':>10}"]
    for figure in figures:
        value, floor, bar = figure["value"], figure.get("floor"), figure.get("bar")
        share = f"{100 * value / floor:.0f} %" if floor else ""
        held = "" if bar is None else "held" if figure.get("holds", True) else "BROKEN"
        numbers = f"{_number(value):>12}{_number(floor):>12}{share:>10}{_number(bar):>10}"
        lines.append(f"{figure['name']:<40}{numbers}  {held}".rstrip())
    return "\n".join(lines)


def _number(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.1f}" if isinstance(value, float) and value < 1000 else f"{value:,.0f}"
