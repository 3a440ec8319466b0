from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.core.widgets import DateInput
from shanzhi.reports.periods import PRESETS, preset_period
from shanzhi.reports.queries import Overview, Period

CUSTOM = "custom"
LARGEST = 2**62


class SelectionForm(forms.Form):
    """Which figures: a period, a place, a category. Anything left out means all of what the reader may see."""

    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[*((key, label) for key, label, _days in PRESETS), (CUSTOM, _("from … to"))],
    )
    first = forms.DateField(label=_("Start date"), required=False, widget=DateInput)
    last = forms.DateField(label=_("End date"), required=False, widget=DateInput)
    community = forms.IntegerField(
        label=_("Community"), required=False, min_value=0, max_value=LARGEST, widget=forms.Select
    )
    category = forms.IntegerField(
        label=_("Category"), required=False, min_value=0, max_value=LARGEST, widget=forms.Select
    )

    def __init__(self, *args: Any, area: Jurisdiction, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area, self.today = area, today
        if area.stop - area.start == 1:
            del self.fields["community"]

    def offer(self, found: Overview) -> None:
        """List the communities and categories that occur in what was found."""
        self._offer("category", _("all categories"), found.names("category"))
        if "community" in self.fields:
            self._offer("community", _("the whole street"), found.names("community"))

    def _offer(self, field: str, everything: Any, names: dict[int, str]) -> None:
        widget: Any = self.fields[field].widget
        widget.choices = [("", everything), *sorted(names.items())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if cleaned.get("period") == CUSTOM and not self.errors:
            if first is None or last is None:
                self.add_error("first", _("Please give the first and the last day."))
            elif first > last:
                self.add_error("last", _("The last day comes before the first."))
        return cleaned

    @property
    def chosen_period(self) -> Period:
        """Return the period asked for; the last twelve months when nothing (valid) was."""
        values = self.cleaned_data if self.is_valid() else {}
        if values.get("period") == CUSTOM:
            return Period(values["first"], values["last"])
        return preset_period(values.get("period") or PRESETS[0][0], self.today)

    @property
    def part(self) -> dict[str, int | None]:
        """Return the community and category asked for; those outside the reader's area narrow it to nothing."""
        values = self.cleaned_data if self.is_valid() else {}
        return {"community": values.get("community"), "category": values.get("category")}
