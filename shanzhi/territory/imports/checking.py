"""Comparing a file with what is there: what would be new, what would change, what stays, what cannot be.

Nothing is written here and nothing is deleted by an import: a place the file does not name stays as it is. The key of an estate is its
name (or its code, which lets it be renamed); of a building its number in the estate, however it is spelt; of an entrance its number in
the building; of a home entrance and door.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.territory.imports.columns import PlaceKind, sheet_of
from shanzhi.territory.imports.reading import FilledFile, Record, required_missing
from shanzhi.territory.models import Building, Community, Entrance, Estate, Grid, Household
from shanzhi.territory.new_places import (
    FIRST_CODE_WITHOUT_NUMBER,
    NO_NUMBER,
    estate_code,
    new_building,
    new_entrance,
    new_entrances,
)
from shanzhi.territory.place_names import building_code, building_name, door, entrance_code, floor_of

EXAMPLES = 20


@dataclass(slots=True)
class Tally:
    """What would happen to the places of one kind."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class NewHousehold:
    """A home to be added: its building and entrance may have no id yet."""

    building: Building
    entrance: Entrance | None
    door: str
    floor: int | None
    residents: int | None


@dataclass(slots=True)
class Plan:
    """What an import would write. Empty lists for what stays."""

    file: FilledFile
    tallies: dict[PlaceKind, Tally] = field(default_factory=lambda: {kind: Tally() for kind in PlaceKind})
    changes: list[str] = field(default_factory=list)
    new_estates: list[Estate] = field(default_factory=list)
    new_buildings: list[Building] = field(default_factory=list)
    new_entrances: list[Entrance] = field(default_factory=list)
    new_households: list[NewHousehold] = field(default_factory=list)
    changed_estates: list[Estate] = field(default_factory=list)
    changed_buildings: list[Building] = field(default_factory=list)
    changed_households: list[tuple[int, int | None, int | None]] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        return not self.file.problems

    @property
    def does_something(self) -> bool:
        return any(tally.new or tally.changed for tally in self.tallies.values())


