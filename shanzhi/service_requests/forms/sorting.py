"""Accept, refuse, merge, split, transfer, change category."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.service_requests.forms.base import ActionForm, CategoryField, long_text
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.queries import Row, find, rows_of, similar, visible_to
from shanzhi.service_requests.queries.earlier import Earlier, answered_before
from shanzhi.service_requests.workflow import RUNNING

LEAST_PARTS = 2
MOST_PARTS = 12


class AcceptForm(ActionForm):
    """Take responsibility; the category may be put right, a wording for the public list released."""

    category = CategoryField()
    told = long_text(
        _("words to the resident"),
        required=False,
        most=500,
        rows=2,
        help_text=_("They read this on their page. Leave it empty for the usual sentence."),
    )
    public_text = forms.CharField(
        label=_("wording for the public list"),
        max_length=200,
        required=False,
        help_text=_("Without names, doors or telephone numbers. Empty: only category and building are shown."),
    )

    def set_up(self) -> None:
        self.fields["category"].of_street(self.thing.street)  # type: ignore[attr-defined]
        self.initial.setdefault("category", self.thing.category_id)
        if self.thing.category.is_sensitive:
            del self.fields["public_text"]


class RefuseForm(ActionForm):
    """Why not and where else; or the answer that was given to the same matter before."""

    reason = long_text(_("why it is not handled here"), help_text=_("The resident reads this."))
    turn_to = forms.CharField(
        label=_("where the resident can turn"), max_length=150, help_text=_("An office with its telephone number.")
    )

    def set_up(self) -> None:
        self.initial.setdefault("turn_to", self.thing.category.turn_to)
        self.answered = answered_before(self.actor, self.thing, self.at)
        if self.answered:
            self.fields["earlier"] = forms.IntegerField(required=False)
            if self.data.get("earlier"):
                for name in ("reason", "turn_to"):
                    self.fields[name].required = False

    @property
    def earlier_chosen(self) -> int | None:
        """Return which earlier request is marked on a form that comes back."""
        chosen = self.data.get("earlier", "")
        return int(chosen) if chosen.isdecimal() else None

    def clean_earlier(self) -> Earlier | None:
        """Return the earlier request that was chosen."""
        chosen = self.cleaned_data["earlier"]
        return next((one for one in self.answered if one.request.pk == chosen), None)


class TransferForm(ActionForm):
    to = forms.CharField(label=_("office that takes it over"), max_length=80)
    note = long_text(
        _("note to that office"),
        required=False,
        most=500,
        help_text=_("Printed on the transfer note, not shown to the resident."),
    )


class WordingForm(ActionForm):
    """What everybody may read of it. Empty: only category and building are shown."""

    public_text = forms.CharField(label=_("wording for the public list"), max_length=200, required=False)
    public_answer = long_text(
        _("answer for everybody"),
        required=False,
        most=500,
        help_text=_("Whoever asks the same reads it before sending. Without names, doors or telephone numbers."),
    )

    def set_up(self) -> None:
        for name in ("public_text", "public_answer"):
            self.initial.setdefault(name, getattr(self.thing, name))


class RouteForm(ActionForm):
    category = CategoryField()

    def set_up(self) -> None:
        self.fields["category"].of_street(self.thing.street)  # type: ignore[attr-defined]
        self.initial.setdefault("category", self.thing.category_id)


class MergeForm(ActionForm):
    """Choose among those which look alike, or those a search found."""

    into = forms.IntegerField(
        label=_("the request it goes on as"), error_messages={"required": _("Please choose the request it goes on as.")}
    )
    words = ""

    def candidates(self) -> list[Row]:
        """Return the running requests to choose from: found by `words`, else alike."""
        thing = self.thing
        if self.words:
            ids = find(self.words, within=Jurisdiction.of_code(thing.community))
        else:
            alike = similar(
                community=thing.community,
                text=thing.text,
                building_id=thing.building_id,
                category_id=thing.category_id,
                most=8,
            )
            ids = [one.pk for one in alike]
        rows = visible_to(self.actor).filter(pk__in=ids, state__in=RUNNING, community=thing.community)
        return rows_of(rows.exclude(pk=thing.pk).order_by("-id")[:12], self.at)


class SplitForm(ActionForm):
    """As many parts as are needed, each with a category and words of its own. Those from the third on may stay empty."""

    def set_up(self) -> None:
        sent = self.data.get("count", "")
        asked = int(sent) if sent.isdecimal() and len(sent) < 3 else LEAST_PARTS
        self.count = min(max(asked + self.asks_for_more, LEAST_PARTS), MOST_PARTS)
        for number in range(1, self.count + 1):
            required = number <= LEAST_PARTS
            category = CategoryField(required=required, label=_("category"), empty_label="—")
            category.of_street(self.thing.street)
            self.fields[f"category_{number}"] = category
            self.fields[f"text_{number}"] = long_text(_("what is needed"), most=2000, required=required, rows=2)
        self.initial.setdefault("category_1", self.thing.category_id)
        self.initial.setdefault("text_1", self.thing.text)

    @property
    def asks_for_more(self) -> bool:
        return "more" in self.data

    @property
    def may_grow(self) -> bool:
        return self.count < MOST_PARTS

    def parts(self) -> list[tuple[Category, str]]:
        """Return the parts that were filled in."""
        given = (
            (self.cleaned_data[category.name], self.cleaned_data[text.name]) for _n, category, text in self.pairs()
        )
        return [(category, text) for category, text in given if category and text]

    def pairs(self) -> list[tuple[int, Any, Any]]:
        """Return the bound fields of each part, for the page."""
        return [(n, self[f"category_{n}"], self[f"text_{n}"]) for n in range(1, self.count + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(LEAST_PARTS + 1, self.count + 1):
            if bool(cleaned.get(f"category_{number}")) != bool(cleaned.get(f"text_{number}")):
                self.add_error(f"text_{number}", _("A part needs both a category and a text."))
        return cleaned
