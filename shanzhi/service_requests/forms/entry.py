"""Entering for others: a need from a call, a visit, the counter or a paper slip; a service nobody asked for; a home visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shanzhi.core.forms import SeveralFilesField
from shanzhi.core.widgets import DateTimeInput, InlineRadio, PersonNameInput, PhoneInput, RadioTiles
from shanzhi.service_requests.enums import OnBehalf, ServiceMode, Source
from shanzhi.service_requests.forms.base import CategoryField, long_text
from shanzhi.service_requests.forms.working import LONGEST_SERVICE, MODES, MOST_MINUTES
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.queries.places import household_at
from shanzhi.territory.models import Building, Community

SOURCES = [(s.value, s.label) for s in (Source.PHONE, Source.COUNTER, Source.VISIT, Source.PAPER)]
SOURCE_ICONS: dict[str, str] = {
    Source.PHONE: "phone",
    Source.COUNTER: "users",
    Source.VISIT: "house",
    Source.PAPER: "file-text",
}
QUESTION = "question_"


class BuildingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The buildings of one community, with the estate where there are several."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("building"))
        super().__init__(queryset=Building.objects.none(), required=False, empty_label="—", **kwargs)

    def of_community(self, community: Community) -> None:
        """Offer the buildings of a community."""
        rows = Building.objects.filter(street=community.street, community=community.community)
        self.queryset = rows.select_related("estate").order_by("estate__code", "code")

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.estate.name} {obj.name}"


class EntryForm(forms.Form):
    """A need somebody else voiced. Questions of the chosen category join when it was sent."""

    source = forms.ChoiceField(
        label=_("how it came"), choices=SOURCES, initial=Source.PHONE, widget=RadioTiles(icons=SOURCE_ICONS)
    )
    category = CategoryField()
    text = long_text(_("what is needed"), most=2000, help_text=_("As they said it."))
    building = BuildingField()
    door = forms.CharField(
        label=_("door"), max_length=12, required=False, help_text=_("Only those who take care of it see it.")
    )
    place = forms.CharField(label=_("where exactly"), max_length=120, required=False)
    name = forms.CharField(
        label=_("name"), max_length=30, required=False, widget=PersonNameInput({"autocomplete": "off"})
    )
    phone = forms.CharField(label=_("phone"), max_length=20, required=False, widget=PhoneInput({"autocomplete": "off"}))
    on_behalf = forms.ChoiceField(
        label=_("whose need"),
        choices=[
            (OnBehalf.STAFF, _("of who called or wrote")),
            (OnBehalf.FAMILY, OnBehalf.FAMILY.label),
            (OnBehalf.NEIGHBOUR, OnBehalf.NEIGHBOUR.label),
        ],
        initial=OnBehalf.STAFF,
        widget=InlineRadio(),
    )
    photos = SeveralFilesField(label=_("photos"), required=False, most=6)

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        self.community = community
        super().__init__(*args, **kwargs)
        self.fields["category"].of_street(community.street)  # type: ignore[attr-defined]
        self.fields["building"].of_community(community)  # type: ignore[attr-defined]
        if self.is_bound:
            self._ask(str(self.data.get("category", "")))

    def _ask(self, chosen: str) -> None:
        category = (
            Category.objects.filter(street=self.community.street, pk=chosen).first() if chosen.isdigit() else None
        )
        for question in category.questions if category else []:
            self.fields[QUESTION + question["key"]] = field_of(question)

    def questions(self) -> list[Any]:
        """Return the bound fields of the category's own questions."""
        return [self[name] for name in self.fields if name.startswith(QUESTION)]

    def answers(self) -> dict[str, str]:
        """Return what was answered, by the question's key."""
        found = {n.removeprefix(QUESTION): v for n, v in self.cleaned_data.items() if n.startswith(QUESTION)}
        return {key: value for key, value in found.items() if value}

    def clean(self) -> dict[str, Any]:
        """Find the home behind the door; a door that is not on file stays as words of the place."""
        cleaned = super().clean() or self.cleaned_data
        building, door = cleaned.get("building"), cleaned.get("door")
        cleaned["household"] = None
        if door and not building:
            self.add_error("building", _("A door needs its building."))
        elif door and building:
            cleaned["household"] = household_at(building, door)
            if cleaned["household"] is None:
                self.add_error("door", self._unknown_door(building))
        return cleaned

    def _unknown_door(self, building: Building) -> str:
        count = building.households.count()
        return ngettext(
            "This door is not on file (%(count)d home of this building is). Leave it empty and write it below.",
            "This door is not on file (%(count)d homes of this building are). Leave it empty and write it below.",
            count,
        ) % {"count": count}


def field_of(question: dict[str, Any]) -> forms.Field:
    """Return the form field of a category's own question."""
    label, required = question["label"], bool(question.get("required"))
    if question.get("kind") == "choice":
        choices = [("", "—"), *((choice, choice) for choice in question.get("choices", []))]
        return forms.ChoiceField(label=label, required=required, choices=choices)
    if question.get("kind") == "yes_no":
        return forms.ChoiceField(
            label=label, required=required, choices=[("yes", _("Yes")), ("no", _("No"))], widget=InlineRadio()
        )
    return forms.CharField(label=label, required=required, max_length=200)


class LooseServiceForm(forms.Form):
    """A service nobody had to ask for."""

    category = CategoryField()
    mode = forms.ChoiceField(label=_("how"), choices=ServiceMode.choices, initial=ServiceMode.ON_FOOT, widget=MODES)
    what = long_text(_("what was done"), most=LONGEST_SERVICE)
    building = BuildingField()
    minutes = forms.IntegerField(label=_("minutes spent"), required=False, min_value=1, max_value=MOST_MINUTES)
    done_at = forms.DateTimeField(
        label=_("when"), required=False, help_text=_("Leave it empty for now."), widget=DateTimeInput()
    )
    draft_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].of_street(community.street)  # type: ignore[attr-defined]
        self.fields["building"].of_community(community)  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    """A home visit in ten seconds: was somebody in, what was heard. A category turns it into a request at once."""

    met = forms.ChoiceField(
        label=_("Was somebody in?"), choices=[("yes", _("Yes")), ("no", _("No"))], initial="yes", widget=InlineRadio()
    )
    heard = long_text(_("what was heard"), required=False, most=1000)
    at = forms.DateTimeField(
        label=_("when"), required=False, help_text=_("Leave it empty for now."), widget=DateTimeInput()
    )
    category = CategoryField(required=False, empty_label=_("no: just note the visit"), label=_("Make it a request?"))
    draft_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, street: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].of_street(street)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("category") and not cleaned.get("heard"):
            self.add_error("heard", _("A request needs words: what is needed?"))
        return cleaned
