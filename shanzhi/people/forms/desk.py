from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import InlineRadio, PersonNameInput, PhoneInput
from shanzhi.people.consents import purposes
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import ErasureRequest

REASONS = {
    "call": _("to call back about a request"),
    "visit": _("to arrange a visit"),
    "meeting": _("to invite to a meeting"),
    "check": _("to check that it is right"),
    "other": _("another reason"),
}


class LookForm(forms.Form):
    """Why somebody wants to see a personal field."""

    why = forms.ChoiceField(label=_("What for?"), choices=list(REASONS.items()), widget=forms.RadioSelect)
    words = forms.CharField(label=pgettext_lazy("a reason", "In your own words"), required=False, max_length=180)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("why") == "other" and not cleaned.get("words", "").strip():
            self.add_error("words", _("Please say why you need to see this: the person can read it."))
        return cleaned

    @property
    def reason(self) -> str:
        """The sentence for the log, once the form is valid."""
        said: str = self.cleaned_data["words"].strip()
        if self.cleaned_data["why"] == "other":
            return said
        chosen = str(REASONS[self.cleaned_data["why"]])
        return f"{chosen} ({said})" if said else chosen


class PersonForm(forms.Form):
    """Name, phone and note of a person, as staff write them down."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        required=False,
        max_length=40,
        widget=PersonNameInput({"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        help_text=_("One phone is one person: who has given it before is found again."),
        widget=PhoneInput({"autocomplete": "off"}),
    )


class CorrectForm(forms.Form):
    """Values to write anew. What stays empty stays as it is: staff need not see a value to correct another."""

    name = forms.CharField(
        label=_("New name"), required=False, max_length=40, widget=PersonNameInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("New phone"), required=False, max_length=20, widget=PhoneInput({"autocomplete": "off"})
    )
    note = forms.CharField(
        label=_("New note"),
        required=False,
        max_length=200,
        help_text=_("How to reach the person: hard of hearing, call in the evening."),
        widget=forms.Textarea({"rows": 2}),
    )
    remove = forms.MultipleChoiceField(
        label=_("Take away"),
        required=False,
        choices=[
            ("name", pgettext_lazy("of a person", "Name")),
            ("phone", _("Phone")),
            ("note", pgettext_lazy("of a person", "Note")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, may_write_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_write_phone:
            del self.fields["phone"]
            remove: Any = self.fields["remove"]
            remove.choices = [choice for choice in remove.choices if choice[0] != "phone"]

    def changes(self) -> dict[str, Any]:
        """Return what to write: field → new text, "" to take it away."""
        found = {name: self.cleaned_data[name] for name in ("name", "phone", "note") if self.cleaned_data.get(name)}
        return {**found, **dict.fromkeys(self.cleaned_data["remove"], "")}


class RecordConsentForm(forms.Form):
    """A consent given or taken back on paper, by phone or spoken."""

    purpose = forms.ChoiceField(label=_("To what"))
    deed = forms.ChoiceField(
        label=_("What was said"),
        choices=[("give", _("agrees")), ("withdraw", _("no longer agrees"))],
        widget=InlineRadio,
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[choice for choice in GivenHow.choices if choice[0] != GivenHow.ONLINE],
        widget=InlineRadio,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purpose"]
        field.choices = [(purpose.key, purpose.label) for purpose in purposes()]


class PersonAccountForm(forms.Form):
    """An account for a person of the street."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_("The person can sign in with their phone, too."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )


class ErasureAnswerForm(forms.Form):
    """The answer to the wish to be deleted."""

    answer = forms.ChoiceField(label=_("Answer"), choices=ErasureRequest.Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200, help_text=_("The person will read it."))
