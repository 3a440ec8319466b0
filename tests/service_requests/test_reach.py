"""Street staff reach their own street, whatever else the account may see."""

from dataclasses import replace

from shanzhi.core.tenancy import Scope
from shanzhi.service_requests import rules
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.services import categories, hear
from tests.database import in_street
from tests.world import OTHER_STREET, STREET, World


def test_staff_of_one_street_see_and_sort_nothing_of_another(world: World, other_world: World) -> None:
    wide = Scope(STREET, OTHER_STREET + 1)
    ours, theirs = (replace(one.street_staff().actor, scope=wide) for one in (world, other_world))
    with in_street(STREET):
        menu = categories.open_menu(actor=world.program(), street=STREET, at=world.at)
        request = hear.submit(
            actor=world.resident(),
            community=world.community.community,
            category=menu[0],
            text="楼道的灯坏了",
            at=world.at,
        )
        asked = (rules.may_sort, rules.may_see, rules.may_work)

        assert [rule(ours, request) for rule in asked] == [True] * 3
        assert [rule(theirs, request) for rule in asked] == [False] * 3
        assert [rules.may_enter(actor, world.code) for actor in (ours, theirs)] == [True, False]
        assert list(visible_to(ours)) == [request]
        assert list(visible_to(theirs)) == []
