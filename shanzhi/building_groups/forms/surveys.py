"""Opening a survey, entering the answers of a building, sending a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.services.surveys import LONGEST_HEARD, Answer
from shanzhi.core.widgets import DateInput
from shanzhi.territory.models import Community, Estate, Household

MOST_RESIDENTS = 99


SHORT = {"residents": _("People"), "phones": _("Phones of members"), "heard": _("What was heard")}


class SurveyForm(forms.Form):
    """A new survey."""

    name = forms.CharField(label=_("Name of the survey"), max_length=60, help_text=_("For example: 2026 spring survey"))
    estate = forms.ModelChoiceField(
        label=_("Estate"), queryset=Estate.objects.none(), required=False, empty_label=_("the whole community")
    )
    due_on = forms.DateField(label=_("To be done by"), required=False, widget=DateInput())

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["estate"].queryset = Estate.objects.filter(community=community.community)  # type: ignore[attr-defined]


class DoorForm(forms.Form):
    """One row: what a door said. Without a result nothing is entered."""

    outcome = forms.ChoiceField(label=_("Result"), choices=[("", "–"), *Outcome.choices], required=False)
    residents = forms.IntegerField(label=_("People"), min_value=0, max_value=MOST_RESIDENTS, required=False)
    phones = forms.CharField(label=_("Phones of members who live there"), max_length=80, required=False)
    heard = forms.CharField(label=_("What was heard"), max_length=LONGEST_HEARD, required=False)

    def __init__(self, household: Household, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": f"d{household.pk}"})
        self.household = household
        for name, field in self.fields.items():
            field.widget.attrs |= {"data-cell": name, "aria-label": f"{household.door} {field.label}", "class": "input"}
        self.fields["residents"].widget.attrs["inputmode"] = "numeric"
        for name in ("residents", "phones", "heard"):
            self.fields[name].widget.attrs["placeholder"] = SHORT[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a result where something else is filled in."""
        said = super().clean() or {}
        filled = said.get("residents") is not None or said.get("phones") or said.get("heard")
        if filled and not said.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Please say how it went at this door."))
        return said

    @property
    def answer(self) -> Answer | None:
        """Return what was filled in, None for an empty row."""
        said = self.cleaned_data
        if not said.get("outcome"):
            return None
        phones = said["phones"].replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
        return Answer(
            self.household,
            said["outcome"],
            said["residents"],
            said["heard"].strip(),
            tuple(phone for phone in phones if phone),
        )
