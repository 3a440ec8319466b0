"""Hand out: whom to ask, with the reasons shown."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Member, Organisation, PartnerUnit
from shanzhi.organisations.rules import leads_group
from shanzhi.service_requests import rules, workflow
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.forms.base import ActionForm
from shanzhi.service_requests.queries import Suggestion, suggest_members

EVERYBODY = "open"


class DispatchForm(ActionForm):
    """One choice among members, groups, everybody and partner units; a person decides."""

    to = forms.CharField(
        label=_("to whom"), max_length=30, error_messages={"required": _("Please choose to whom it goes.")}
    )
    words = forms.CharField(
        label=_("words to the receiver"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def set_up(self) -> None:
        thing = self.thing
        self.suggestions: list[Suggestion] = suggest_members(thing, self.at)
        self.others = self._others()
        self.groups = self._groups() if workflow.allows(Action.OFFER, thing.state) else []
        self.may_open = bool(workflow.allows(Action.OFFER, thing.state) and rules.may_sort(self.actor, thing))
        self.partners = self._partners()
        self.chosen = self.data.get("to", "") if self.is_bound else ""

    def _others(self) -> list[Member]:
        shown = [suggestion.member.pk for suggestion in self.suggestions]
        others = Member.objects.filter(
            street=self.thing.street, community=self.thing.community, left_on__isnull=True
        ).exclude(pk__in=shown)
        if not rules.may_sort(self.actor, self.thing):
            others = others.filter(memberships__organisation=self.thing.group_id, memberships__until__isnull=True)
        return list(others.select_related("person")[:300])

    def _groups(self) -> list[Organisation]:
        """The building groups of the community, those that cover the building first."""
        building = self.thing.building_id
        groups = Organisation.objects.filter(
            street=self.thing.street,
            community=self.thing.community,
            kind=OrganisationKind.BUILDING_GROUP,
            dissolved_on__isnull=True,
        ).prefetch_related("covered_buildings")
        mine = [g for g in groups if rules.may_sort(self.actor, self.thing) or leads_group(self.actor, g.pk)]

        def is_near(group: Organisation) -> bool:
            return any(c.building_id == building and c.until is None for c in group.covered_buildings.all())

        return sorted(mine, key=lambda group: (not is_near(group), group.name))

    def _partners(self) -> list[PartnerUnit]:
        today = timezone.localdate(self.at)
        units = PartnerUnit.objects.filter(
            Q(community=self.thing.community) | Q(community__isnull=True), street=self.thing.street
        )
        return list(units.filter(Q(until__isnull=True) | Q(until__gt=today)))

    def clean_to(self) -> Any:
        """Return ("member" | "group" | "partner" | "open", the row or None)."""
        kind, _colon, pk = self.cleaned_data["to"].partition(":")
        if kind == EVERYBODY and self.may_open:
            return EVERYBODY, None
        members = [*(suggestion.member for suggestion in self.suggestions), *self.others]
        rows: dict[str, list[Any]] = {"member": members, "group": self.groups, "partner": self.partners}
        for row in rows.get(kind, []):
            if str(row.pk) == pk:
                return kind, row
        raise forms.ValidationError(_("Please choose to whom it goes."))

    def reasons_for(self, member: Member) -> list[str]:
        """Return why the list suggested a member, to be kept with the order."""
        return next((s.reasons for s in self.suggestions if s.member.pk == member.pk), [])
