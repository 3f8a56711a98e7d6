"""The allocation orders that a creditor may choose, and the choice that fits a jurisdiction. Pure."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Usual:
    """What a creditor of a jurisdiction usually has: currency, zone, phone region, preset of the allocation."""

    currency: str
    time_zone: str
    phone_region: str
    allocation: str = FEES_FIRST


USUAL: dict[str, Usual] = {
    "cn": Usual("CNY", "Asia/Shanghai", "CN", CHINESE),
    "us": Usual("USD", "America/New_York", "US"),
    "uk": Usual("GBP", "Europe/London", "GB"),
    "tw": Usual("TWD", "Asia/Taipei", "TW"),
    "au": Usual("AUD", "Australia/Sydney", "AU"),
    "in": Usual("INR", "Asia/Kolkata", "IN"),
    "ph": Usual("PHP", "Asia/Manila", "PH"),
    "hk": Usual("HKD", "Asia/Hong_Kong", "HK"),
    "sg": Usual("SGD", "Asia/Singapore", "SG"),
}
"""What the form fills in where nothing is written; an administrator states otherwise where the contract does."""


def preset_of(order: Order) -> str:
    """Return the name of the preset that `order` is; OWN for one that was written otherwise."""
    return next((name for name, preset in PRESETS.items() if preset == order), OWN)
