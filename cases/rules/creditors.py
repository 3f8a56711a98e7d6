"""The allocation orders that a creditor may choose, and the choice that fits a jurisdiction. Pure."""

from typing import Any

Order = list[dict[str, Any]]

# 信用卡业务监督管理办法 art. 57: to 90 days past due interest and fees first, from 91 days principal first.
CHINESE = "chinese"
FEES_FIRST = "fees_first"
PRINCIPAL_FIRST = "principal_first"
OWN = "own"

PRESETS: dict[str, Order] = {
    CHINESE: [
        {"from": 1, "to": 90, "order": ["interest", "fees", "late_charges", "costs", "principal"]},
        {"from": 91, "to": None, "order": ["principal", "interest", "fees", "late_charges", "costs"]},
    ],
    FEES_FIRST: [{"from": 1, "to": None, "order": ["costs", "fees", "late_charges", "interest", "principal"]}],
    PRINCIPAL_FIRST: [{"from": 1, "to": None, "order": ["principal", "interest", "fees", "late_charges", "costs"]}],
}


def preset_of(order: Order) -> str:
    """Return the name of the preset that `order` is; OWN for one that was written otherwise."""
    return next((name for name, preset in PRESETS.items() if preset == order), OWN)
