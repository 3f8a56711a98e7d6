"""The API of a running desk answers what it describes, whatever it is asked."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
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


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_reading_never_breaks(case: Any) -> None:
    case.call_and_validate(headers=HEADERS, checks=[checks.not_a_server_error])
