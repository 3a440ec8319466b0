from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import InlineRadio
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import Mark
from shanzhi.elections.forms.fields import MemberField, MembersField
from shanzhi.elections.models import Candidate


class BallotForm(forms.Form):
    """A ballot: a mark beside each candidate, and others written in. `others` is who may be: (member id, name)."""

    def __init__(
        self,
        candidates: list[Candidate],
        others: list[tuple[int, str]],
        *args: Any,
        paper: Paper | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        marks = paper.marks if paper else {}
        for one in candidates:
            self.fields[f"mark_{one.member_id}"] = forms.ChoiceField(
                label=str(one.member),
                choices=Mark.choices,
                required=False,
                widget=InlineRadio(),
                initial=marks.get(one.member_id, Mark.NONE),
            )
        self.write_ins(others, paper)

    def write_ins(self, others: list[tuple[int, str]], paper: Paper | None) -> None:
        """Offer one other person, as the voter sees it."""
        self.fields["written_in"] = MemberField(others, label=_("Somebody else instead"), required=False)

    def marks(self) -> Iterator[BoundField]:
        """Yield the field of each candidate in the order of the ballot."""
        for one in self.candidates:
            yield self[f"mark_{one.member_id}"]

    def paper(self) -> Paper:
        """Return what was marked."""
        written = self.cleaned_data["written_in"]
        return Paper(self._marks(), (written,) if written else ())

    def _marks(self) -> dict[int, Mark]:
        return {one.member_id: Mark(self.cleaned_data[f"mark_{one.member_id}"] or Mark.NONE) for one in self.candidates}


class PaperBallotForm(BallotForm):
    """A ballot on paper, as it is typed in."""

    def write_ins(self, others: list[tuple[int, str]], paper: Paper | None) -> None:
        self.fields["written_in"] = MembersField(
            others, label=_("Written in"), required=False, initial=list(paper.written_in) if paper else []
        )
        self.fields["others"] = forms.IntegerField(
            label=_("Names written in of people who cannot be elected"),
            min_value=0,
            max_value=20,
            initial=paper.others if paper else 0,
        )
        self.fields["unreadable"] = forms.BooleanField(
            label=_("The ballot cannot be read"), required=False, initial=paper.unreadable if paper else False
        )

    def paper(self) -> Paper:
        cleaned = self.cleaned_data
        return Paper(self._marks(), tuple(cleaned["written_in"]), cleaned["others"], cleaned["unreadable"])
