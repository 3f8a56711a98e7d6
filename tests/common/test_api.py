"""What every API view shares: a file is sent to whoever accepts it alone, a refusal is said in JSON all the same."""

import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

ACCEPTED = ["text/csv", "application/pdf", "image/png", "*/*", "application/json"]


@api_view(["GET"])
@permission_classes([])
def send(request: Request) -> HttpResponse:
    """Send a file, or refuse."""
    if "none" in request.query_params:
        raise NotFound
    if "json" in request.query_params:
        return Response({"a": 1})
    return HttpResponse("a,b", content_type="text/csv")


@pytest.mark.parametrize("accept", ACCEPTED)
def test_a_file_is_sent_whatever_is_accepted(accept: str) -> None:
    answer = send(APIRequestFactory().get("/", headers={"Accept": accept}))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"a,b", "text/csv")


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize(("asked", "status"), [("none", 404), ("json", 200)])
def test_what_is_no_file_is_json(accept: str, asked: str, status: int) -> None:
    answer: Any = send(APIRequestFactory().get("/", {asked: 1}, headers={"Accept": accept}))
    answer.render()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")


def test_a_worker_may_load_it_before_the_framework_does() -> None:
    first = "import django; django.setup(); import common.api"
    subprocess.run([sys.executable, "-c", first], check=True)
