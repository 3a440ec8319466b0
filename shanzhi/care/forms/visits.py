"""Noting a visit in ten seconds, giving one out, entering paper by its number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.care.forms.fields import MemberField, long_text
from shanzhi.care.services.visits import LONGEST_HEARD
from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateTimeInput, InlineRadio
from shanzhi.service_requests.enums import Handling
from shanzhi.service_requests.models import Category


class VisitForm(forms.Form):
    """Was somebody in, what was heard. A category makes it a request at once."""

    met = forms.ChoiceField(
        label=_("Was somebody in?"), choices=[("yes", _("Yes")), ("no", _("No"))], initial="yes", widget=InlineRadio()
    )
    heard = long_text(
        _("what was heard"), most=LONGEST_HEARD, help_text=_("Kept sealed. Only who comes next and staff can open it.")
    )
    category = forms.ModelChoiceField(
        label=_("Make it a request?"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("no: just note the visit"),
    )
    needed = long_text(
        _("what is needed"), most=500, help_text=_("For who takes care of it: no name, nothing about health.")
    )
    at = forms.DateTimeField(
        label=_("when"), required=False, help_text=_("Leave it empty for now."), widget=DateTimeInput()
    )
    draft_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, street: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Category.objects.filter(street=street, is_active=True, handling=Handling.OURS)
        self.fields["category"].queryset = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("category") and not (cleaned.get("needed") or "").strip():
            self.add_error("needed", _("A request needs words: what is needed?"))
        return cleaned


class AssignForm(forms.Form):
    """Who goes."""

    member = MemberField(label=_("who goes"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, community: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].of_actor(actor, community)  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """The number on a card that came back."""

    number = forms.CharField(
        label=_("number on the card"),
        max_length=32,
        help_text=_("The last digits are enough."),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
    )
