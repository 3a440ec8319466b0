"""Entering somebody, changing, grading, planning; what the register is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.care.enums import AgreedBy, CareForm, EndReason, EventKind, Ground, Relation, Risk
from shanzhi.care.forms.fields import HomeForm, MemberField, long_text
from shanzhi.care.models import CareKind
from shanzhi.care.queries import kinds_of
from shanzhi.care.rules import keeps_children
from shanzhi.care.services.happenings import LONGEST_SAID
from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput, InlineRadio, PersonNameInput, PhoneInput, RadioTiles
from shanzhi.people.enums import GivenHow
from shanzhi.territory.models import Community, Grid

HOW = [choice for choice in GivenHow.choices if choice[0] != GivenHow.ONLINE]
ENDINGS = [choice for choice in EndReason.choices if choice[0] != EndReason.WITHDRAWN]
SHOWN = [
    ("", _("in care now")),
    ("late", _("visit late")),
    ("no_keeper", _("without a keeper")),
    ("review", _("to look at again")),
    ("consent", _("by consent")),
    ("ended", pgettext_lazy("care", "ended")),
]
ICONS: dict[str, str] = {
    EventKind.DISCHARGE: "hospital",
    EventKind.FALL: "triangle-alert",
    EventKind.BEREAVEMENT: "heart",
    EventKind.WEATHER: "thermometer",
    EventKind.OTHER: "circle-question-mark",
}


class RegisterFilterForm(forms.Form):
    """Which entries to list."""

    show = forms.ChoiceField(label=pgettext_lazy("which rows", "Show"), required=False, choices=SHOWN)
    kind = forms.ModelChoiceField(
        label=_("Group"), queryset=CareKind.objects.none(), required=False, empty_label=_("All")
    )
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=[("", _("All")), *Risk.choices])
    grid = forms.ModelChoiceField(label=_("Grid"), queryset=Grid.objects.none(), required=False, empty_label=_("All"))

    def __init__(self, *args: Any, actor: Actor, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, grids = self.fields["kind"], self.fields["grid"]
        kinds.queryset = CareKind.objects.filter(street=community.street)  # type: ignore[attr-defined]
        if not keeps_children(actor, community.community):
            kinds.queryset = kinds.queryset.filter(is_children=False)  # type: ignore[attr-defined]
        grids.queryset = Grid.objects.filter(street=community.street, community=community.community)  # type: ignore[attr-defined]


class EntryForm(HomeForm):
    """A person for the register: who and where, which group, on what ground, how closely."""

    name = forms.CharField(label=_("name"), max_length=30, widget=PersonNameInput({"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("phone"),
        max_length=20,
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
        help_text=_("Their own. Somebody with this phone who is known already is found again."),
    )
    kind = forms.ModelChoiceField(
        label=pgettext_lazy("people in care", "group"), queryset=CareKind.objects.none(), empty_label=None
    )
    ground = forms.ChoiceField(
        label=_("ground"),
        choices=Ground.choices,
        initial=Ground.CONSENT,
        widget=RadioTiles(
            icons={Ground.CONSENT: "pen-line", Ground.DUTY: "scale"},
            hints={
                Ground.CONSENT: _("They agreed to just this, and can take it back at any time."),
                Ground.DUTY: _("A law or rule asks for it. Name it below."),
            },
        ),
    )
    given_how = forms.ChoiceField(label=_("how they agreed"), choices=HOW, initial=GivenHow.PAPER, widget=InlineRadio())
    agreed_by = forms.ChoiceField(
        label=_("who agreed"), choices=AgreedBy.choices, initial=AgreedBy.PERSON, widget=InlineRadio()
    )
    legal_ground = forms.CharField(label=_("which duty"), max_length=120, required=False)
    risk = forms.ChoiceField(
        label=_("risk"),
        choices=Risk.choices,
        initial=Risk.ORDINARY,
        widget=InlineRadio(),
        help_text=_("You decide it, knowing the person. It says how often somebody comes."),
    )
    reason = long_text(_("why this grade"), most=300)
    keeper = MemberField(label=_("keeper"), required=False, empty_label=_("nobody yet: staff give out each visit"))
    first_visit_on = forms.DateField(
        label=_("first visit on"), required=False, widget=DateInput(), help_text=_("Leave it empty for today.")
    )
    field_order = ("name", "phone", "building", "entrance", "door")

    def __init__(self, *args: Any, actor: Actor, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].of_community(community)  # type: ignore[attr-defined]
        self.fields["keeper"].of_actor(actor, community.community)  # type: ignore[attr-defined]
        kinds = kinds_of(community.street)
        if not keeps_children(actor, community.community):
            kinds = kinds.filter(is_children=False)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


class ChangeForm(HomeForm):
    """Another group, home or keeper."""

    kind = forms.ModelChoiceField(
        label=pgettext_lazy("people in care", "group"), queryset=CareKind.objects.none(), empty_label=None
    )
    keeper = MemberField(label=_("keeper"), required=False, empty_label=_("nobody yet: staff give out each visit"))
    field_order = ("kind", "keeper")

    def __init__(self, *args: Any, actor: Actor, community: Community, about_children: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].of_community(community)  # type: ignore[attr-defined]
        self.fields["building"].required = self.fields["door"].required = False
        self.fields["building"].help_text = _("Only if they moved inside the community.")
        self.fields["keeper"].of_actor(actor, community.community)  # type: ignore[attr-defined]
        self.fields["kind"].queryset = kinds_of(community.street).filter(is_children=about_children)  # type: ignore[attr-defined]


class RiskForm(forms.Form):
    """A grade, why, and when it is looked at again."""

    risk = forms.ChoiceField(label=_("risk"), choices=Risk.choices, widget=InlineRadio())
    reason = long_text(_("why this grade"), most=300, required=True)
    review_on = forms.DateField(
        label=_("look at it again on"), required=False, widget=DateInput(), help_text=_("Leave it empty for the usual.")
    )


class GroundForm(forms.Form):
    """The ground was looked at and still holds."""

    given_how = forms.ChoiceField(
        label=_("how they agreed"), choices=HOW, initial=GivenHow.SPOKEN, widget=InlineRadio()
    )
    legal_ground = forms.CharField(label=_("which duty"), max_length=120)

    def __init__(self, *args: Any, ground: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["legal_ground" if ground == Ground.CONSENT else "given_how"]


class PlanForm(forms.Form):
    """What is brought, how often, by whom."""

    form = forms.ChoiceField(label=_("what"), choices=CareForm.choices)
    every_days = forms.IntegerField(
        label=_("every so many days"), min_value=1, max_value=366, widget=forms.NumberInput({"class": "input--short"})
    )
    visitor = MemberField(label=_("who goes"), required=False, empty_label=_("the keeper"))
    first_on = forms.DateField(label=_("first on"), required=False, widget=DateInput())


class EventForm(forms.Form):
    """What happened. Somebody comes within a day."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=EventKind.choices, widget=RadioTiles(icons=ICONS))
    said = long_text(_("more about it"), most=LONGEST_SAID)


class FamilyForm(forms.Form):
    """A relative who may see when somebody comes."""

    name = forms.CharField(label=_("name"), max_length=30, widget=PersonNameInput({"autocomplete": "off"}))
    phone = forms.CharField(label=_("phone"), max_length=20, widget=PhoneInput({"autocomplete": "off"}))
    relation = forms.ChoiceField(label=_("relation"), choices=Relation.choices)
    given_how = forms.ChoiceField(
        label=_("how the person in care agreed"), choices=HOW, initial=GivenHow.SPOKEN, widget=InlineRadio()
    )


class EndForm(forms.Form):
    """Why the care ends."""

    reason = forms.ChoiceField(label=_("why it ended"), choices=ENDINGS, widget=forms.RadioSelect())
