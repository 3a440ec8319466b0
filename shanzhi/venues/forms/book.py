"""The reception book and what took place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import DateInput, DateTimeInput, InlineRadio, PersonNameInput, PhoneInput, RadioTiles
from shanzhi.service_requests.enums import Handling
from shanzhi.service_requests.models import Category
from shanzhi.venues.enums import Outcome, UseKind

OUTCOME_ICONS: dict[str, str] = {
    Outcome.TALK: "message-circle",
    Outcome.SOLVED: "circle-check",
    Outcome.OPEN: "list-checks",
}


def offered(street: int) -> Any:
    """Return the menu of a street that is handled here."""
    return Category.objects.filter(street=street, is_active=True, handling=Handling.OURS)


class ReceptionForm(forms.Form):
    """Somebody came, in ten seconds: about what, and what became of it. All else is folded away."""

    about = forms.CharField(label=_("What was it about?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=Outcome.choices,
        initial=Outcome.TALK,
        widget=RadioTiles(icons=OUTCOME_ICONS),
    )
    category = forms.ModelChoiceField(
        label=_("Make it a request?"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("no: just note it"),
    )
    people = forms.IntegerField(label=_("How many came"), min_value=1, max_value=500, initial=1)
    name = forms.CharField(
        label=_("name"), max_length=30, required=False, widget=PersonNameInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("phone"),
        max_length=20,
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
        help_text=_("Only if they want to be called back."),
    )
    at = forms.DateTimeField(
        label=_("when"), required=False, help_text=_("Leave it empty for now."), widget=DateTimeInput()
    )
    draft_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, street: int, may_enter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if may_enter:
            fields["category"].queryset = offered(street)
        else:
            del fields["category"]


class RequestForm(forms.Form):
    """A noted concern becomes a request."""

    category = forms.ModelChoiceField(label=_("category"), queryset=Category.objects.none(), empty_label=None)
    text = forms.CharField(label=_("what is needed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, street: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = offered(street)


class UseForm(forms.Form):
    """What took place in a venue."""

    kind = forms.ChoiceField(label=_("Kind"), choices=UseKind.choices, initial=UseKind.MEETING, widget=InlineRadio())
    topic = forms.CharField(label=_("Topic"), max_length=120)
    starts_at = forms.DateTimeField(label=_("when"), widget=DateTimeInput())
    people = forms.IntegerField(label=_("How many came"), min_value=1, max_value=5000, required=False)


class PeriodForm(forms.Form):
    """From one day to another, both included."""

    since = forms.DateField(label=pgettext_lazy("a time", "From"), required=False, widget=DateInput())
    until = forms.DateField(label=pgettext_lazy("a time", "To"), required=False, widget=DateInput())
