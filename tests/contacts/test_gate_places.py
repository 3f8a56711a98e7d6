"""Which packs are asked: by where the person lives, and by who collects for the creditor."""

from typing import Any

import pytest

from cases.enums import Channel, CollectorRole, Jurisdiction
from cases.queries import calendars
from cases.rules.creditors import PRESETS, USUAL
from cases.rules.plans.plans import LAWS, Law
from contacts.queries import gate
from tests.factories import NOW, TODAY, CaseFactory, ContactPointFactory, CreditorFactory, DebtorFactory

ASKED = {
    "cn": {"cn-card"},
    "us": {"us-regf"},
    "uk": {"uk"},
    "tw": {"tw"},
    "au": {"au-rg96"},
    "in": {"in-rbi"},
    "ph": {"ph-bsp"},
    "hk": {"hk"},
    "sg": {"sg"},
}


def asked(place: str, role: str = CollectorRole.AGENCY) -> Any:
    usual = USUAL[place]
    creditor = CreditorFactory.create(
        jurisdiction=place, time_zone=usual.time_zone, currency=usual.currency, collector_role=role
    )
    case = CaseFactory.create(creditor=creditor, debtor=DebtorFactory.create(creditor=creditor))
    point = ContactPointFactory.create(debtor=case.debtor)
    facts = gate.gather([case], now=NOW)[case.pk]
    return gate.answer(facts, point=point, channel=Channel.PHONE, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("place", Jurisdiction.values)
def test_every_jurisdiction_has_its_pack(place: str) -> None:
    answer = asked(place)
    assert set(answer.packs) == {"house", *ASKED[place]}
    assert not [one for one in answer.findings if one.code in {"no_pack", "cannot_tell", "zone_unknown"}]
    assert answer.next_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "found"),
    [
        (CollectorRole.AGENCY, {"house", "us-regf"}),
        (CollectorRole.BUYER, {"house", "us-regf"}),
        (CollectorRole.OWN_STAFF, {"house", "us-own"}),
    ],
)
def test_who_collects_decides_which_law_applies(role: str, found: set[str]) -> None:
    assert set(asked("us", role).packs) == found


def test_every_jurisdiction_has_what_is_usual_there() -> None:
    assert set(USUAL) == set(Jurisdiction.values)
    assert {one.allocation for one in USUAL.values()} <= set(PRESETS)
    assert all(isinstance(LAWS.get(place, Law()), Law) for place in USUAL)


@pytest.mark.parametrize("place", Jurisdiction.values)
def test_every_jurisdiction_has_its_days_off(place: str) -> None:
    assert calendars.published_year(place, TODAY.year - 1).off
