from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from shanzhi.elections.enums import BallotGiven, Standing
from shanzhi.elections.forms.fields import MemberField, MembersField, named
from shanzhi.elections.models import Election, RollEntry
from shanzhi.elections.queries import rounds_of
from shanzhi.elections.services.asking import most_recommended


class RollForm(forms.Form):
    """Who may vote: a choice and a reason for everybody on the roll."""

    def __init__(self, entries: list[RollEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"standing_{entry.pk}"] = forms.ChoiceField(
                label=str(entry.member), choices=Standing.choices, initial=entry.standing
            )
            self.fields[f"reason_{entry.pk}"] = forms.CharField(
                label=_("Reason for %(name)s") % {"name": entry.member},
                required=False,
                max_length=120,
                initial=entry.reason,
            )

    def rows(self) -> Iterator[tuple[RollEntry, BoundField, BoundField]]:
        """Yield each entry with its two fields."""
        for entry in self.entries:
            yield entry, self[f"standing_{entry.pk}"], self[f"reason_{entry.pk}"]

    def standings(self) -> dict[int, tuple[str, str]]:
        """Return what was chosen, by entry."""
        return {
            entry.pk: (self.cleaned_data[f"standing_{entry.pk}"], self.cleaned_data[f"reason_{entry.pk}"])
            for entry in self.entries
        }


class PresentForm(forms.Form):
    """Who of those due is there."""

    def __init__(self, entries: list[RollEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voters = [entry for entry in entries if entry.standing == Standing.DUE]
        there = [entry.pk for entry in voters if entry.ballot == BallotGiven.PAPER]
        self.fields["present"] = MembersField(
            [(entry.pk, str(entry.member)) for entry in voters],
            label=_("Present"),
            required=False,
            initial=there or [entry.pk for entry in voters],
            help_text=_("Take out who is missing."),
        )


class TellersForm(forms.Form):
    """Who supervises and who counts: anybody on the roll but the candidates."""

    def __init__(self, election: Election, entries: list[RollEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = {one.member_id for r in rounds_of(election) for one in r.candidates.all()}
        free = [entry for entry in entries if entry.member_id not in standing]
        choices = [(entry.pk, str(entry.member)) for entry in free]
        for name, label in (("supervisor", _("They supervise the voting")), ("counter", _("They count the ballots"))):
            chosen = [entry.pk for entry in free if entry.teller == name]
            self.fields[name] = MembersField(choices, label=label, initial=chosen)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(cleaned.get("supervisor", [])) & set(cleaned.get("counter", [])):
            self.add_error("counter", _("One person does one of the two."))
        return cleaned

    def tellers(self) -> dict[int, str]:
        """Return the role of each entry that has one."""
        return {pk: name for name in ("supervisor", "counter") for pk in self.cleaned_data[name]}


class RecommendForm(forms.Form):
    """Whom somebody recommends."""

    def __init__(self, election: Election, entries: list[RollEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = most_recommended(election)
        self.fields["members"] = MembersField(
            named(entry for entry in entries if entry.standing == Standing.DUE),
            label=_("I recommend"),
            help_text=_("One to %(most)d persons. You may recommend yourself.") % {"most": most},
        )


class PaperRecommendForm(RecommendForm):
    """The same from paper: first whose it is."""

    def __init__(self, election: Election, entries: list[RollEntry], *args: Any, **kwargs: Any) -> None:
        super().__init__(election, entries, *args, **kwargs)
        open_ones = [(entry.pk, str(entry.member)) for entry in entries if not entry.answered]
        answered = [(entry.pk, f"{entry.member} ✓") for entry in entries if entry.answered]
        self.fields["entry"] = MemberField(
            [*open_ones, *answered], nobody=_("choose"), label=_("Whose paper it is"), required=True
        )
        self.fields["members"].label = _("Recommended")
        self.order_fields(["entry", "members"])
