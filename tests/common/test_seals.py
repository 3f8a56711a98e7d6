"""A reference that was sealed is shown as a mask, never as the key of its row."""

import pytest
from django.template import Context, Template

from common import seals


@pytest.mark.parametrize(
    ("reference", "shown"), [("6225-001", "6225-001"), ("sealed:766", "••••"), ("sealed:p12", "••••"), ("", "")]
)
def test_a_sealed_reference_is_masked(reference: str, shown: str) -> None:
    assert seals.shown(reference) == shown
    assert Template("{{ one|reference }}").render(Context({"one": reference})) == shown
