"""The form of one action on one request."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import Handling
from shanzhi.service_requests.models import Category, ServiceRequest

REASON = 300


class ActionForm(forms.Form):
    """Knows the request it is about and who fills it in. An action without a question uses it as it is."""

    def __init__(self, *args: Any, thing: ServiceRequest, actor: Actor, at: datetime, **kwargs: Any) -> None:
        self.thing, self.actor, self.at = thing, actor, at
        super().__init__(*args, **kwargs)
        self.set_up()

    @property
    def asks_for_more(self) -> bool:
        """Tell whether the form was sent for one more of its parts, not yet to be carried out."""
        return False

    def set_up(self) -> None:
        """Fill in choices and first values that depend on the request."""


def long_text(label: Any, *, most: int = REASON, required: bool = True, help_text: Any = "", rows: int = 3) -> Any:
    """Return a field for a sentence or two, with its counter."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The categories handled here that are offered, in the order of the menu."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("category"))
        kwargs.setdefault("empty_label", None)
        super().__init__(queryset=Category.objects.none(), **kwargs)

    def of_street(self, street: int) -> None:
        """Offer the menu of one street."""
        self.queryset = Category.objects.filter(street=street, is_active=True, handling=Handling.OURS)


class ReasonForm(ActionForm):
    """A reason that has to be given."""

    reason = long_text(_("reason"))


class OptionalReasonForm(ActionForm):
    """A reason for who wants to give one."""

    reason = long_text(_("reason"), required=False)
