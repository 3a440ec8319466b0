"""The chiefs' count: beginning one, a part's numbers, settling a difference."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.care.models import CareKind
from shanzhi.care.services.counting import MOST_COUNTED
from shanzhi.core.widgets import DateInput

HOMES = pgettext_lazy("unit of a count", "homes")
PEOPLE = pgettext_lazy("unit of a count", "people")
SHORT = {"class": "input--short", "inputmode": "numeric"}


class StartForm(forms.Form):
    """A new count."""

    title = forms.CharField(label=_("title"), max_length=60)
    starts_on = forms.DateField(label=_("from"), widget=DateInput())
    ends_on = forms.DateField(label=pgettext_lazy("a day", "to"), widget=DateInput())


class PartForm(forms.Form):
    """A number per kind; 0 is a number too."""

    counter = forms.CharField(
        label=_("who counted"), max_length=60, required=False, help_text=_("Their post, if you enter it from paper.")
    )

    def __init__(self, *args: Any, kinds: Sequence[CareKind], is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        if is_own:
            del self.fields["counter"]
        for kind in kinds:
            self.fields[f"kind_{kind.pk}"] = forms.IntegerField(
                label=str(kind),
                min_value=0,
                max_value=MOST_COUNTED,
                widget=forms.NumberInput(SHORT),
                help_text=HOMES if kind.counts_homes else PEOPLE,
            )
        self.order_fields([*(f"kind_{kind.pk}" for kind in kinds), "counter"])

    def numbers(self) -> dict[CareKind, int]:
        """Return the number of each kind."""
        return {kind: self.cleaned_data[f"kind_{kind.pk}"] for kind in self.kinds}


class SettleForm(forms.Form):
    """The number agreed on, and why."""

    agreed = forms.IntegerField(
        label=_("agreed number"), min_value=0, max_value=MOST_COUNTED, widget=forms.NumberInput(SHORT)
    )
    reason = forms.CharField(
        label=_("why"),
        max_length=200,
        help_text=_("Whom had one counted and the other not? No names."),
        widget=forms.Textarea({"rows": 2}),
    )
