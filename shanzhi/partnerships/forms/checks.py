"""Forms of merchants' checks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.care.models import CarePerson
from shanzhi.core.widgets import DateInput, RadioTiles
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import Found, Rhythm
from shanzhi.service_requests.enums import Handling
from shanzhi.service_requests.models import Category

FOUND_ICONS: dict[str, str] = {
    Found.IN_ORDER: "circle-check",
    Found.PUT_RIGHT: "wrench",
    Found.NEEDS_MORE: "triangle-alert",
}


class PlanForm(forms.Form):
    """Agreeing with a merchant on a regular check."""

    partner = forms.ModelChoiceField(label=_("merchant"), queryset=PartnerUnit.objects.none())
    title = forms.CharField(label=_("what is checked"), max_length=60, help_text=_("Household appliances, gas pipes …"))
    text = forms.CharField(
        label=_("what to look at"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    rhythm = forms.ChoiceField(
        label=_("how often"), choices=Rhythm.choices, initial=Rhythm.MONTHLY, widget=RadioTiles()
    )
    first_on = forms.DateField(label=_("first time, done by"), widget=DateInput())
    until = forms.DateField(label=_("first day without it"), required=False, widget=DateInput())

    def __init__(self, *args: Any, units: Any, communities: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = units
        if len(communities) > 1:
            self.fields["community"] = forms.TypedChoiceField(
                label=_("Community"), coerce=int, choices=[(one.community, one.name) for one in communities]
            )
            self.order_fields(["community"])


class HomesForm(forms.Form):
    """Whose homes the merchant comes to: only those who agreed to that are offered."""

    homes = forms.ModelMultipleChoiceField(
        label=_("Homes in care"), queryset=CarePerson.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["homes"]
        field.queryset = homes
        field.label_from_instance = lambda entry: f"{entry.person} · {entry.household.building} · {entry.number}"


class FinishForm(forms.Form):
    """What was found."""

    found = forms.ChoiceField(label=_("what was found"), choices=Found.choices, widget=RadioTiles(icons=FOUND_ICONS))
    words = forms.CharField(
        label=_("in words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About the appliance or the pipe, nothing about the person."),
    )


class HandOnForm(forms.Form):
    """Another merchant."""

    partner = forms.ModelChoiceField(label=_("merchant"), queryset=PartnerUnit.objects.none())
    words = forms.CharField(label=_("reason"), max_length=300, required=False)


class CheckRequestForm(forms.Form):
    """What was found becomes a request."""

    category = forms.ModelChoiceField(label=_("line of the service menu"), queryset=Category.objects.none())
    text = forms.CharField(label=_("what is needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, street: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = Category.objects.filter(street=street, is_active=True, handling=Handling.OURS)
