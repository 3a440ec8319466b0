"""The return visit by phone or in person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import InlineRadio, RadioTiles
from shanzhi.service_requests.enums import Grade, VisitChannel
from shanzhi.service_requests.forms.base import ActionForm, long_text

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
CHANNELS = [(c.value, c.label) for c in (VisitChannel.PHONE, VisitChannel.IN_PERSON)]


class ReturnVisitForm(ActionForm):
    """Reached or not; if reached: solved or not, one of five grades, in their words."""

    channel = forms.ChoiceField(
        label=_("how"),
        choices=CHANNELS,
        initial=VisitChannel.PHONE,
        widget=RadioTiles(icons={VisitChannel.PHONE: "phone", VisitChannel.IN_PERSON: "house"}),
    )
    reached = forms.ChoiceField(
        label=_("Was the resident reached?"), choices=YES_NO, initial="yes", widget=InlineRadio()
    )
    solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, required=False, widget=InlineRadio())
    grade = forms.TypedChoiceField(
        label=_("How satisfied are they?"),
        choices=Grade.choices,
        coerce=int,
        required=False,
        empty_value=None,
        widget=InlineRadio(),
    )
    words = long_text(_("in their words"), required=False, most=1000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reached") == "yes":
            for name in ("solved", "grade"):
                if not cleaned.get(name):
                    self.add_error(name, _("Please ask this too."))
        return cleaned
