from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.widgets import DateInput
from shanzhi.organisations.enums import MemberClass, PartnerKind, PartyStatus, PostKind
from shanzhi.organisations.forms.places import CommunityField
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import organisations_visible_to


class SkillsField(forms.CharField):
    """Skills in one line, separated by commas or blanks. Cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        for mark in "，,;；\n":
            text = text.replace(mark, "、")
        return [part.strip() for part in text.split("、") if part.strip()]


class PostForm(forms.Form):
    """Which post, from when, and when its term ends."""

    kind = forms.ChoiceField(label=_("Post"))
    since = forms.DateField(label=_("Since"), widget=DateInput())
    term_ends_on = forms.DateField(
        label=_("Term ends on"),
        required=False,
        widget=DateInput(),
        help_text=_("It reminds you in time. The post goes on until somebody ends it."),
    )

    def __init__(self, kinds: Iterable[PostKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in kinds]


class EndForm(forms.Form):
    """From which day on a post or membership no longer holds."""

    on = forms.DateField(label=_("First day without it"), widget=DateInput())


class MemberForm(forms.Form):
    """A member's class, home branch and skills."""

    member_class = forms.ChoiceField(label=_("Class"), choices=MemberClass.choices)
    home_branch = forms.ModelChoiceField(
        label=_("Home branch"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("elsewhere, or none"),
    )
    home_branch_elsewhere = forms.CharField(
        label=_("Home branch elsewhere"), required=False, max_length=80, help_text=_("For members employed elsewhere.")
    )
    skills = SkillsField(
        label=_("Can help with"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas: plumbing, law, first aid."),
    )
    open_job_cap = forms.IntegerField(label=_("Most jobs at once"), min_value=0, max_value=20, initial=3)
    joined_on = forms.DateField(label=_("Joined on"), required=False, widget=DateInput())
    came_from = forms.CharField(
        label=_("Came from"), required=False, max_length=80, help_text=_("The branch the membership was in before.")
    )
    document = forms.CharField(label=_("Letter of introduction"), required=False, max_length=80)

    def __init__(self, actor: Actor, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if is_new else ("home_branch", "home_branch_elsewhere", "joined_on", "came_from", "document"):
            del self.fields[name]
        self.fields["community"] = CommunityField(actor, whole_street=False)
        self.order_fields(["community"])
        if is_new:
            offer_home_branches(self, actor)


class TransferForm(forms.Form):
    """Where a party membership goes, from which day, and with which letter."""

    home_branch = forms.ModelChoiceField(
        label=_("To the branch"), queryset=Organisation.objects.none(), required=False, empty_label=_("one elsewhere")
    )
    home_branch_elsewhere = forms.CharField(label=_("Branch elsewhere"), required=False, max_length=80)
    on = forms.DateField(label=_("First day there"), widget=DateInput())
    document = forms.CharField(label=_("Letter of introduction"), required=False, max_length=80)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_home_branches(self, actor)


def offer_home_branches(form: forms.Form, actor: Actor) -> None:
    """Offer the bodies that can be a home branch, in the places the actor sees."""
    field: Any = form.fields["home_branch"]
    field.queryset = organisations_visible_to(actor).filter(
        kind__in=Organisation.HOME_BODIES, dissolved_on__isnull=True
    )


class StatusForm(forms.Form):
    """What a party member may vote on, from a day on."""

    status = forms.ChoiceField(label=_("Status"), choices=PartyStatus.choices, widget=forms.RadioSelect)
    since = forms.DateField(label=_("Since"), widget=DateInput())
    document = forms.CharField(label=_("Decision"), required=False, max_length=80)


class PartForm(forms.Form):
    """From which day on a member is no longer enrolled, and where the party membership went."""

    on = forms.DateField(label=_("First day without it"), widget=DateInput())
    went_to = forms.CharField(label=_("Went to"), required=False, max_length=80)
    document = forms.CharField(label=_("Letter of introduction"), required=False, max_length=80)


class MemberFilterForm(forms.Form):
    """Which members to list."""

    member_class = forms.ChoiceField(label=_("Class"), required=False, choices=[("", _("All")), *MemberClass.choices])
    organisation = forms.ModelChoiceField(
        label=_("Takes part in"), queryset=Organisation.objects.none(), required=False, empty_label=_("All")
    )
    skill = forms.CharField(label=_("Can help with"), required=False, max_length=30)
    on_duty = forms.ChoiceField(
        label=_("Duty"), required=False, choices=[("", _("All")), ("yes", _("on duty")), ("no", _("off duty"))]
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations_visible_to(actor).filter(dissolved_on__isnull=True)


class SkillsForm(forms.Form):
    """What I can help with."""

    skills = SkillsField(
        label=_("Can help with"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas: plumbing, law, first aid."),
    )


class PartnerForm(forms.Form):
    """A partner unit."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices)
    office_phone = forms.CharField(
        label=_("Office phone"), required=False, max_length=20, help_text=_("Of the office, not of a person.")
    )
    can_do = forms.CharField(
        label=_("What it can do"), required=False, max_length=200, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, actor: Actor, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["community"] = CommunityField(actor, whole_street=True)
            self.order_fields(["name", "kind", "community"])


class PartnerFilterForm(forms.Form):
    """Which partner units to list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *PartnerKind.choices])
    ended = forms.BooleanField(label=_("Ended ones too"), required=False)


class OpenStreetForm(forms.Form):
    """A street that begins to use Shanzhi, with the first of its staff."""

    street = forms.RegexField(
        r"^\d{9}$",
        label=_("Code of the street"),
        help_text=_("9 digits of the national register."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": _("9 digits of the national register.")},
    )
    office_name = forms.CharField(label=_("Name of the street office"), max_length=80)
    name = forms.CharField(label=_("Name of the first member of staff"), max_length=40)
    username = forms.CharField(
        label=_("Name to sign in with"), max_length=60, widget=forms.TextInput({"autocapitalize": "none"})
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=20)
