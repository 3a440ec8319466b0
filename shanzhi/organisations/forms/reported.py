from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import DateInput
from shanzhi.organisations.quarters import quarter_name


class ReportForm(forms.Form):
    """A member of another unit's party organisation reports to the community."""

    unit = forms.CharField(
        label=_("Unit"), max_length=80, help_text=_("The unit whose party organisation they belong to.")
    )
    reported_on = forms.DateField(label=_("Reported on"), widget=DateInput())
    wishes = forms.CharField(
        label=_("Wants to help with"), required=False, max_length=200, widget=forms.Textarea({"rows": 2})
    )


class QuarterForm(forms.Form):
    """Which quarter the feedback is about: one of the last four that are over."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)

    def __init__(self, quarters: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quarter"]
        field.choices = [(one.isoformat(), quarter_name(one)) for one in quarters]
