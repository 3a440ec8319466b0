"""The form of the three taps: what, where, who; the category's own questions in between."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError
from shanzhi.core.widgets import InlineRadio, PersonNameInput, PhoneInput
from shanzhi.people.phones import normalise_phone
from shanzhi.portal.forms.photos import PhotosField
from shanzhi.service_requests.enums import OnBehalf
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.services.hear import MOST_PHOTOS
from shanzhi.territory.models import Building

LONGEST = 1000
QUESTION = "question_"
NOT_KEPT = {"data-draft-skip": ""}
"""The browser keeps the words of a draft, but nobody's name or telephone: it may be a borrowed one."""
YES, NO = "yes", "no"
FOR_WHOM = (
    (OnBehalf.SELF, gettext_lazy("for myself")),
    (OnBehalf.FAMILY, gettext_lazy("for my family")),
    (OnBehalf.NEIGHBOUR, gettext_lazy("for a neighbour")),
)
STEPS = ("what", "where", "who", "send")
"""Elder mode asks one thing a page."""
FIELDS_OF = {"where": ("building", "place"), "who": ("name", "phone", "on_behalf"), "send": ("photos",)}


def grouped(buildings: Iterable[Building]) -> list[Any]:
    """Return choices in groups by estate; without groups when there is one estate only. Numbers count: 2 before 10."""
    by_estate: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for building in sorted(buildings, key=lambda b: (b.estate_id, natural(b.name))):
        by_estate[building.estate.name].append((building.pk, building.name))
    empty = [("", _("I don't know, or it is somewhere else"))]
    if len(by_estate) == 1:
        return [*empty, *next(iter(by_estate.values()))]
    return [*empty, *by_estate.items()]


def natural(name: str) -> list[tuple[int, str]]:
    """Return a sort key by which 2栋 comes before 10栋."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name) if part]


class TellForm(forms.Form):
    """What a resident tells. Everything but the words is optional."""

    text = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy(
            "Say it as you would to a neighbour: what, where, since when. No need to type: tap the microphone on your "
            "phone's keyboard and speak."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Please say in a few words what is needed.")},
    )
    building = forms.CharField(
        label=gettext_lazy("Which building?"), required=False, max_length=19, widget=forms.Select()
    )
    place = forms.CharField(
        label=gettext_lazy("Where exactly?"),
        help_text=gettext_lazy("For example: stairwell 2, third floor; or: beside the bicycle shed."),
        max_length=100,
        required=False,
    )
    photos = PhotosField(label=gettext_lazy("Photos, if you like"), required=False, most=MOST_PHOTOS)
    phone = forms.CharField(
        label=gettext_lazy("Your telephone, if we may call back"),
        help_text=gettext_lazy("Only those who take care of it can see it. With it you find all your requests again."),
        max_length=20,
        required=False,
        widget=PhoneInput(NOT_KEPT),
    )
    name = forms.CharField(
        label=gettext_lazy("How shall we address you?"),
        max_length=30,
        required=False,
        widget=PersonNameInput(NOT_KEPT),
    )
    on_behalf = forms.ChoiceField(
        label=gettext_lazy("For whom do you ask?"),
        choices=FOR_WHOM,
        initial=OnBehalf.SELF,
        required=False,
        widget=InlineRadio(),
    )
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    warned = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, category: Category, building: Building | None = None, **kwargs: Any) -> None:
        """`building`: the one that was sent, if it is one of the community. The form itself asks the database nothing."""
        super().__init__(*args, **kwargs)
        self.category = category
        self.named_building = building
        self.questions: list[str] = []
        for question in category.questions:
            self._add_question(question)

    def offer(self, buildings: Iterable[Building]) -> None:
        """Fill the building chooser, for a form that will be shown."""
        field: Any = self.fields["building"]
        field.widget.choices = grouped(buildings)

    def _add_question(self, question: dict[str, Any]) -> None:
        english = get_language() == "en"
        kind = question.get("kind", "text")
        label = (english and question.get("label_en")) or question["label"]
        required = bool(question.get("required"))
        name = QUESTION + question["key"]
        field: forms.Field
        if kind == "text":
            field = forms.CharField(label=label, required=required, max_length=200)
        else:
            values = [YES, NO] if kind == "yes_no" else question["choices"]
            words = [_("yes"), _("no")] if kind == "yes_no" else (english and question.get("choices_en")) or values
            choices = list(zip(values, words, strict=False))
            field = forms.ChoiceField(label=label, required=required, choices=choices, widget=InlineRadio())
        self.fields[name] = field
        self.questions.append(name)

    @property
    def question_fields(self) -> list[Any]:
        return [self[name] for name in self.questions]

    def clean_building(self) -> Building | None:
        if self.cleaned_data["building"] and self.named_building is None:
            raise ValidationError(_("This building is not of this community. Please choose again."))
        return self.named_building

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone:
            try:
                normalise_phone(phone)
            except DomainError as error:
                raise ValidationError(error.message) from error
        return phone

    def clean_on_behalf(self) -> str:
        return self.cleaned_data["on_behalf"] or OnBehalf.SELF

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered to the category's own questions, by their keys."""
        given = {name.removeprefix(QUESTION): self.cleaned_data.get(name, "") for name in self.questions}
        return {key: value for key, value in given.items() if value}

    def fields_of(self, step: str) -> list[Any]:
        """Return the fields one page of elder mode asks for."""
        names = ("text", *self.questions) if step == "what" else FIELDS_OF[step]
        return [self[name] for name in names]

    def carried(self, step: str) -> list[tuple[str, str]]:
        """Return what other pages of elder mode have gathered, to travel along in hidden fields."""
        asked = {field.name for field in self.fields_of(step)} | {"photos"}
        values = ((name, self[name].value()) for name in self.fields if name not in asked)
        return [(name, str(value)) for name, value in values if value not in (None, "", False)]

    def first_step_with_errors(self) -> str:
        """Return the page that has something to put right; "" if none has."""
        return next((step for step in STEPS if any(field.errors for field in self.fields_of(step))), "")
