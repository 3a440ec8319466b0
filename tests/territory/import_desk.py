"""Somebody who imports files of places, and what is there afterwards."""

from typing import Any

from shanzhi.territory.models import Building, Entrance, Estate, Household, PlaceImport
from shanzhi.territory.services import imports
from tests.territory.place_files import Rows
from tests.world import World

SMALL: dict[str, Rows] = {
    "estate": [["东苑", "7", None, "东风路1号"], ["西苑"]],
    "building": [["东苑", "1栋", 2, 6, None, 0, 0], ["东苑", "２号楼"], ["西苑", "老干楼", None, 3]],
    "entrance": [["西苑", "老干楼", "A"]],
    "household": [
        ["东苑", "１幢", "一单元", "０101室", None, 3],
        ["东苑", "1", "2", "602"],
        ["东苑", "2栋", None, "101"],
    ],
}


class Desk:
    """Somebody who checks and imports files for the world's community."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.actor = world.community_staff().actor
        self.at = world.at

    def check(self, content: bytes) -> PlaceImport:
        return imports.check_file(
            actor=self.actor, community=self.world.community, filename="places.xlsx", content=content, at=self.at
        )

    def bring(self, content: bytes) -> PlaceImport:
        row = self.check(content)
        assert row.problems == 0, row.summary["problems"]
        return imports.carry_out(actor=self.actor, place_import=row, community=self.world.community, at=self.at)


def tallies(row: PlaceImport) -> dict[str, tuple[int, int, int]]:
    return {kind: (n["new"], n["changed"], n["unchanged"]) for kind, n in row.summary["tallies"].items()}


def everything() -> list[Any]:
    """All places as plain values."""
    return [
        list(Estate.objects.order_by("code").values_list("code", "name", "address", "grid__code")),
        list(
            Building.objects.order_by("estate__code", "code").values_list(
                "estate__name", "code", "name", "floors", "x", "y"
            )
        ),
        list(Entrance.objects.order_by("building_id", "code").values_list("building__name", "code", "name")),
        sorted(
            Household.objects.values_list("building__name", "entrance__code", "door", "floor", "residents"), key=str
        ),
    ]