class Checker:
    """Checks one file against one community. Four queries, whatever the size."""

    def __init__(self, community: Community, file: FilledFile) -> None:
        self.community = community
        self.file = file
        self.plan = Plan(file)
        code = community.community
        self.grids = {key: grid for grid in Grid.objects.filter(community=code) for key in (grid.code, grid.name)}
        estates = list(Estate.objects.filter(community=code).select_related("grid"))
        self.estates = {estate.name: estate for estate in estates}
        self.estate_codes = {estate.code: estate for estate in estates}
        self.buildings: dict[tuple[int, str], Building] = {}
        self.building_codes: set[tuple[int, str]] = set()
        self.entrances: dict[tuple[int, str], Entrance] = {}
        self.households: dict[tuple[int, int, str], tuple[int, int | None, int | None]] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.by_id = {estate.pk: estate for estate in estates}
        self._load_buildings(code)

    def check(self) -> Plan:
        """Return the plan; its file holds the problems."""
        steps = {
            PlaceKind.ESTATE: self._estate,
            PlaceKind.BUILDING: self._building,
            PlaceKind.ENTRANCE: self._entrance,
            PlaceKind.HOUSEHOLD: self._household,
        }
        wrong = {(problem.sheet, problem.row) for problem in self.file.problems}
        for kind, step in steps.items():
            sheet = sheet_of(kind)
            for record in self.file.records[kind]:
                missing = list(required_missing(sheet, record))
                for column in missing:
                    self.file.note(record, column.key, _("This must not be empty."))
                if not missing and (record.sheet, record.row) not in wrong:
                    step(record)
        return self.plan

    # What is there. Rows are known by the Python object they are, because new ones have no id yet.

    def _load_buildings(self, community: int) -> None:
        known: dict[int, Building] = {}
        for building in Building.objects.filter(community=community):
            building.estate = self.by_id[building.estate_id]
            known[building.pk] = building
            self._know_building(building)
        doors: dict[int, Entrance] = {}
        for entrance in Entrance.objects.filter(building__community=community):
            building = known[entrance.building_id]
            entrance.building = building
            doors[entrance.pk] = entrance
            self.entrances[id(building), entrance.code] = entrance
        rows = Household.objects.filter(community=community).order_by()
        for pk, building_id, entrance_id, number, floor, residents in rows.values_list(
            "pk", "building_id", "entrance_id", "door", "floor", "residents"
        ).iterator(chunk_size=10_000):
            home = doors.get(entrance_id) if entrance_id else None
            self.households[id(known[building_id]), id(home), number] = (pk, floor, residents)

    def _know_building(self, building: Building) -> None:
        self.buildings[id(building.estate), building.name] = building
        self.buildings.setdefault((id(building.estate), building.code), building)
        self.building_codes.add((id(building.estate), building.code))

    # One row of each sheet

    def _estate(self, record: Record) -> None:
        values = record.values
        if not self._is_first(record, "estate", PlaceKind.ESTATE, values["estate"]):
            return
        grid = self.grids.get(values["grid"]) if values.get("grid") else None
        if values.get("grid") and grid is None:
            self.file.note(record, "grid", _("The community has no such grid. Add it on the desk first."))
            return
        code = estate_code(values.get("code") or "")
        estate = self.estates.get(values["estate"]) or self.estate_codes.get(code)
        wanted = {"name": values["estate"], **_stated(values, "address", empty="")}
        if "grid" in values:
            wanted["grid"] = grid
        if estate is None:
            self._new_estate(code, wanted)
        elif code and self.estate_codes.get(code, estate) is not estate:
            self.file.note(record, "code", _("Another estate has this code."))
        else:
            wanted |= {"code": code} if code else {}
            self._change(PlaceKind.ESTATE, estate, wanted, self.plan.changed_estates)
            self._know_estate(estate)

    def _new_estate(self, code: str, wanted: dict[str, Any]) -> None:
        estate = Estate(
            street=self.community.street,
            community=self.community.community,
            code=code or self._next_estate_code(),
            **{"address": "", **wanted},
        )
        self._know_estate(estate)
        self.plan.new_estates.append(estate)
        self.plan.tallies[PlaceKind.ESTATE].new += 1

    def _know_estate(self, estate: Estate) -> None:
        self.estates[estate.name] = estate
        self.estate_codes[estate.code] = estate

    def _next_estate_code(self) -> str:
        number = 1 + max((int(code) for code in self.estate_codes if code.isdecimal()), default=0)
        return f"{number:03d}"

    def _building(self, record: Record) -> None:
        values = record.values
        estate = self._find_estate(record)
        if estate is None:
            return
        name = building_name(values["building"])
        building = self._find(estate, name)
        if not self._is_first(record, "building", PlaceKind.BUILDING, id(building) if building else (id(estate), name)):
            return
        wanted = {**_stated(values, "address", empty=""), **_stated(values, "floors", "x", "y")}
        if building is None:
            building = self._new_building(estate, name, wanted)
            self._is_first(record, "building", PlaceKind.BUILDING, id(building))
        else:
            self._change(PlaceKind.BUILDING, building, wanted, self.plan.changed_buildings)
        if (building.x is None) != (building.y is None):
            self.file.note(record, "x" if building.x is None else "y", _("Both distances, or neither."))
        for entrance in new_entrances(building, values.get("entrances") or 0):
            if (id(building), entrance.code) not in self.entrances:
                self._new_entrance(entrance)

    def _new_building(self, estate: Estate, name: str, wanted: dict[str, Any]) -> Building:
        code = building_code(name) or self._next_building_code(estate)
        building = new_building(estate, name, code, **wanted)
        self._know_building(building)
        self.plan.new_buildings.append(building)
        self.plan.tallies[PlaceKind.BUILDING].new += 1
        return building

    def _next_building_code(self, estate: Estate) -> str:
        number = FIRST_CODE_WITHOUT_NUMBER
        while (id(estate), str(number)) in self.building_codes:
            number += 1
        return str(number)

    def _entrance(self, record: Record) -> None:
        building = self._find_building(record)
        if building is None:
            return
        code = entrance_code(record.values["entrance"])
        if not code:
            self.file.note(record, "entrance", str(NO_NUMBER))
        elif self._is_first(record, "entrance", PlaceKind.ENTRANCE, (id(building), code)):
            if (id(building), code) in self.entrances:
                self.plan.tallies[PlaceKind.ENTRANCE].unchanged += 1
            else:
                self._new_entrance(new_entrance(building, record.values["entrance"]))

    def _new_entrance(self, entrance: Entrance) -> None:
        self.entrances[id(entrance.building), entrance.code] = entrance
        self.plan.new_entrances.append(entrance)
        self.plan.tallies[PlaceKind.ENTRANCE].new += 1

    def _household(self, record: Record) -> None:
        values = record.values
        building = self._find_building(record)
        if building is None:
            return
        entrance = None
        if values.get("entrance"):
            entrance = self.entrances.get((id(building), entrance_code(values["entrance"])))
            if entrance is None:
                sentence = _("%(building)s has no such entrance, neither here nor on the sheet “%(sheet)s”.")
                names = {"building": building.name, "sheet": sheet_of(PlaceKind.ENTRANCE).name}
                self.file.note(record, "entrance", sentence % names)
                return
        number = door(values["door"])
        key = (id(building), id(entrance), number)
        if self._is_first(record, "door", PlaceKind.HOUSEHOLD, key):
            self._compare_household(key, NewHousehold(building, entrance, number, floor_of(number), None), values)

    def _compare_household(self, key: tuple[int, int, str], home: NewHousehold, values: dict[str, Any]) -> None:
        tally = self.plan.tallies[PlaceKind.HOUSEHOLD]
        there = self.households.get(key)
        if there is None:
            home.floor = values["floor"] if values.get("floor") is not None else home.floor
            home.residents = values.get("residents")
            self.plan.new_households.append(home)
            tally.new += 1
            return
        pk, floor, residents = there
        wanted = (values.get("floor", floor), values.get("residents", residents))
        if wanted == (floor, residents):
            tally.unchanged += 1
            return
        self.plan.changed_households.append((pk, *wanted))
        tally.changed += 1
        name = f"{home.building.name} {home.entrance.name if home.entrance else ''} {home.door}"
        self._example(name, {"floor": (floor, wanted[0]), "residents": (residents, wanted[1])}, PlaceKind.HOUSEHOLD)

    # Finding and comparing

    def _find_estate(self, record: Record) -> Estate | None:
        estate = self.estates.get(record.values["estate"])
        if estate is None:
            sentence = _("The community has no such estate, neither here nor on the sheet “%(sheet)s”.")
            self.file.note(record, "estate", sentence % {"sheet": sheet_of(PlaceKind.ESTATE).name})
        return estate

    def _find(self, estate: Estate, name: str) -> Building | None:
        code = building_code(name)
        by_code = self.buildings.get((id(estate), code)) if code else None
        return self.buildings.get((id(estate), name)) or by_code

    def _find_building(self, record: Record) -> Building | None:
        estate = self._find_estate(record)
        if estate is None:
            return None
        building = self._find(estate, building_name(record.values["building"]))
        if building is None:
            sentence = _("%(estate)s has no such building, neither here nor on the sheet “%(sheet)s”.")
            names = {"estate": estate.name, "sheet": sheet_of(PlaceKind.BUILDING).name}
            self.file.note(record, "building", sentence % names)
        return building

    def _is_first(self, record: Record, key: str, *identity: Any) -> bool:
        """Tell whether no row before named the same place; if one did, that is a problem."""
        row = self.seen.setdefault(identity, record.row)
        if row != record.row:
            self.file.note(record, key, _("Row %(row)d says the same place already.") % {"row": row})
        return row == record.row

    def _change(self, kind: PlaceKind, row: Any, wanted: dict[str, Any], changed_rows: list[Any]) -> None:
        changed = {name: (getattr(row, name), value) for name, value in wanted.items() if getattr(row, name) != value}
        tally = self.plan.tallies[kind]
        if not changed:
            tally.unchanged += 1
            return
        tally.changed += 1
        self._example(row.name, changed, kind)
        for name, (_before, value) in changed.items():
            setattr(row, name, value)
        changed_rows.append(row)

    def _example(self, name: str, changed: dict[str, tuple[Any, Any]], kind: PlaceKind) -> None:
        if len(self.plan.changes) >= EXAMPLES:
            return
        headings = {column.key: str(column.heading) for column in sheet_of(kind).columns} | {
            "name": _("name of the place")
        }
        none = _("none")
        said = ", ".join(
            f"{headings.get(key, key)} {none if before in (None, '') else before} → {none if after in (None, '') else after}"
            for key, (before, after) in changed.items()
            if before != after
        )
        self.plan.changes.append(f"{name}: {said}")


def _stated(values: dict[str, Any], *keys: str, empty: Any = None) -> dict[str, Any]:
    """Return what a row states of some columns; 无 becomes `empty`."""
    return {key: empty if values[key] is None else values[key] for key in keys if key in values}
