"""Planning, opening and keeping halls and stations in order."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import CheckboxTiles, DateInput, InlineRadio, TimeInput
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import communities_run_by
from shanzhi.people.enums import GivenHow
from shanzhi.people.queries import persons_found_by
from shanzhi.territory.models import Building, Community, Household
from shanzhi.venues.enums import Condition, EquipmentKind, VenueKind, Weekday
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import OpeningSpell, Venue

SPELLS_A_DAY = 2


class BuildingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The buildings of a community, with their estates."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.estate.name} {obj.name}"


class VenueForm(forms.Form):
    """What a venue is and where. A hall asks for the door and the host, a station for deputies and holidays."""

    name = forms.CharField(label=_("Name"), max_length=60)
    organisation = forms.ModelChoiceField(
        label=_("Run by"), queryset=Organisation.objects.none(), required=False, empty_label=_("the community itself")
    )
    building = BuildingField(label=_("Building"), queryset=Building.objects.none(), required=False, empty_label="—")
    door = forms.CharField(
        label=_("Door"),
        max_length=12,
        help_text=_("Seen by who runs the hall only, unless the household says otherwise."),
    )
    host = forms.CharField(
        label=_("Host: name or phone"),
        max_length=40,
        required=False,
        help_text=_("The one of the household who speaks for it. They must be on file as a person."),
    )
    place = forms.CharField(
        label=_("Where exactly"), max_length=120, required=False, help_text=_("As you would tell a neighbour.")
    )
    area_m2 = forms.DecimalField(
        label=_("Area in m²"), min_value=0, max_value=100_000, decimal_places=1, max_digits=7, required=False
    )
    given_by = forms.CharField(label=_("Who gave the space"), max_length=120, required=False)
    has_deputy = forms.BooleanField(
        label=_("Each duty has a deputy"),
        required=False,
        help_text=_("Somebody who stands in if the keeper cannot come."),
    )
    opens_on_holidays = forms.BooleanField(label=_("Open on holidays too"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, community: Community, kind: str, venue: Venue | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.community = actor, community
        fields: dict[str, Any] = self.fields
        place = {"street": community.street, "community": community.community}
        fields["organisation"].queryset = Organisation.objects.filter(**place, dissolved_on__isnull=True)
        fields["building"].queryset = Building.objects.filter(**place).select_related("estate")
        if kind == VenueKind.HALL:
            fields["building"].required = True
            without = ("has_deputy", "opens_on_holidays") if venue is None else ()
        else:
            without = ("door", "host")
        for name in without:
            del fields[name]

    def clean(self) -> dict[str, Any]:
        """Find the home behind the door and the person behind name or phone."""
        cleaned = super().clean() or self.cleaned_data
        if "door" in self.fields:
            building, door = cleaned.get("building"), cleaned.pop("door", None)
            cleaned["household"] = None
            if building and door:
                homes = Household.objects.filter(street=building.street, building=building, door=door.strip())
                cleaned["household"] = homes.first()
                if cleaned["household"] is None:
                    self.add_error("door", _("This door is not on file."))
            self._find_host(cleaned)
        return cleaned

    def _find_host(self, cleaned: dict[str, Any]) -> None:
        text = cleaned.get("host", "")
        cleaned["host"] = None
        if not text:
            return
        found = list(persons_found_by(self.actor, text)[:2])
        if len(found) == 1:
            cleaned["host"] = found[0]
        elif found:
            self.add_error("host", _("Several people have this name. Please give the phone number."))
        else:
            self.add_error("host", _("Nobody of this name or phone is on file. Please note the person first."))


class CommunityForm(forms.Form):
    """Which community a new venue belongs to: asked only of who runs several."""

    community = forms.ModelChoiceField(
        label=_("Community"), queryset=Community.objects.none(), to_field_name="community"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset = communities_run_by(actor)


class CriteriaForm(forms.Form):
    """What a home must fulfil to be a hall."""

    met = forms.MultipleChoiceField(label=_("Fulfilled"), required=False, widget=CheckboxTiles())
    on = forms.DateField(label=_("Looked at on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["met"]
        field.choices = list(criteria().items())


class ConsentForm(forms.Form):
    """The household's consent, as it was given."""

    agree = forms.BooleanField(label=_("All adults of the household agree to the text above."))
    shows_door = forms.BooleanField(label=_("Their door may be published, too."), required=False)
    how = forms.ChoiceField(label=_("How"), widget=InlineRadio())
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput())

    def __init__(self, *args: Any, online: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if online:
            del fields["how"]
        else:
            fields["how"].choices = [(how.value, how.label) for how in GivenHow if how != GivenHow.ONLINE]
            fields["how"].initial = GivenHow.PAPER


class OpenForm(forms.Form):
    """The opening of a venue."""

    on = forms.DateField(label=_("Opened on"), widget=DateInput())
    record = forms.CharField(
        label=_("How it was opened"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who was there, what was handed over. Please name no residents."),
    )


class CloseForm(forms.Form):
    on = forms.DateField(label=_("First day without it"), widget=DateInput())


class HoursForm(forms.Form):
    """Opening hours: up to two spells a weekday."""

    def __init__(self, *args: Any, spells: list[OpeningSpell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present: dict[int, list[OpeningSpell]] = {}
        for one in spells:
            present.setdefault(one.weekday, []).append(one)
        for day in Weekday:
            for number in range(SPELLS_A_DAY):
                there = present.get(day.value, [])
                spell = there[number] if number < len(there) else None
                for edge in ("opens", "closes"):
                    words = {"day": day.label, "number": number + 1}
                    label = _("%(day)s, %(number)d: opens") if edge == "opens" else _("%(day)s, %(number)d: closes")
                    self.fields[f"{edge}_{day.value}_{number}"] = forms.TimeField(
                        label=label % words,
                        required=False,
                        widget=TimeInput(),
                        initial=getattr(spell, edge) if spell else None,
                    )

    def rows(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Return (weekday, [(opens, closes), …]) as bound fields, for the table."""
        return [
            (
                day.label,
                [(self[f"opens_{day.value}_{n}"], self[f"closes_{day.value}_{n}"]) for n in range(SPELLS_A_DAY)],
            )
            for day in Weekday
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        spells: list[tuple[int, time, time]] = []
        for day in Weekday:
            for number in range(SPELLS_A_DAY):
                name = f"{day.value}_{number}"
                opens, closes = cleaned.get(f"opens_{name}"), cleaned.get(f"closes_{name}")
                if opens and closes:
                    spells.append((day.value, opens, closes))
                elif opens or closes:
                    missing = "closes" if opens else "opens"
                    self.add_error(f"{missing}_{name}", _("Both times, please, or none."))
        cleaned["spells"] = spells
        return cleaned


class EquipmentForm(forms.Form):
    """One line of the list of things. A line without a number is left out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EquipmentKind.choices, initial=EquipmentKind.OTHER)
    item = forms.CharField(label=_("Name of the thing"), max_length=60, required=False)
    count = forms.IntegerField(label=_("How many"), min_value=0, max_value=9999, required=False)
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition.choices, initial=Condition.GOOD)
    given_by = forms.CharField(label=_("Given by"), max_length=60, required=False)


EquipmentFormSet = forms.formset_factory(EquipmentForm, extra=2, max_num=60, validate_max=True)
