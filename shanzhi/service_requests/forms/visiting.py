"""Forms of visiting: a round of several homes, how often, who shall look after whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import DateInput, InlineRadio
from shanzhi.service_requests.enums import Nearness
from shanzhi.service_requests.forms.base import CategoryField
from shanzhi.service_requests.services.visit_plans import MOST_HOMES_A_MEMBER, MOST_VISITS_A_YEAR

KEPT_IN_DRAFT = forms.TextInput({"hidden": True, "tabindex": "-1"})
"""Not `type=hidden`: drafts of the browser keep what is not, so that a draft sent twice is known again."""


class RoundLine(forms.Form):
    """One home of a round. Nothing chosen: not visited."""

    home = forms.IntegerField(widget=forms.HiddenInput())
    met = forms.ChoiceField(
        label=_("Was somebody in?"),
        required=False,
        choices=[("", _("not visited")), ("yes", _("Yes")), ("no", _("No"))],
        widget=InlineRadio(),
    )
    heard = forms.CharField(
        label=_("what was heard"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    draft_key = forms.CharField(required=False, max_length=40, widget=KEPT_IN_DRAFT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("heard") and cleaned.get("met") != "yes":
            self.add_error("met", _("Something was heard, so somebody was in?"))
        return cleaned

    @property
    def is_visited(self) -> bool:
        """Whether this home was visited."""
        return bool(self.cleaned_data.get("met"))


RoundLines = forms.formset_factory(RoundLine, extra=0, max_num=200)


class RoundDay(forms.Form):
    """On which day a round was made."""

    on = forms.DateField(label=_("on which day"), widget=DateInput())


class RhythmForm(forms.Form):
    """How often a community visits."""

    visits_a_year = forms.IntegerField(label=_("visits a year"), min_value=1, max_value=MOST_VISITS_A_YEAR)
    homes_a_member = forms.IntegerField(label=_("homes a member at most"), min_value=1, max_value=MOST_HOMES_A_MEMBER)


class ProposeForm(forms.Form):
    """What a proposal is to respect."""

    homes_a_member = forms.IntegerField(label=_("homes a member at most"), min_value=1, max_value=MOST_HOMES_A_MEMBER)
    reach = forms.ChoiceField(
        label=_("how far"), choices=Nearness.reaches, initial=Nearness.NEAR, widget=forms.RadioSelect()
    )
    keeps = forms.BooleanField(label=_("Who looks after a home already keeps it."), required=False, initial=True)


class HeardForm(forms.Form):
    """What was heard becomes a request: of which kind."""

    category = CategoryField()

    def __init__(self, *args: Any, street: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].of_street(street)  # type: ignore[attr-defined]
