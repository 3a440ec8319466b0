"""What staff fill in about communities, grids, estates, buildings, entrances and homes. Rules are the services'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import PhoneInput
from shanzhi.territory.models import Building, Community, Entrance, Estate, Grid
from shanzhi.territory.services.buildings import MOST_ENTRANCES

MOST_FLOORS, LOWEST_FLOOR = 150, -9
MOST_DOORS = 40
FURTHEST = 20_000  # metres; a plan is of one estate
NAME = pgettext_lazy("of a place", "Name")
WORDS = ("栋", "幢", "号楼", "座")


def whole(label: Any, least: int, most: int, *, required: bool = False, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number between two others."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required, **kwargs)


def text(label: Any, most: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text)


class CommunityForm(forms.Form):
    """How a community is called and reached."""

    name = text(NAME, 60, required=True)
    phone = forms.CharField(label=_("Service phone"), max_length=20, required=False, widget=PhoneInput())
    address = text(_("Address"), 120)
    office_hours = text(
        _("Office hours"), 120, help_text=_("As it stands on the door: Monday to Friday 8:30 to 17:30.")
    )
    public_delay_hours = whole(
        _("Hours before a request appears in the public list"),
        0,
        720,
        required=True,
        help_text=_("So that nobody can tell from the list who has just been here."),
    )

    @classmethod
    def first_values(cls, community: Community) -> dict[str, Any]:
        return {name: getattr(community, name) for name in cls.base_fields}


class GridForm(forms.Form):
    """A grid's number and name."""

    code = text(_("Grid number"), 8, required=True)
    name = text(NAME, 60, required=True, help_text=_("As people call it: Grid 1, East Gate Grid."))


class EstateForm(forms.Form):
    """An estate or courtyard."""

    name = text(NAME, 60, required=True)
    grid = forms.ModelChoiceField(
        label=_("Grid"), queryset=Grid.objects.none(), required=False, empty_label=_("no grid")
    )
    address = text(_("Address"), 120)
    code = text(_("Code"), 3, help_text=_("Three digits. Left empty, it gets the next one."))

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = Grid.objects.filter(community=community.community)  # type: ignore[attr-defined]

    @classmethod
    def first_values(cls, estate: Estate) -> dict[str, Any]:
        return {name: getattr(estate, name) for name in cls.base_fields}


class BuildingForm(forms.Form):
    """One building, and where it stands on the plan."""

    name = text(
        _("name"), 60, required=True, help_text=_("As on its sign: 3栋, 3号楼. 3 and ３幢 are the same building.")
    )
    address = text(_("Address"), 120)
    floors = whole(_("Floors"), 1, MOST_FLOORS)
    code = text(_("Code"), 3, help_text=_("Three characters. Left empty, it follows the number in the name."))
    x = forms.FloatField(
        label=_("Metres to the east"),
        required=False,
        min_value=-FURTHEST,
        max_value=FURTHEST,
        help_text=_(
            "From any corner of the estate you choose, the same one for all buildings. Left empty, the plan is a tidy grid."
        ),
    )
    y = forms.FloatField(label=_("Metres to the north"), required=False, min_value=-FURTHEST, max_value=FURTHEST)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("x") is None) != (cleaned.get("y") is None) and not self.errors:
            self.add_error("x" if cleaned.get("x") is None else "y", _("Both distances, or neither."))
        return cleaned

    @classmethod
    def first_values(cls, building: Building) -> dict[str, Any]:
        return {name: getattr(building, name) for name in cls.base_fields if hasattr(building, name)}


class NewBuildingForm(BuildingForm):
    """One more building, with its entrances."""

    entrances = whole(_("Entrances"), 0, MOST_ENTRANCES, initial=1)

    field_order = ("name", "entrances", "floors")


class BuildingRowForm(forms.Form):
    """Buildings 1 to 12, all alike."""

    first = whole(_("From number"), 0, 999, required=True, initial=1)
    last = whole(_("To number"), 0, 999, required=True)
    word = forms.ChoiceField(label=_("What people call them"), choices=[(word, f"1{word}") for word in WORDS])
    entrances = whole(_("Entrances of each"), 0, MOST_ENTRANCES, initial=3)
    floors = whole(_("Floors of each"), 1, MOST_FLOORS)


class EntranceForm(forms.Form):
    """An entrance's number or letter."""

    name = text(NAME, 40, required=True, help_text=_("1, 1单元 and 一单元 are the same entrance."))


def entrance_choice(empty_label: Any) -> Any:
    """Return a field that offers the entrances of a building the form is told."""
    return forms.ModelChoiceField(
        label=_("Entrance"), queryset=Entrance.objects.none(), required=False, empty_label=empty_label
    )


class HouseholdForm(forms.Form):
    """One home."""

    entrance = entrance_choice(_("no entrance"))
    door = text(_("Door"), 12, required=True, help_text=_("301; the word 室 is not needed."))
    floor = whole(_("Floor"), LOWEST_FLOOR, MOST_FLOORS, help_text=_("Left empty, the door tells it."))
    residents = whole(_("People living there"), 0, 99)

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entrance"].queryset = building.entrances.all()  # type: ignore[attr-defined]


class HouseholdRowForm(forms.Form):
    """Homes floor by floor: 101, 102 … 601, 602."""

    entrance = entrance_choice(_("every entrance"))
    first_floor = whole(_("From floor"), 1, MOST_FLOORS, required=True, initial=1)
    last_floor = whole(_("To floor"), 1, MOST_FLOORS, required=True)
    doors = whole(_("Doors on each floor"), 1, MOST_DOORS, required=True, initial=2)

    def __init__(self, *args: Any, building: Building, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entrance"].queryset = building.entrances.all()  # type: ignore[attr-defined]
