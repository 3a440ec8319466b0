"""Links between buildings: set, said anew, removed; by whom; the page."""

import pytest

from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.territory.models import BuildingLink
from shanzhi.territory.services.building_links import link_buildings, remove_link
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

URL = "/desk/places/430407002013/links/"


def test_a_pair_is_linked_once_and_said_anew(world: World, street_scope: object) -> None:
    actor = world.secretary().actor
    first, second = world.building, world.other_building
    link_buildings(actor=actor, one=second, other=first, is_joined=True, at=world.at)
    link = link_buildings(actor=actor, one=world.building, other=world.other_building, is_joined=False, at=world.at)
    assert BuildingLink.objects.get() == link
    assert (link.one, link.is_joined) == (first, False)
    remove_link(actor=actor, link=link, at=world.at)
    assert not BuildingLink.objects.exists()


def test_a_building_is_not_its_own_neighbour(world: World, street_scope: object) -> None:
    with pytest.raises(DomainError) as refused:
        link_buildings(
            actor=world.secretary().actor, one=world.building, other=world.building, is_joined=True, at=world.at
        )
    assert refused.value.field == "other"


def test_only_staff_of_the_community_link(world: World, other_world: World, street_scope: object) -> None:
    for who in (world.group_leader(), world.member(), other_world.street_staff()):
        with pytest.raises(NotPermitted):
            link_buildings(actor=who.actor, one=world.building, other=world.other_building, is_joined=True, at=world.at)


def test_the_page_adds_and_removes(world: World) -> None:
    one, other, client = world.building, world.other_building, client_of(world.secretary())
    assert client.post(URL, {"one": one.pk, "other": one.pk, "kind": "joined"}).status_code == 422
    client.post(URL, {"one": one.pk, "other": other.pk, "kind": "apart"})
    with in_street(world.street):
        link = BuildingLink.objects.get()
    assert "apart" in client.get(URL, headers={"accept-language": "en"}).content.decode()
    client.post(f"{URL}{link.pk}/remove/")
    with in_street(world.street):
        assert not BuildingLink.objects.exists()


def test_the_page_is_for_staff(world: World, other_world: World) -> None:
    _community = world.community
    assert [client_of(who).get(URL).status_code for who in (world.member(), other_world.street_staff())] == [404, 404]


def test_members_of_other_groups_do_not_open_a_building(world: World) -> None:
    _member, building = world.member(), world.other_building
    address = f"/desk/places/{world.code}/buildings/{building.pk}/"
    assert client_of(world.member()).get(address).status_code == 404
    assert client_of(world.secretary()).get(address).status_code == 200
