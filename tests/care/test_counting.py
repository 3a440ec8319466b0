"""The count of the three chiefs: own parts only, compared, settled, closed."""

import pytest

from shanzhi.care.default_kinds import ARTICLE_KINDS
from shanzhi.care.models import CareKind, CountCampaign
from shanzhi.care.queries.counting import comparison_of, in_register, parts_of
from shanzhi.care.services.counting import Part, close_count, enter_count, settle, start_count
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from tests.care.conftest import DAY, Enter
from tests.world import Someone, World

pytestmark = pytest.mark.usefixtures("street_scope")


@pytest.fixture
def campaign(world: World, kinds: dict[str, CareKind]) -> CountCampaign:
    _places = world.households, world.other_building
    return start_count(
        actor=world.secretary().actor,
        community=world.community,
        title="三长摸底",
        starts_on=world.at.date(),
        ends_on=(world.at + 10 * DAY).date(),
        at=world.at,
    )


@pytest.fixture
def three(kinds: dict[str, CareKind]) -> list[CareKind]:
    return [kinds[code] for code in ARTICLE_KINDS]


def count(world: World, campaign: CountCampaign, actor, place, kinds: list[CareKind], number: int) -> None:
    enter_count(actor=actor, campaign=campaign, part=Part(place), numbers=dict.fromkeys(kinds, number), at=world.at)


def test_each_chief_counts_their_own_part(
    world: World,
    campaign: CountCampaign,
    three: list[CareKind],
    building_chief: Someone,
    section_chief: Someone,
    grid_chief: Someone,
) -> None:
    own = {
        building_chief: world.building,
        section_chief: world.estate,
        grid_chief: world.grid,
    }
    for chief, place in own.items():
        parts = parts_of(chief.actor, campaign)
        assert [*parts.buildings, *parts.estates, *parts.grids] == [place]
        count(world, campaign, chief.actor, place, three, 2)
        for other in {world.building, world.estate, world.grid, world.other_building} - {place}:
            with pytest.raises(NotPermitted):
                count(world, campaign, chief.actor, other, three, 1)
    assert comparison_of(campaign).counted == 3


@pytest.mark.parametrize("role", ["member", "street_staff", "partner_contact"])
def test_nobody_else_counts(world: World, campaign: CountCampaign, three: list[CareKind], role: str) -> None:
    with pytest.raises(NotPermitted):
        count(world, campaign, getattr(world, role)().actor, world.building, three, 1)


def test_numbers_are_compared_settled_and_closed(world: World, campaign: CountCampaign, three: list[CareKind]) -> None:
    secretary = world.secretary().actor
    for place, number in ((world.building, 2), (world.other_building, 1)):
        count(world, campaign, secretary, place, three, number)
    assert comparison_of(campaign).differences == 0, "the section has not counted yet"
    count(world, campaign, secretary, world.estate, three, 4)
    count(world, campaign, secretary, world.grid, three, 4)
    compared = comparison_of(campaign)
    assert (compared.parts, compared.counted) == (4, 4)
    assert [(line.place, line.own, line.below) for line in compared.lines if line.differs] == [
        (world.estate, 4, 3) for _kind in three
    ]
    with pytest.raises(NotPossible):
        close_count(actor=secretary, campaign=campaign, at=world.at)
    for kind in three:
        settle(
            actor=secretary,
            campaign=campaign,
            place=world.estate,
            kind=kind,
            agreed=3,
            reason="有一户已搬走",
            at=world.at,
        )
    compared = comparison_of(campaign)
    assert compared.open_differences == 3, "now the grid's four stand against three"
    for kind in three:
        settle(
            actor=secretary,
            campaign=campaign,
            place=world.grid,
            kind=kind,
            agreed=3,
            reason="同上，已搬走",
            at=world.at,
        )
    closed = close_count(actor=secretary, campaign=campaign, at=world.at)
    assert [comparison_of(closed).total(kind) for kind in three] == [3, 3, 3]
    with pytest.raises(NotPossible):
        count(world, campaign, secretary, world.building, three, 9)


def test_counting_again_writes_anew(world: World, campaign: CountCampaign, three: list[CareKind]) -> None:
    for number in (5, 6):
        count(world, campaign, world.secretary().actor, world.building, three, number)
    found = comparison_of(campaign).by_part[("building", world.building.pk, three[0].pk)]
    assert found.counted == 6


def test_a_settlement_needs_a_difference_and_a_reason(
    world: World, campaign: CountCampaign, three: list[CareKind]
) -> None:
    secretary = world.secretary().actor
    words = {"actor": secretary, "campaign": campaign, "place": world.estate, "kind": three[0], "at": world.at}
    with pytest.raises(NotPossible):
        settle(**words, agreed=1, reason="没有差异")
    with pytest.raises(DomainError):
        settle(**words, agreed=1, reason=" ")


@pytest.mark.parametrize("number", [-1, 5001])
def test_numbers_have_bounds(world: World, campaign: CountCampaign, three: list[CareKind], number: int) -> None:
    with pytest.raises(DomainError):
        count(world, campaign, world.secretary().actor, world.building, three, number)


def test_one_count_is_open_at_a_time(world: World, campaign: CountCampaign) -> None:
    with pytest.raises(NotPossible):
        start_count(
            actor=world.secretary().actor,
            community=world.community,
            title="又一次",
            starts_on=world.at.date(),
            ends_on=world.at.date(),
            at=world.at,
        )


def test_the_register_stands_beside_in_the_same_unit(
    world: World, campaign: CountCampaign, kinds: dict[str, CareKind], enter: Enter
) -> None:
    enter("needy_old"), enter("disabled_home", home=1), enter("disabled_home", home=1)
    registered = in_register(world.secretary().actor, campaign)
    assert {pk: number for pk, number in registered.items() if number} == {
        kinds["needy_old"].pk: 1,
        kinds["disabled_home"].pk: 1,
    }, "two people of one home are one home"


def test_the_street_sees_nothing_small_of_the_register_beside_a_count(
    world: World, campaign: CountCampaign, kinds: dict[str, CareKind], enter: Enter
) -> None:
    enter("needy_old"), enter("child", home=1)
    for number in range(5):
        enter("disabled_old", home=number % 4)
    street, staff = (
        in_register(someone.actor, campaign) for someone in (world.street_staff(), world.community_staff())
    )
    child, needy, disabled = (kinds[code].pk for code in ("child", "needy_old", "disabled_old"))
    assert (street.get(child), street.get(needy), street.get(disabled)) == (None, None, 5)
    assert (staff.get(child), staff.get(needy), staff.get(disabled)) == (None, 1, 5)
