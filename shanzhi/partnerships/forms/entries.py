"""Forms of the lists of needs and resources."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput, RadioTiles
from shanzhi.organisations.models import PartnerUnit
from shanzhi.organisations.queries import communities_run_by
from shanzhi.organisations.rules import works_for_a_street
from shanzhi.partnerships.enums import ResourceKind
from shanzhi.service_requests.models import Category

ICONS: dict[str, str] = {
    ResourceKind.PLACE: "warehouse",
    ResourceKind.PEOPLE: "users",
    ResourceKind.SKILL: "wrench",
    ResourceKind.TEACHING: "graduation-cap",
    ResourceKind.GOODS: "package",
    ResourceKind.FUNDS: "coins",
    ResourceKind.OTHER: "circle-ellipsis",
}
WHOLE_STREET = ""


class CommunityField(forms.TypedChoiceField):
    """A community the actor runs; street staff may choose the whole street, which cleans to None."""

    def __init__(self, actor: Actor) -> None:
        choices = [(str(place.community), place.name) for place in communities_run_by(actor)]
        whole = works_for_a_street(actor)
        if whole:
            choices.insert(0, (WHOLE_STREET, str(_("the whole street"))))
        super().__init__(choices=choices, coerce=int, empty_value=None, required=not whole, label=_("Community"))

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to choose."""
        choices: Any = self.choices
        return len(list(choices)) > 1


class EntryForm(forms.Form):
    """What a need and an offer have in common, the shortest form that says enough."""

    kind = forms.ChoiceField(label=_("kind"), choices=ResourceKind.choices, widget=RadioTiles(icons=ICONS))
    title = forms.CharField(label=_("in a few words"), max_length=80)
    amount = forms.IntegerField(label=_("how much"), required=False, min_value=1, max_value=100_000_000)
    measure = forms.CharField(
        label=_("counted in"), max_length=12, required=False, help_text=_("People, hours, chairs, square metres …")
    )


def _category_field(street: int) -> Any:
    return forms.ModelChoiceField(
        label=_("line of the service menu"),
        queryset=Category.objects.filter(street=street, is_active=True),
        required=False,
        help_text=_("If it belongs to one: it helps to find what fits."),
    )


class NeedForm(EntryForm):
    """A need, typed or taken up from a request."""

    wanted_from = forms.DateField(label=_("wanted from"), required=False, widget=DateInput())
    wanted_until = forms.DateField(label=_("wanted until"), required=False, widget=DateInput())
    place = forms.CharField(label=_("where"), max_length=80, required=False)
    text = forms.CharField(
        label=_("more about it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Units read this: no name, no telephone number, no door."),
    )

    def __init__(self, *args: Any, actor: Actor, street: int, asks_community: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = _category_field(street)
        community = CommunityField(actor)
        if asks_community and community.has_choice:
            self.fields["community"] = community
            self.order_fields(["community"])


class OfferForm(EntryForm):
    """What a unit can give: filled in on a phone in one minute."""

    available_from = forms.DateField(label=_("available from"), required=False, widget=DateInput())
    available_until = forms.DateField(label=_("available until"), required=False, widget=DateInput())
    conditions = forms.CharField(
        label=_("conditions"), max_length=200, required=False, help_text=_("Weekends only, ask two days before …")
    )

    def ask_unit(self, units: Any) -> None:
        """Ask first whose offer it is: of staff, and of who speaks for several units."""
        self.fields["partner"] = forms.ModelChoiceField(label=_("unit"), queryset=units)
        self.order_fields(["partner"])


class StaffOfferForm(OfferForm):
    """An offer entered by staff for a unit."""

    def __init__(self, *args: Any, units: Any, street: int, asks_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = _category_field(street)
        if asks_unit:
            self.ask_unit(units)


class PublishForm(forms.Form):
    """The wording for the public list; empty takes it off."""

    public_text = forms.CharField(
        label=_("wording for the public list"),
        max_length=120,
        required=False,
        help_text=_("Everybody reads it: no name, no telephone number, no door. Leave it empty to take it off."),
    )


Lists = list[tuple[str, Any]]


class NarrowForm(forms.Form):
    """What a list is narrowed to. Everything in it is optional; what makes no sense is left out."""

    list = forms.ChoiceField(label=_("list"), required=False, widget=forms.HiddenInput())
    kind = forms.ChoiceField(label=_("kind"), choices=[("", _("All")), *ResourceKind.choices], required=False)
    unit = forms.ModelChoiceField(
        label=_("unit"), queryset=PartnerUnit.objects.none(), required=False, empty_label=_("All")
    )
    q = forms.CharField(label=_("Search"), max_length=40, required=False)

    def __init__(self, data: Any, *, lists: Lists, units: Any = None, has_kind: bool = True) -> None:
        super().__init__(data)
        self.fields["list"].choices = lists  # type: ignore[attr-defined]
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not has_kind:
            del self.fields["kind"]
        self.full_clean()

    def narrow(self, rows: Any) -> Any:
        """Return the rows narrowed by kind, unit and words; which list it is, is the view's to say."""
        said = self.cleaned_data
        if said.get("kind"):
            rows = rows.filter(kind=said["kind"])
        if said.get("unit"):
            rows = rows.filter(partner=said["unit"])
        if said.get("q"):
            rows = rows.filter(Q(title__icontains=said["q"].replace("\0", "")))
        return rows
