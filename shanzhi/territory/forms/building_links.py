"""Two buildings, and whether they are side by side."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import InlineRadio
from shanzhi.territory.models import Building, Community

JOINED, APART = "joined", "apart"


class _BuildingField(forms.ModelChoiceField):  # type: ignore[type-arg]  # cannot be subscripted when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.estate.name} {obj.name}"


class BuildingLinkForm(forms.Form):
    """Two buildings of a community."""

    one = _BuildingField(label=_("Building"), queryset=Building.objects.none())
    other = _BuildingField(label=_("The other building"), queryset=Building.objects.none())
    kind = forms.ChoiceField(
        label=_("They are"),
        choices=(
            (JOINED, _("side by side: a gate or path between them")),
            (APART, _("kept apart: a wall or road between them")),
        ),
        initial=JOINED,
        widget=InlineRadio(),
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buildings = Building.objects.filter(community=community.community).select_related("estate")
        for name in ("one", "other"):
            self.fields[name].queryset = buildings  # type: ignore[attr-defined]
