"""Choosing members: by their names in the order of surname strokes; cleaned to ids."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.elections.models import RollEntry

NOBODY = _("nobody")


def named(entries: Iterable[RollEntry]) -> list[tuple[int, str]]:
    """Return what a choice among members shows."""
    return [(entry.member_id, str(entry.member)) for entry in entries]


class MembersField(forms.TypedMultipleChoiceField):
    """Any number of members. Cleans to a list of member ids."""

    def __init__(self, choices: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=list(choices), coerce=int, **kwargs)


class MemberField(forms.TypedChoiceField):
    """One member or nobody. Cleans to a member id or None."""

    def __init__(self, choices: Iterable[tuple[int, str]], *, nobody: Any = NOBODY, **kwargs: Any) -> None:
        super().__init__(choices=[("", nobody), *choices], coerce=int, empty_value=None, **kwargs)
