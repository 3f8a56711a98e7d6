"""The commission plan that tests pay by."""

from typing import Any

from common import money

PLAN: dict[str, Any] = {
    "schema": 1,
    "currency": "CNY",
    "rounding": {"mode": "half_up", "places": 2, "at": "statement"},
    "select": {"max": "owing"},
    "line": [
        {
            "id": "age",
            "type": "bands",
            "by": "dpd_at_placement",
            "mode": "whole",
            "rows": [
                ["1", "31", "0.005"],
                ["31", "61", "0.008"],
                ["61", "91", "0.012"],
                ["91", "181", "0.025"],
                ["181", None, "0.035"],
            ],
        }
    ],
    "period": [
        {
            "id": "target",
            "type": "attainment",
            "mode": "slice",
            "rows": [["0", "80", "0.8"], ["80", "100", "1"], ["100", "120", "1.25"], ["120", None, "1.5"]],
        }
    ],
    "settle": {"clawback": "mirror"},
}
"""A rate for each of five ages, the target in four slices."""


def plan_in(currency: str) -> dict[str, Any]:
    """Return PLAN in a currency, rounded to what it has."""
    rounding = {**PLAN["rounding"], "places": money.exponent(currency)}
    return {**PLAN, "currency": currency, "rounding": rounding}
