"""The API describes itself without a gap."""

import io

from django.core.management import call_command


def test_the_description_is_valid_and_without_warnings() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "/api/v1/cases/" in out.getvalue()
