"""No debtor's data reaches the log by way of an address."""

from common.logs import without_query


def test_the_query_is_cut_from_a_logged_request() -> None:
    event = {"request": "GET /search/?q=13800138000", "user_agent": "x", "user_id": 1}
    assert without_query(None, "info", event) == {"request": "GET /search/", "user_id": 1}
