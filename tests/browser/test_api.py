"""The API of a running desk answers what it describes, whatever it is asked."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from tests.browser.desk import Desk

TOKEN = "0123456789abcdef0123456789abcdef01234567"
HEADERS = {"Authorization": f"Token {TOKEN}"}


@pytest.fixture(scope="session")
def api(desk: Desk) -> Any:
    """Return the description as the administrator reads it."""
    desk.sql(
        "INSERT INTO authtoken_token (key, created, user_id) SELECT %s, now(), id FROM staff_user "
        "WHERE username = %s ON CONFLICT DO NOTHING RETURNING key",
        TOKEN,
        desk.sign_ins["administrator"][0][0],
    )
    schema = schemathesis.openapi.from_url(f"{desk.address}/api/v1/schema/?format=json", headers=HEADERS)
    return schema.include(method="GET")


def test_reading_never_breaks(api: Any) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) > 10

    for operation in operations:

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy())
        def read(case: Any) -> None:
            case.call_and_validate(headers=HEADERS, checks=[checks.not_a_server_error])

        read()
