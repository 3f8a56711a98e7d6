"""The rail: the place where one is, and no other, is marked; each place of a role has a picture of its own."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from collections_desk import navigation
from collections_desk.navigation import RAILS, Place
from staff.models import User

PLACES = [(role, place) for role, groups in RAILS.items() for group in groups for place in group]


@pytest.mark.parametrize(("role", "place"), PLACES, ids=[f"{role}-{place.name}" for role, place in PLACES])
def test_the_nearest_place_alone_is_current(role: str, place: Place) -> None:
    request = RequestFactory().get(reverse(place.name) + "12/")
    request.user = User(role=role)
    rail = navigation.frame(request)["rail"]
    assert [one["url"] for group in rail for one in group if one.get("current")] == [reverse(place.name)]


@pytest.mark.parametrize("role", RAILS)
def test_each_place_has_a_picture_of_its_own(role: str) -> None:
    icons = [place.icon for group in RAILS[role] for place in group]
    assert len({*icons}) == len(icons)
