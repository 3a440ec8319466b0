"""The count of the article: by grid and the three chiefs, three groups of people. The numbers are settings; the article gives none."""

from datetime import datetime, timedelta

from shanzhi.care.default_kinds import ARTICLE_KINDS
from shanzhi.care.models import CareKind, CountCampaign
from shanzhi.care.queries.counting import comparison_of
from shanzhi.care.services.counting import Part, close_count, enter_count, settle, start_count
from shanzhi.scenarios.liuhe.cast import Cast
from shanzhi.scenarios.liuhe.place import Place

PER_BUILDING = (
    (1, 1, 0),
    (0, 1, 1),
    (1, 0, 0),
    (1, 1, 1),
    (0, 1, 0),
    (2, 0, 0),
    (0, 1, 0),
    (1, 1, 1),
    (0, 0, 0),
    (1, 2, 0),
    (0, 1, 0),
    (1, 0, 1),
)
"""Building by building: disabled very old people, very old people in need, homes with a severely disabled person (a setting)."""

OVERCOUNTED = {"河畔二院": "needy_old", "职工新村": "disabled_old"}
"""Where the section's chief counted one more than those below (a setting): somebody who had moved away."""

IN_CARE = sum(map(sum, PER_BUILDING))
DAYS_OF_COUNT = 12


def hold_count(cast: Cast, place: Place, kinds: dict[str, CareKind], *, at: datetime) -> CountCampaign:
    """Let every chief count their part, settle what differs, close. Returns the closed count."""
    secretary = cast.secretary.acting(at)
    campaign = start_count(
        actor=secretary,
        community=place.community,
        title="三长制关爱对象摸底",
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=DAYS_OF_COUNT),
        at=at,
    )
    counted = [kinds[code] for code in ARTICLE_KINDS]
    for number, building in enumerate(place.buildings):
        moment = at + timedelta(hours=2 + 3 * number)
        chief = cast.building_chiefs[building.pk].acting(moment)
        numbers = dict(zip(counted, PER_BUILDING[number], strict=True))
        enter_count(actor=chief, campaign=campaign, part=Part(building), numbers=numbers, at=moment)
    moment = at + timedelta(days=6)
    for estate in place.estates:
        below = [PER_BUILDING[place.buildings.index(one)] for one in place.buildings_of(estate)]
        found = dict(zip(counted, (sum(column) for column in zip(*below, strict=True)), strict=True))
        if estate.name in OVERCOUNTED:
            found[kinds[OVERCOUNTED[estate.name]]] += 1
        actor = cast.section_chiefs[estate.pk].acting(moment)
        enter_count(actor=actor, campaign=campaign, part=Part(estate), numbers=found, at=moment)
    _settle(cast, campaign, at + timedelta(days=8))
    for grid in place.grids:
        inside = [one for estate in place.estates_of(grid) for one in place.buildings_of(estate)]
        rows = [PER_BUILDING[place.buildings.index(one)] for one in inside]
        numbers = dict(zip(counted, (sum(column) for column in zip(*rows, strict=True)), strict=True))
        moment = at + timedelta(days=9)
        actor = cast.grid_chiefs[grid.pk].acting(moment)
        enter_count(actor=actor, campaign=campaign, part=Part(grid), numbers=numbers, at=moment)
    end = at + timedelta(days=DAYS_OF_COUNT)
    return close_count(actor=cast.secretary.acting(end), campaign=campaign, at=end)


def _settle(cast: Cast, campaign: CountCampaign, at: datetime) -> None:
    """Ask both chiefs; the smaller number is right: somebody had moved away."""
    for line in comparison_of(campaign).lines:
        if line.is_open and line.below is not None:
            settle(
                actor=cast.secretary.acting(at),
                campaign=campaign,
                place=line.place,
                kind=line.kind,
                agreed=line.below,
                reason="上门核实：有一位已随子女搬走",
                at=at,
            )
