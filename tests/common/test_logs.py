"""No debtor's data reaches the log by way of an address."""

import sys

from common.logs import WithoutValues, without_query


def test_the_query_is_cut_from_a_logged_request() -> None:
    event = {"request": "GET /search/?q=13800138000", "user_agent": "x", "user_id": 1}
    assert without_query(None, "info", event) == {"request": "GET /search/", "user_id": 1}


def test_an_exception_is_logged_by_class_and_place_only() -> None:
    try:
        raise ValueError("debtor 4111111111111111")  # noqa: TRY301
    except ValueError:
        said = WithoutValues().formatException(sys.exc_info())
        event = without_query(None, "error", {"exc_info": True})
    assert said.startswith("ValueError at ")
    assert event["failure"] == said
    assert "4111" not in said
