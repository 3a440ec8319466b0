from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput, RadioTiles
from shanzhi.elections.enums import ElectionKind
from shanzhi.elections.forms.fields import MembersField
from shanzhi.elections.models import ElectionRules
from shanzhi.elections.services.planning import GROUPS
from shanzhi.elections.surname_order import in_stroke_order
from shanzhi.elections.terms import rules_of, term_years_of
from shanzhi.organisations.enums import BranchSetting, MemberClass, OrganisationKind
from shanzhi.organisations.models import Member, Organisation
from shanzhi.organisations.queries import communities_run_by, members_visible_to, organisations_visible_to
from shanzhi.territory.models import Estate

OF_BRANCHES = [choice for choice in ElectionKind.choices if choice[0] != ElectionKind.LEADER]


class ElectionForm(forms.Form):
    """What a standing body elects. A group elects its leader; a branch a committee or, if small, a secretary."""

    kind = forms.ChoiceField(label=_("What is elected"), choices=OF_BRANCHES, widget=RadioTiles())
    seats = forms.IntegerField(
        label=_("Seats of the committee"),
        min_value=1,
        max_value=15,
        initial=3,
        help_text=_("Three to five, at most seven."),
    )
    deputies = forms.IntegerField(label=_("Deputy secretaries"), min_value=0, max_value=3, initial=0)
    online = forms.BooleanField(
        label=_("Members may vote online, in secret"),
        required=False,
        help_text=_("Paper remains possible for everybody."),
    )
    years = forms.IntegerField(label=_("Years of the term"), min_value=1, max_value=10)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].initial = term_years_of(rules_of(organisation.street), organisation)
        if organisation.kind in GROUPS:
            for name in ("kind", "seats", "deputies"):
                del self.fields[name]
        else:
            del self.fields["online"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {"kind": ElectionKind.LEADER, **cleaned} if "kind" not in self.fields else cleaned


class FoundingForm(forms.Form):
    """A branch that is to be founded by a meeting of its members."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"))
    setting = forms.ChoiceField(
        label=_("Where it stands"), choices=[("", _("an ordinary one")), *BranchSetting.choices], required=False
    )
    estate = forms.ModelChoiceField(label=_("Estate"), queryset=Estate.objects.none(), required=False)
    ends_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=DateInput(),
        help_text=_("For a temporary one: when it is planned to end."),
    )
    reason = forms.CharField(label=_("Why it is founded"), max_length=500, widget=forms.Textarea({"rows": 3}))
    elects = forms.ChoiceField(label=_("What is elected"), choices=OF_BRANCHES, initial=ElectionKind.SECRETARY)
    seats = forms.IntegerField(label=_("Seats of the committee"), min_value=1, max_value=15, initial=3)
    deputies = forms.IntegerField(label=_("Deputy secretaries"), min_value=0, max_value=3, initial=0)

    def __init__(self, actor: Actor, parent: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(one.value, one.label) for one in OrganisationKind if one in Organisation.HOME_BODIES]
        kinds.initial = OrganisationKind.BRANCH
        estates: Any = self.fields["estate"]
        found = members_visible_to(actor).filter(left_on__isnull=True).exclude(member_class=MemberClass.VOLUNTEER)
        if parent.community is not None:
            estates.queryset = Estate.objects.filter(community=parent.community)
            found = found.filter(community=parent.community)
        self.people = {one.pk: one for one in in_stroke_order(found)}
        choices = [(pk, f"{one} · {one.home_branch or one.home_branch_elsewhere}") for pk, one in self.people.items()]
        self.fields["members"] = MembersField(choices, label=_("Full members"), help_text=_("At least three."))
        self.fields["probationary"] = MembersField(
            choices, label=_("Probationary members"), required=False, help_text=_("They attend without a vote.")
        )
        self.order_fields(["name", "kind", "setting", "estate", "ends_on", "reason", "members", "probationary"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("members", "probationary"):
            cleaned[name] = [self.people[pk] for pk in cleaned.get(name, [])]
        if set(cleaned["members"]) & set(cleaned["probationary"]):
            self.add_error("probationary", _("Nobody is a full and a probationary member at once."))
        return cleaned


def parents_for(actor: Actor) -> Any:
    """Return the bodies below which the actor may found a branch."""
    communities = communities_run_by(actor).values("community")
    standing = organisations_visible_to(actor).filter(dissolved_on__isnull=True)
    found = standing.filter(
        kind__in=[
            OrganisationKind.STREET_COMMITTEE,
            OrganisationKind.STREET_OFFICE,
            OrganisationKind.COMMITTEE,
            OrganisationKind.GENERAL_BRANCH,
        ]
    )
    own = found.filter(community__in=communities)
    return (own | found.filter(community__isnull=True)) if any(g.level == "street" for g in actor.grants) else own


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]  # cannot be subscripted when it runs
    """The street's rules for elections planned from now on."""

    class Meta:
        model = ElectionRules
        fields = (
            "surplus_percent",
            "quorum_percent",
            "base",
            "notice_days",
            "community_term_years",
            "other_term_years",
            "longest_delay_months",
            "remind_months",
        )

    LIMITS = {
        "surplus_percent": (0, 100),
        "quorum_percent": (50, 100),
        "notice_days": (0, 60),
        "community_term_years": (1, 10),
        "other_term_years": (1, 10),
        "longest_delay_months": (0, 24),
        "remind_months": (1, 24),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in self.LIMITS.items():
            label = self.fields[name].label
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)


class DelayForm(forms.Form):
    """Until when an election is put off, and why."""

    until = forms.DateField(label=_("Elect by"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=200)


def chosen_members(ids: list[int]) -> list[Member]:
    """Return the members of these ids."""
    return list(Member.objects.filter(pk__in=ids))
