"""Writing a plan: a handful of statements for a hundred thousand homes."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

from shanzhi.territory.imports.checking import NewHousehold, Plan
from shanzhi.territory.models import Building, Community, Entrance, Estate

BATCH = 10_000

INSERT_HOUSEHOLDS = """
    INSERT INTO territory_household (street, community, building_id, entrance_id, door, floor, residents)
    SELECT %s, %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::smallint[], %s::smallint[])
"""
UPDATE_HOUSEHOLDS = """
    UPDATE territory_household SET floor = new.floor, residents = new.residents
    FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[]) AS new (id, floor, residents)
    WHERE territory_household.id = new.id AND territory_household.street = %s
"""


def write(plan: Plan, community: Community) -> None:
    """Write everything a possible plan holds, parents first. The caller's transaction makes it all or nothing."""
    Estate.objects.bulk_create(plan.new_estates)
    Building.objects.bulk_create(plan.new_buildings, batch_size=BATCH)
    Entrance.objects.bulk_create(plan.new_entrances, batch_size=BATCH)
    for estate in plan.changed_estates:
        estate.save()
    Building.objects.bulk_update(plan.changed_buildings, ["address", "floors", "x", "y"], batch_size=500)
    with connection.cursor() as cursor:
        for homes in _batches(plan.new_households):
            cursor.execute(INSERT_HOUSEHOLDS, [community.street, community.community, *_columns_of(homes)])
        for rows in _batches(plan.changed_households):
            cursor.execute(UPDATE_HOUSEHOLDS, [*(list(column) for column in zip(*rows, strict=True)), community.street])


def _columns_of(homes: Sequence[NewHousehold]) -> list[list[Any]]:
    return [
        [home.building.pk for home in homes],
        [home.entrance.pk if home.entrance else None for home in homes],
        [home.door for home in homes],
        [home.floor for home in homes],
        [home.residents for home in homes],
    ]


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
