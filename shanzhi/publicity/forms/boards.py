"""Forms of a board: its texts, who joins it, what a person helps with, what they agreed to on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import CheckboxTiles, InlineRadio, PhoneInput
from shanzhi.organisations.models import Organisation
from shanzhi.people.enums import GivenHow
from shanzhi.people.models import Person
from shanzhi.publicity.enums import PublicField
from shanzhi.territory.models import Community


class BoardTexts(forms.Form):
    """What a board says besides its people."""

    title = forms.CharField(label=_("heading"), max_length=40, help_text=_("Large, on top: who this board is of."))
    place = forms.CharField(label=_("where it hangs"), max_length=60, required=False)
    services = forms.CharField(
        label=_("what is offered here"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One thing a line; six short lines read best from a distance."),
    )
    hours = forms.CharField(label=_("opening hours"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("service phone"),
        max_length=20,
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
        help_text=_("The office's number, not a person's."),
    )


class NewBoard(BoardTexts):
    """A board to put up: of an organisation without one, or of the community or a hall."""

    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), empty_label=None)
    organisation = forms.ModelChoiceField(
        label=_("organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("none: of the community or a hall"),
        help_text=_("Who holds a post in it stands on the board at once."),
    )

    def __init__(self, *args: Any, communities: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty: the organisation's name.")
        self.order_fields(["community", "organisation", "title"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title") and not cleaned.get("organisation"):
            self.add_error("title", _("A board needs a heading."))
        return cleaned


class BoardFilter(forms.Form):
    """Which boards the list shows."""

    q = forms.CharField(label=_("heading"), max_length=40, required=False)
    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[("", _("all")), ("outdated", _("to print again")), ("unprinted", _("never printed"))],
    )


class PeopleForm(forms.Form):
    """Who joins a board."""

    people = forms.MultipleChoiceField(label=_("Who joins the board?"), widget=CheckboxTiles())

    def __init__(self, *args: Any, persons: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {str(person.pk): person for person in persons}
        self.fields["people"].choices = [(pk, str(person)) for pk, person in self.persons.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Person]:
        """Return the persons, in the order they were offered."""
        return [self.persons[pk] for pk in self.cleaned_data["people"]]


class EntryForm(forms.Form):
    """What a person helps with on one board."""

    services = forms.CharField(
        label=_("can help with"),
        max_length=60,
        required=False,
        help_text=_("Left empty: what they said themselves on their own page."),
    )


class ConsentsForm(forms.Form):
    """What somebody answered on paper, by phone or in person."""

    agreed = forms.MultipleChoiceField(
        label=_("Agrees to have published"),
        required=False,
        choices=PublicField.choices,
        widget=CheckboxTiles(),
        help_text=_("What is not ticked is not shown; a consent given before ends."),
    )
    how = forms.ChoiceField(
        label=_("How"),
        choices=[choice for choice in GivenHow.choices if choice[0] != GivenHow.ONLINE],
        initial=GivenHow.PAPER,
        widget=InlineRadio(),
    )
