"""Keepers and when they can; rotas; single duties."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.core.widgets import CheckboxTiles, DateInput, DateTimeInput, InlineRadio, RadioTiles
from shanzhi.people.models import Person
from shanzhi.venues.enums import PartOfDay, Weekday
from shanzhi.venues.limits import limit
from shanzhi.venues.models import Keeper


class KeepersForm(forms.Form):
    """Who of those at hand keeps a venue."""

    persons = forms.MultipleChoiceField(label=_("Keepers"), widget=CheckboxTiles())

    def __init__(self, *args: Any, candidates: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(person.pk): person for person, _why in candidates}
        field: Any = self.fields["persons"]
        field.choices = [(str(person.pk), str(person)) for person, _why in candidates]
        field.widget.hints = {str(person.pk): why for person, why in candidates}

    def chosen(self) -> list[Person]:
        """Return the people that were ticked."""
        return [self.candidates[key] for key in self.cleaned_data["persons"]]


class PairingForm(forms.Form):
    """Two keepers who like to serve together, or would rather not."""

    first = forms.ChoiceField(label=_("First"))
    second = forms.ChoiceField(label=_("Second"))
    together = forms.ChoiceField(
        label=_("They"),
        choices=[("yes", _("like to serve together")), ("no", _("would rather not serve together"))],
        widget=InlineRadio(),
        initial="yes",
    )

    def __init__(self, *args: Any, keepers: Iterable[Keeper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons = {str(keeper.person_id): keeper.person for keeper in keepers}
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.choices = [("", "—"), *((pk, str(person)) for pk, person in self.persons.items())]


class AvailabilityForm(forms.Form):
    """When somebody cannot, as one list of half-days; and how much they take."""

    most_per_week = forms.IntegerField(label=_("Most duties a week"), min_value=0, max_value=14, required=False)
    cannot = forms.MultipleChoiceField(required=False, label=_("I can never"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["cannot"].choices = [
            (str(day.value * len(PartOfDay) + part.value), f"{day.label} {part.label}")
            for day in Weekday
            for part in PartOfDay
        ]
        fields["most_per_week"].help_text = _("Empty: as everybody, %(most)d.") % {"most": limit("DUTY_MOST_PER_WEEK")}

    def rows(self) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
        """Return (weekday, [(value, part of day, ticked), …]) for the table of boxes."""
        ticked = {str(value) for value in (self["cannot"].value() or [])}
        return [
            (
                day.label,
                [
                    (value, part.label, value in ticked)
                    for part in PartOfDay
                    if (value := str(day.value * len(PartOfDay) + part.value))
                ],
            )
            for day in Weekday
        ]


class AwayForm(forms.Form):
    first_on = forms.DateField(label=_("First day"), widget=DateInput())
    last_on = forms.DateField(label=_("Last day"), widget=DateInput())


class RotaForm(forms.Form):
    """From when to when."""

    first_on = forms.DateField(label=_("First day"), widget=DateInput())
    last_on = forms.DateField(label=_("Last day"), widget=DateInput())


class DutyForm(forms.Form):
    """Who keeps a duty; everybody's objections stand beside their name before anybody is chosen."""

    keeper = forms.ChoiceField(label=pgettext_lazy("of a duty", "Keeper"), required=False, widget=RadioTiles())
    deputy = forms.ChoiceField(label=_("Deputy"), required=False, widget=RadioTiles())

    def __init__(
        self, *args: Any, people: dict[int, Person], hints: dict[str, dict[str, Any]], may_be_empty: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        fields: dict[str, Any] = self.fields
        for name in ("keeper", "deputy"):
            if name not in hints:
                del fields[name]
                continue
            nobody = [("", _("nobody"))] if may_be_empty or name == "deputy" else []
            fields[name].choices = [*nobody, *((str(pk), str(person)) for pk, person in people.items())]
            fields[name].widget.hints = hints[name]

    def person(self, name: str) -> Person | None:
        """Return who was chosen."""
        chosen = self.cleaned_data.get(name)
        return self.people[int(chosen)] if chosen else None


class SingleDutyForm(forms.Form):
    """A duty outside a rota."""

    keeper = forms.ChoiceField(label=pgettext_lazy("of a duty", "Keeper"))
    starts_at = forms.DateTimeField(label=_("Starts"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=DateTimeInput())

    def __init__(self, *args: Any, keepers: Iterable[Keeper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(keeper.person_id): keeper.person for keeper in keepers}
        field: Any = self.fields["keeper"]
        field.choices = [(pk, str(person)) for pk, person in self.people.items()]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("Its people read this."))


class HandoverForm(forms.Form):
    """A word for the next one."""

    handover = forms.CharField(
        label=_("A word for the next one"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is left to do, where the key is. Please name no residents."),
    )
    kept_by = forms.ChoiceField(label=_("Who was there"), required=False, widget=InlineRadio())

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["kept_by"]
        field.choices = [(pk, str(person)) for pk, person in self.people.items()]
        if len(people) < 2:
            del self.fields["kept_by"]

    def who(self) -> Person | None:
        return self.people.get(self.cleaned_data.get("kept_by", ""))


class ChangeForm(forms.Form):
    """Whom to ask: to take the duty ("p7"), or to swap it against one of theirs ("d31")."""

    wish = forms.ChoiceField(label=_("Whom do you ask?"), widget=RadioTiles())
    reason = forms.CharField(label=_("A word to them"), max_length=200, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["wish"]
        field.choices = [(value, label) for value, label, _hint in choices]
        field.widget.hints = {value: hint for value, _label, hint in choices}


def day_text(day: date) -> str:
    """Return a day as people say it: 03-14 Saturday."""
    return f"{date_format(day, 'm-d')} {Weekday(day.weekday()).label}"
