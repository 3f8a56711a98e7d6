"""Six plans to start from, each with a worked example that it must pass."""

import json
from pathlib import Path
from typing import Any

NAMES = ("agency-break-even", "bank-by-bucket", "slices", "whole-amount", "per-account", "score-bonus")


def document(name: str) -> dict[str, Any]:
    """Return the plan file of one of NAMES: definition, inputs and expected amounts."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))
    return found
