"""Fields the forms about care share: members by name, homes by building and door, a reason the person reads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.organisations.models import Member
from shanzhi.organisations.queries import members_visible_to
from shanzhi.territory import place_names
from shanzhi.territory.models import Building, Community, Household

MOST_MEMBERS = 500


def long_text(label: Any, *, most: int, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for a few sentences, with its counter."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=forms.Textarea({"rows": 3})
    )


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the members an actor may send."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Member.objects.none(), **kwargs)

    def of_actor(self, actor: Actor, community: int) -> None:
        """Offer the members the actor sees in a community."""
        seen = members_visible_to(actor).filter(community=community, left_on__isnull=True)
        self.queryset = seen.order_by("pk")[:MOST_MEMBERS] if seen.count() > MOST_MEMBERS else seen.order_by("pk")


class BuildingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the buildings of a community, with its estate."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Building.objects.none(), empty_label="—", **kwargs)

    def of_community(self, community: Community) -> None:
        """Offer the buildings of a community."""
        rows = Building.objects.filter(street=community.street, community=community.community)
        self.queryset = rows.select_related("estate").order_by("estate__code", "code")

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.estate.name} {obj.name}"


class HomeForm(forms.Form):
    """Building, entrance and door of a home that is on file. Cleans to `household`."""

    building = BuildingField(label=_("building"))
    entrance = forms.CharField(
        label=_("entrance"), max_length=40, required=False, help_text=_("If the building has several.")
    )
    door = forms.CharField(label=_("door"), max_length=12, widget=forms.TextInput({"class": "input--short"}))

    def clean(self) -> dict[str, Any]:
        """Find the home behind the door."""
        cleaned = super().clean() or self.cleaned_data
        building, door = cleaned.get("building"), place_names.door(cleaned.get("door") or "")
        cleaned["household"] = None
        if building is None or not door:
            return cleaned
        homes = Household.objects.filter(building=building, door=door).select_related("entrance", "building__estate")
        wanted = place_names.entrance_code(cleaned.get("entrance") or "")
        if wanted:
            homes = homes.filter(entrance__code=wanted)
        found = list(homes[:2])
        if not found:
            self.add_error("door", _("This door is not on file. Enter the home under Places first."))
        elif len(found) > 1:
            self.add_error("entrance", _("Several entrances have this door: which one is it?"))
        else:
            cleaned["household"] = found[0]
        return cleaned


class WhyForm(forms.Form):
    """Why somebody wants to see a home or what was noted: the person reads it."""

    reason = forms.CharField(
        label=_("Why do you need to see this?"),
        max_length=180,
        min_length=2,
        help_text=_("Your name, your reason and the time are noted; the person can read them."),
    )
