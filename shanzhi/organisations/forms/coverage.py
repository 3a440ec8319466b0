from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput
from shanzhi.organisations.enums import PremisesKind
from shanzhi.organisations.forms.places import CommunityField
from shanzhi.organisations.models import Organisation, PartnerUnit, Premises
from shanzhi.organisations.queries import communities_run_by, partners_visible_to
from shanzhi.territory.models import Building


class CoverageForm(forms.Form):
    """Which community, as of which day, and whether only what is missing."""

    community = forms.TypedChoiceField(label=_("Community"), required=False, coerce=int, empty_value=None)
    on = forms.DateField(label=_("As of"), required=False, widget=DateInput())
    gaps = forms.BooleanField(label=_("Gaps only"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        places = [(str(place.community), place.name) for place in communities_run_by(actor)]
        field.choices = [("", _("All")), *places]


class PremisesForm(forms.Form):
    """An office building or a market. A new one gets its community here."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PremisesKind.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    building = forms.ModelChoiceField(
        label=_("Building on the plan"), queryset=Building.objects.none(), required=False, empty_label=_("none")
    )
    members_counted = forms.IntegerField(
        label=_("Members counted"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=_("How many party members work there, as a survey found. Their names are not needed."),
    )
    counted_on = forms.DateField(label=_("Counted on"), required=False, widget=DateInput())

    def __init__(self, actor: Actor, premises: Premises | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        building: Any = self.fields["building"]
        codes = communities_run_by(actor).values("community")
        building.queryset = Building.objects.filter(community__in=codes).select_related("estate")
        building.label_from_instance = lambda one: f"{one.estate.name} {one.name}"
        if premises is None:
            self.fields["community"] = CommunityField(actor, whole_street=False)
            self.order_fields(["kind", "name", "community"])
        else:
            building.queryset = building.queryset.filter(community=premises.community)


class UnitsForm(forms.Form):
    """The units that join in a branch or sit in a committee."""

    units = forms.ModelMultipleChoiceField(
        label=_("Units"),
        queryset=PartnerUnit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Units are registered among the partner units first."),
    )

    def __init__(self, actor: Actor, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        units = partners_visible_to(actor).filter(until__isnull=True)
        if organisation.community is not None:
            units = units.filter(Q(community=organisation.community) | Q(community__isnull=True))
        field.queryset = units
