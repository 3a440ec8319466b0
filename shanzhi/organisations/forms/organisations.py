from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput
from shanzhi.organisations.enums import BranchSetting, OrganisationKind
from shanzhi.organisations.forms.places import CommunityField
from shanzhi.organisations.models import Organisation, Premises
from shanzhi.organisations.models.organisation import STREET_BODIES
from shanzhi.organisations.queries import organisations_visible_to
from shanzhi.organisations.rules import works_for_a_street
from shanzhi.territory.models import Building, Estate, Grid


class OrganisationForm(forms.Form):
    """An organisation: a new one gets its community here, one that stands keeps it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    parent = forms.ModelChoiceField(
        label=_("Stands below"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("nothing: it is a root"),
    )
    setting = forms.ChoiceField(
        label=_("Where it stands"), choices=[("", _("an ordinary one")), *BranchSetting.choices], required=False
    )
    grid = forms.ModelChoiceField(label=_("Grid"), queryset=Grid.objects.none(), required=False)
    estate = forms.ModelChoiceField(label=_("Estate"), queryset=Estate.objects.none(), required=False)
    premises = forms.ModelChoiceField(
        label=_("Office building or market"), queryset=Premises.objects.none(), required=False
    )
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=DateInput())
    ends_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=DateInput(),
        help_text=_("For a temporary one: when it is planned to end."),
    )

    def __init__(self, actor: Actor, organisation: Organisation | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = organisations_visible_to(actor).filter(dissolved_on__isnull=True)
        places: dict[str, Any] = {}
        if not works_for_a_street(actor) or (organisation is not None and organisation.community is not None):
            kind: Any = self.fields["kind"]
            kind.choices = [(value, label) for value, label in OrganisationKind.choices if value not in STREET_BODIES]
        if organisation is None:
            self.fields["community"] = CommunityField(actor, whole_street=True)
            self.order_fields(["name", "kind", "community"])
        else:
            standing = standing.exclude(pk=organisation.pk)
            places = {"community": organisation.community}
            self.fields["on"] = forms.DateField(
                label=_("So since"),
                required=False,
                widget=DateInput(),
                help_text=_("The tree of an earlier day keeps the name, kind and place it had then."),
            )
            self.fields["is_correction"] = forms.BooleanField(
                label=_("It was a mistake: it has always been so"), required=False
            )
        self._offer("parent", standing.order_by("community", "kind", "name"))
        self._offer("grid", Grid.objects.filter(**places))
        self._offer("estate", Estate.objects.filter(**places))
        self._offer("premises", Premises.objects.filter(**places))

    def _offer(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = queryset


class BuildingsForm(forms.Form):
    """The buildings a group looks after."""

    buildings = forms.ModelMultipleChoiceField(
        label=_("Buildings"), queryset=Building.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["buildings"]
        field.queryset = Building.objects.filter(
            street=organisation.street, community=organisation.community or 0
        ).select_related("estate")
        field.label_from_instance = lambda building: f"{building.estate.name} {building.name}"


class DissolveForm(forms.Form):
    """From which day on it no longer stands."""

    on = forms.DateField(label=_("First day without it"), widget=DateInput())


class TreeForm(forms.Form):
    """As of which day, and which part."""

    on = forms.DateField(label=_("As of"), required=False, widget=DateInput())
    setting = forms.ChoiceField(
        label=_("Where it stands"), choices=[("", _("All")), *BranchSetting.choices], required=False
    )
