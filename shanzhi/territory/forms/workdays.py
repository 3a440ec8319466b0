"""Entering holidays and moved workdays: one by one, or from the lines of the State Council's notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import DateInput, InlineRadio
from shanzhi.territory.holiday_notice import LONGEST_NOTICE

OFF, WORKED = "off", "worked"


class SpecialDayForm(forms.Form):
    """One day that does not follow the week."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    kind = forms.ChoiceField(
        label=_("Off or worked?"), choices=[(OFF, _("day off")), (WORKED, _("moved workday"))], widget=InlineRadio()
    )
    name = forms.CharField(label=_("Festival"), max_length=40, required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.fields["day"].widget.attrs.update({"min": f"{year}-01-01", "max": f"{year}-12-31"})

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(_("This page is about %(year)d.") % {"year": self.year})
        return day


class NoticeForm(forms.Form):
    """The lines of the notice, as they are published."""

    text = forms.CharField(
        label=_("Lines of the notice"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Copy the lines that name the days, such as 国庆节：10月1日至7日放假调休，共7天。9月20日（周日）上班。"
        ),
    )
