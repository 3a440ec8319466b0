"""Forms of the yearly joint review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput
from shanzhi.partnerships.enums import Grade
from shanzhi.partnerships.forms.entries import CommunityField

GRADES = [("", "—"), *((str(grade.value), grade.label) for grade in sorted(Grade, reverse=True))]


class ReviewForm(forms.Form):
    """Calling a review."""

    year = forms.IntegerField(label=_("year under review"), min_value=2000, max_value=2100)
    held_on = forms.DateField(label=_("held on"), widget=DateInput())
    place = forms.CharField(label=_("where"), max_length=80, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        community = CommunityField(actor)
        if community.has_choice:
            self.fields["community"] = community
            self.order_fields(["community"])


def _grade(label: Any) -> Any:
    return forms.TypedChoiceField(label=label, choices=GRADES, coerce=int, empty_value=None, required=False)


def _words(label: Any) -> Any:
    return forms.CharField(label=label, max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class OpinionForm(forms.Form):
    """What was said of one unit, and by it."""

    grade_of_unit = _grade(_("the community's grade for the unit"))
    words_of_community = _words(_("the community says"))
    grade_of_community = _grade(_("the unit's grade for the community"))
    words_of_unit = _words(_("the unit says"))


class MinutesForm(forms.Form):
    """What was agreed; closes the review."""

    minutes = forms.CharField(label=_("minutes"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
