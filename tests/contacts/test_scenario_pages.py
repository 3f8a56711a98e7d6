"""The page of scenarios: ask, keep as tests, see what differs, let go."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from common.models import AuditEvent
from contacts.gate.scenarios.reading import TYPES
from contacts.models import PackScenario
from contacts.queries import scenarios
from staff.enums import Role
from tests.factories import UserFactory
from tests.life_factories import SCENARIO, PackScenarioFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/rules/scenarios/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(UserFactory.create(role=Role.QUALITY))
    return client


def text(client: Client, status: int = 200, **data: Any) -> str:
    page = client.post(ADDRESS, {"pack": "", "text": "", "name": ""} | data)
    assert page.status_code == status
    return page.content.decode()


def test_scenarios_are_asked_and_nothing_is_kept_without_a_name(signed_in: Client) -> None:
    assert "1 hold, 0 do not" in text(signed_in, text=SCENARIO)
    wrong = text(signed_in, text=SCENARIO.replace("decision: block", "decision: allow"))
    assert "decision: expected allow, found block (us-regf.hours)" in wrong
    assert not PackScenario.objects.exists()


def test_what_the_gate_says_stands_beside_what_is_expected(signed_in: Client) -> None:
    begun = signed_in.get(ADDRESS, {"example": "1"}).context["form"].initial["text"]
    page = text(signed_in, text=begun)
    assert "1 hold, 0 do not" in page
    assert "Not allowed" in page
    assert "whether the contact is allowed" in page
    assert set(scenarios.ASKED) == set(TYPES)
    assert "GB/T 45251" in page
    uploaded = text(signed_in, file=SimpleUploadedFile("law.yaml", begun.encode()))
    assert "late-evening" in uploaded.partition("<textarea")[2].partition("</textarea>")[0]


def test_a_file_is_read_and_kept_by_name(signed_in: Client) -> None:
    file = SimpleUploadedFile("law.yaml", SCENARIO.encode())
    text(signed_in, 302, file=file, name="Late calls", pack="us-regf")
    kept = PackScenario.objects.get()
    assert (kept.name, kept.pack) == ("Late calls", "us-regf")
    page = signed_in.get(kept.get_absolute_url()).content.decode()
    assert "1 hold, 0 do not" in page
    assert AuditEvent.objects.filter(action="scenario.keep", subject_id=kept.pk).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Paste scenarios or choose a file."),
        ({"text": "vectors: 3"}, "The file has no list of vectors."),
        ({"text": "vectors: 3", "name": "x"}, "The file holds no scenarios"),
        ({"text": SCENARIO, "pack": "atlantis"}, "Select a valid choice"),
        ({"text": SCENARIO, "name": "Late calls", "pack": "us-regf"}, "Choose another name."),
        ({"file": SimpleUploadedFile("x.yaml", b"\xff\xfe\x00")}, "not text in UTF-8. Save it"),
    ],
)
def test_what_cannot_be_kept_is_told(signed_in: Client, data: dict[str, Any], said: str) -> None:
    PackScenarioFactory.create(name="Late calls")
    assert said in text(signed_in, 422, **data)


def test_kept_scenarios_are_listed_with_what_holds_and_may_go(signed_in: Client) -> None:
    kept = PackScenarioFactory.create(text=SCENARIO.replace("decision: block", "decision: allow"))
    assert "0 hold, 1 do not" in signed_in.get(ADDRESS).content.decode()
    signed_in.post(reverse("contacts:scenario-discard", args=[kept.pk]))
    assert not PackScenario.objects.exists()


def test_the_list_asks_the_same_queries_for_one_and_for_twenty(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    PackScenarioFactory.create_batch(20)
    signed_in.get(ADDRESS)
    with django_assert_max_num_queries(10):
        signed_in.get(ADDRESS)


@pytest.mark.parametrize("change", [{"name": ""}, {"text": ""}])
def test_the_database_keeps_no_empty_scenario(change: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="pack_scenario_whole"):
        PackScenarioFactory.create(**change)


def test_the_database_keeps_a_name_once_per_pack() -> None:
    first = PackScenarioFactory.create()
    with pytest.raises(IntegrityError, match="pack_scenario_once"):
        PackScenarioFactory.create(name=first.name)
