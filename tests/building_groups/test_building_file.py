"""The building's page: what each reader finds on it, and that no door stands in the parts."""

import pytest
from django.urls import reverse

from tests.building_groups.conftest import Neighbourhood
from tests.clients import client_of
from tests.world import World

pytestmark = pytest.mark.django_db


def page(world: World, who: object, building: object) -> object:
    address = reverse("territory:building", args=[world.code, building.pk])  # type: ignore[attr-defined]
    return client_of(who).get(address, headers={"accept-language": "en"})  # type: ignore[arg-type]


def test_staff_see_members_of_any_home_branch(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    answer = page(world, world.community_staff(), neighbourhood.buildings[0])
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert "11 members live here" in text
    assert "市一中党支部" in text
    assert "No group looks after this building yet." in text


def test_a_member_of_its_group_reads_the_parts_without_doors(neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    _homes = world.households
    for who in (world.member(), world.group_leader()):
        answer = page(world, who, world.building)
        text = answer.content.decode()  # type: ignore[attr-defined]
        assert answer.status_code == 200  # type: ignore[attr-defined]
        assert "1栋楼栋党小组" in text
        assert "201" not in text.split("<main")[1]


def test_others_find_nothing(neighbourhood: Neighbourhood, other_world: World) -> None:
    world, building = neighbourhood.world, neighbourhood.buildings[0]
    for who in (world.member(), world.partner_contact(), world.account_without_post(), other_world.street_staff()):
        assert page(world, who, building).status_code == 404  # type: ignore[attr-defined]
