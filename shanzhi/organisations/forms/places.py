"""Choosing the community a thing belongs to, among those the actor runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.organisations.queries import communities_run_by
from shanzhi.organisations.rules import works_for_a_street

WHOLE_STREET = ""


class CommunityField(forms.TypedChoiceField):
    """A community code of those the actor runs; street staff may choose the whole street, which cleans to None."""

    def __init__(self, actor: Actor, *, whole_street: bool, **kwargs: Any) -> None:
        communities = [(str(place.community), place.name) for place in communities_run_by(actor)]
        if whole_street and works_for_a_street(actor):
            communities.insert(0, (WHOLE_STREET, str(_("the whole street"))))
        super().__init__(
            choices=communities,
            coerce=int,
            empty_value=None,
            required=not (whole_street and works_for_a_street(actor)),
            label=kwargs.pop("label", _("Community")),
            **kwargs,
        )


def code_of(value: Any) -> int | None:
    """Return the code a CommunityField cleaned to."""
    return int(value) if value else None
