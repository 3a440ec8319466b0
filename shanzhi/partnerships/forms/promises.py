"""Forms of promises: asking for one, and every deed on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput, RadioTiles
from shanzhi.partnerships.enums import Grade
from shanzhi.partnerships.forms.entries import CommunityField


class PromiseForm(forms.Form):
    """What a unit is asked to promise."""

    title = forms.CharField(label=_("what is promised"), max_length=80)
    text = forms.CharField(
        label=_("agreed in detail"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit reads this: no name, no telephone number, no door."),
    )
    amount = forms.IntegerField(label=_("how much"), required=False, min_value=1, max_value=100_000_000)
    measure = forms.CharField(label=_("counted in"), max_length=12, required=False)
    starts_on = forms.DateField(label=_("begins on"), required=False, widget=DateInput())
    due_on = forms.DateField(label=_("done by"), widget=DateInput())
    is_agreed = forms.BooleanField(
        label=_("the unit has said yes already"),
        required=False,
        help_text=_("On the telephone or at a meeting. Otherwise it is asked, and answers on its own desk."),
    )

    def __init__(self, *args: Any, actor: Actor, units: Any, asks_unit: bool, asks_community: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        first = []
        if asks_unit:
            self.fields["partner"] = forms.ModelChoiceField(label=_("unit"), queryset=units)
            first.append("partner")
        community = CommunityField(actor)
        if asks_community and community.has_choice:
            self.fields["community"] = community
            first.append("community")
        self.order_fields(first)


def _words(label: Any, *, required: bool = True, most: int = 300) -> Any:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": 3}))


class NothingForm(forms.Form):
    """A deed without a question."""


class ReasonForm(forms.Form):
    words = _words(_("reason"))


class MissingForm(forms.Form):
    words = _words(_("what is still missing"))


class ExtendForm(forms.Form):
    due_on = forms.DateField(label=_("the new last day"), widget=DateInput())
    words = _words(_("reason"))


class ReportForm(forms.Form):
    result = _words(_("what came of it"))


GRADES = [(str(grade.value), grade.label) for grade in sorted(Grade, reverse=True)]


class RateForm(forms.Form):
    grade = forms.TypedChoiceField(
        label=_("how it was to work together"), choices=GRADES, coerce=int, widget=RadioTiles()
    )
    words = _words(_("in your own words"), required=False)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("milestone"), max_length=80)
    due_on = forms.DateField(label=_("by"), widget=DateInput())
