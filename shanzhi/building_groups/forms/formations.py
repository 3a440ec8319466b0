"""Asking for proposals, noting a courtyard meeting, adopting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.building_groups.enums import MeetingOutcome
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.building_groups.models import Formation
from shanzhi.building_groups.queries.grounds import groups_that_may_stay
from shanzhi.core.widgets import CheckboxTiles, DateInput, DateTimeInput, InlineRadio
from shanzhi.organisations.models import Organisation
from shanzhi.territory.models import Community, Estate

DEFAULTS = Limits()


class FormationForm(forms.Form):
    """Where groups are wanted, and what a group has to keep to."""

    estate = forms.ModelChoiceField(
        label=_("Estate"), queryset=Estate.objects.none(), required=False, empty_label=_("the whole community")
    )
    least = forms.IntegerField(
        label=_("Members of a group, at least"), min_value=2, max_value=50, initial=DEFAULTS.least
    )
    most = forms.IntegerField(
        label=_("Members of a group, as a rule at most"),
        min_value=2,
        max_value=100,
        initial=DEFAULTS.most,
        help_text=_("More only where somebody would be left without a group otherwise."),
    )
    buildings = forms.IntegerField(
        label=_("Buildings of a group, at most"), min_value=1, max_value=6, initial=DEFAULTS.buildings
    )
    furthest = forms.IntegerField(
        label=_("Metres to the meeting place, at most"), min_value=20, max_value=2000, initial=DEFAULTS.furthest
    )
    kept = forms.MultipleChoiceField(
        label=_("Groups that stay"),
        required=False,
        widget=CheckboxTiles,
        help_text=_(
            "Those you untick are formed anew: when a proposal is adopted they are dissolved, and their leaders' posts end."
        ),
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = Estate.objects.filter(community=community.community)  # type: ignore[attr-defined]
        self.standing = groups_that_may_stay(community.community, None)
        choices = [(str(group.pk), group.name) for group in self.standing]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        self.fields["kept"].initial = [key for key, _name in choices]
        if not choices:
            del self.fields["kept"]

    @property
    def limits(self) -> Limits:
        said = self.cleaned_data
        return Limits(said["least"], said["most"], said["buildings"], said["furthest"])

    @property
    def kept_groups(self) -> list[Organisation]:
        wanted = set(self.cleaned_data.get("kept", []))
        return [group for group in self.standing if str(group.pk) in wanted]


class MeetingForm(forms.Form):
    """A courtyard meeting that was held."""

    held_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput())
    place = forms.CharField(label=_("Where"), max_length=80)
    invited = forms.IntegerField(label=_("Households invited"), min_value=0, max_value=9999)
    attended = forms.IntegerField(label=_("People who came"), min_value=0, max_value=9999)
    outcome = forms.ChoiceField(label=_("Result"), choices=MeetingOutcome.choices, widget=InlineRadio())
    opinions = forms.CharField(
        label=pgettext_lazy("at a meeting", "What was said"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Opinions, not names."),
    )


class AdoptionForm(forms.Form):
    """Below which organisation the groups are founded, and from which day."""

    parent = forms.ModelChoiceField(
        label=_("Below"), queryset=Organisation.objects.none(), required=False, empty_label=_("none")
    )
    on = forms.DateField(label=_("First day"), widget=DateInput())

    def __init__(self, formation: Formation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(
            community=formation.community, kind__in=Organisation.HOME_BODIES, dissolved_on__isnull=True
        )
        self.fields["parent"].queryset = bodies  # type: ignore[attr-defined]
