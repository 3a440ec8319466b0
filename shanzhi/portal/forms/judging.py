"""Judging, reopening, following."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import PhoneInput, RadioTiles
from shanzhi.service_requests.enums import Grade

YES, NO = "yes", "no"
STEPS = ("solved", "grade", "words")
FACES = {
    str(Grade.VERY_SATISFIED.value): "laugh",
    str(Grade.SATISFIED.value): "smile",
    str(Grade.FAIR.value): "meh",
    str(Grade.DISSATISFIED.value): "frown",
    str(Grade.VERY_DISSATISFIED.value): "angry",
}


class JudgeForm(forms.Form):
    """Solved or not, one of five grades, words if one likes."""

    solved = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=[
            (YES, pgettext_lazy("is it solved", "Yes, solved")),
            (NO, pgettext_lazy("is it solved", "No, not yet")),
        ],
        widget=RadioTiles(icons={YES: "circle-check", NO: "circle-x"}),
        error_messages={"required": _("Please say whether it is solved.")},
    )
    grade = forms.TypedChoiceField(
        label=_("How satisfied are you with how it was done?"),
        choices=Grade.choices,
        coerce=int,
        widget=RadioTiles(icons=FACES),
        error_messages={"required": _("Please choose one of the five faces.")},
    )
    words = forms.CharField(
        label=_("Anything you would like to add?"),
        help_text=_("If something is still wrong, say what: it goes to those who take care of it."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def carried(self, step: str) -> list[tuple[str, Any]]:
        """Return what earlier pages of elder mode have gathered."""
        values = ((name, self[name].value()) for name in STEPS if name != step)
        return [(name, value) for name, value in values if value not in (None, "")]


class ReopenForm(forms.Form):
    """What is still wrong."""

    reason = forms.CharField(
        label=_("What is still wrong?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say what is still wrong.")},
    )


class FollowForm(forms.Form):
    """Joining a request somebody else has sent."""

    words = forms.CharField(
        label=_("How is it with you? (if you like)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(
        label=_("Your telephone, if we may tell you how it goes on"), max_length=20, required=False, widget=PhoneInput()
    )
