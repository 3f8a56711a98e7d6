"""What the pages of templates, answers and scripts share: texts that live in versions."""

from typing import Any

from django.urls import reverse

STEPS = ("write", "submit", "draft", "discard")


def addresses(of: str, version: Any, owner_id: int) -> dict[str, str]:
    """Return the addresses of what may be done with a version of the noun `of`, and with what it is a version of."""
    steps = {step: reverse(f"contacts:{of}-{step}", args=[owner_id, version.number]) for step in STEPS}
    return steps | {"retire": reverse(f"contacts:{of}-retire", args=[owner_id])}
