"""Narrowing the public list. Nonsense in the address narrows nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.portal import wording
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import Category
from shanzhi.territory.models import Building, Community

STAGES: dict[str, tuple[Any, tuple[S, ...]]] = {
    "accepted": (wording.ACCEPTED, (S.ACCEPTED, S.OPEN, S.DISPATCHED, S.DECLINED)),
    "under_way": (wording.UNDER_WAY, (S.TAKEN, S.IN_PROGRESS, S.PAUSED)),
    "done": (wording.DONE, (S.DONE, S.TO_VISIT, S.RATED, S.UNREACHABLE, S.ARCHIVED)),
}


class PublicFilter(forms.Form):
    """How far, what about, which building."""

    stage = forms.ChoiceField(label=_("How far"), required=False)
    category = forms.ChoiceField(label=_("What about"), required=False)
    building = forms.IntegerField(required=False, widget=forms.HiddenInput(), max_value=2**62)

    def __init__(self, data: Any, *, categories: Sequence[Category], community: Community) -> None:
        super().__init__(data)
        stages: Any = self.fields["stage"]
        chosen: Any = self.fields["category"]
        stages.choices = [("", _("All"))] + [(key, word) for key, (word, states) in STAGES.items()]
        chosen.choices = [("", _("All"))] + [(category.code, str(category)) for category in categories]
        self.full_clean()
        values = self.cleaned_data
        self.chosen_building: Building | None = None
        if values.get("building"):
            rows = Building.objects.filter(street=community.street, community=community.community)
            self.chosen_building = rows.filter(pk=values["building"]).first()

    @property
    def is_narrowed(self) -> bool:
        values = self.cleaned_data
        return bool(values.get("stage") or values.get("category") or self.chosen_building)

    def narrow(self, rows: Any) -> Any:
        """Return the rows of the public list that are asked for (they know their `shown_building`)."""
        values = self.cleaned_data
        if values.get("stage"):
            rows = rows.filter(state__in=STAGES[values["stage"]][1])
        if values.get("category"):
            rows = rows.filter(category__code=values["category"])
        if self.chosen_building is not None:
            rows = rows.filter(shown_building=self.chosen_building.pk)
        return rows
