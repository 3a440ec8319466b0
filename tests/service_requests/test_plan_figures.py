"""The plan's figures of the loop: counted per building, for who may see them."""

from shanzhi.service_requests import plan_figures
from shanzhi.service_requests.services import hear, sort


def test_open_and_all_requests_of_each_building(world, other_world, asked, menu):
    refused = hear.submit(
        actor=world.resident(),
        community=world.code,
        category=menu["other"],
        text="别处的事",
        building=world.building,
        at=world.at,
    )
    secretary = world.secretary().actor
    sort.refuse(actor=secretary, request_id=refused.pk, reason="不属于", turn_to="12345", at=world.at)
    buildings = [world.building, world.other_building]
    assert plan_figures.count_open(buildings, secretary) == {world.building.pk: 1}
    assert plan_figures.count_all(buildings, secretary) == {world.building.pk: 2}
    assert plan_figures.count_all(buildings, other_world.secretary().actor) == {}
    assert plan_figures.table_of(world.building).endswith(f"?building={world.building.pk}")
