"""Where a building would name the family, no public page names the building."""

from typing import Any

import pytest

from shanzhi.core.clock import now
from shanzhi.service_requests.services import sort
from shanzhi.territory.models import Household
from tests.clients import StreetClient
from tests.database import in_street
from tests.portal.conftest import LISTING, TELL, Stage
from tests.world import World


def homes(world: World, number: int) -> None:
    with in_street(world.street):
        Household.objects.filter(building=world.building).delete()
        for door in range(number):
            Household.objects.create(
                street=world.street, community=world.code, building=world.building, door=str(101 + door)
            )


@pytest.mark.parametrize(("number", "is_named"), [(0, True), (1, False), (3, False), (4, True)])
def test_a_building_with_few_homes_is_not_named(
    world: World, client: StreetClient, stage: Stage, number: int, is_named: bool
) -> None:
    name = world.building.name
    homes(world, number)
    request = stage("accepted", text="院门的灯坏了")
    with in_street(world.street):
        sort.release(actor=world.secretary().actor, request_id=request.pk, at=now(), public_answer="周六修。")

    own: Any = f"?building={world.building.pk}"
    found = [
        f"{LISTING}{request.pk}/" in client.get(LISTING + own).content.decode(),
        name in client.get(f"{LISTING}{request.pk}/").content.decode(),
        name in client.get(f"/c/{world.code}/").content.decode(),
        name in client.post(TELL.format("repair") + "hints/", {"text": "院门的灯坏了"}).content.decode(),
        f"{name}: 1" in client.get(f"/c/{world.code}/map/", headers={"Accept-Language": "en"}).content.decode()
        or f"{name}：1" in client.get(f"/c/{world.code}/map/").content.decode(),
    ]

    assert found == [is_named] * 5
