"""What a browser shows when a page lets a refusal through, and when an address has no page."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from common.errors import Refusal
from common.middleware import RefusalMiddleware
from staff.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def collector(signed_in: Any) -> Any:
    return signed_in(factories.UserFactory.create(role=Role.COLLECTOR))


def test_an_address_of_a_form_alone_says_so(collector: Any) -> None:
    answer = collector.get(reverse("staff:list-columns", args=["cases"]))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "has no page of its own. Nothing was changed." in answer.content.decode()


@pytest.mark.parametrize(
    ("referer", "back"),
    [("http://testserver/cases/?bucket=2", "/cases/?bucket=2"), ("http://elsewhere.test/cases/", "/")],
)
def test_a_refused_form_leads_back_to_its_page_of_this_desk(collector: Any, referer: str, back: str) -> None:
    sent = collector.get("/pay/").wsgi_request
    request = RequestFactory().post("/lists/cases/columns/", headers={"referer": referer})
    request.user, request.session = sent.user, sent.session
    answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, Refusal("Not today."))
    assert answer is not None
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Not today." in said
    assert f'class="btn btn-primary" href="{back}"' in said
