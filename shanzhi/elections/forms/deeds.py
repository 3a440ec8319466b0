"""The forms of the single steps. Each takes the election and who acts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shanzhi.core.widgets import DateInput, DateTimeInput
from shanzhi.elections.counting import least_candidates
from shanzhi.elections.enums import Electorate, Standing
from shanzhi.elections.forms.fields import MembersField, named
from shanzhi.elections.models import Election
from shanzhi.elections.queries import current_round, elected_in, next_stage, recommended, roll_of, rounds_of, stages_of
from shanzhi.elections.services.settling import may_stand_next, suggested
from shanzhi.elections.terms import rules_of
from shanzhi.organisations.enums import PostKind


class DeedForm(forms.Form):
    """A step that needs nothing more than to be confirmed."""

    def __init__(self, election: Election, at: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.election, self.at = election, at
        self.furnish()

    def furnish(self) -> None:
        """Add what depends on the election."""


class AskForm(DeedForm):
    until = forms.DateField(label=_("Recommendations until"), widget=DateInput())

    def furnish(self) -> None:
        self.fields["until"].initial = timezone.localdate(self.at) + timedelta(days=7)


class ProposeForm(DeedForm):
    """Candidates among those with full rights, whoever was recommended most on top."""

    def furnish(self) -> None:
        stage = stages_of(self.election)[0]
        counts = {member.pk: number for member, number in recommended(self.election)}
        entries = [one for one in roll_of(self.election) if one.standing == Standing.DUE and not one.teller]
        entries.sort(key=lambda entry: -counts.get(entry.member_id, 0))
        said = _("%(name)s (recommended by %(number)d)")
        choices = [
            (one.member_id, said % {"name": one.member, "number": counts[one.member_id]})
            if one.member_id in counts
            else (one.member_id, str(one.member))
            for one in entries
        ]
        least = least_candidates(stage.seats, self.election.surplus_percent)
        now = current_round(self.election)
        self.fields["members"] = MembersField(
            choices,
            label=_("Candidates"),
            initial=[one.member_id for one in now.candidates.all()] if now else [],
            help_text=_("At least %(least)d for %(seats)d seats. They are printed in the order of surname strokes.")
            % {"least": least, "seats": stage.seats},
        )


class CallForm(DeedForm):
    meeting_at = forms.DateTimeField(label=_("Meeting"), widget=DateTimeInput())
    place = forms.CharField(label=_("Where"), max_length=120)
    closes_at = forms.DateTimeField(label=_("Online voting until"), widget=DateTimeInput())

    def furnish(self) -> None:
        notice = rules_of(self.election.street).notice_days
        day = timezone.localtime(self.at) + timedelta(days=notice + 1)
        self.fields["meeting_at"].initial = day.replace(hour=9, minute=0, second=0, microsecond=0)
        if self.election.online:
            self.fields["meeting_at"].label = _("Voting opens")
            self.fields["closes_at"].initial = self.fields["meeting_at"].initial + timedelta(days=2)
            self.fields["place"].label = _("Where paper ballots are handed out")
        else:
            del self.fields["closes_at"]


class CloseForm(DeedForm):
    handed_out = forms.IntegerField(label=_("Ballots handed out"), min_value=0, max_value=9999)
    returned = forms.IntegerField(label=_("Ballots returned"), min_value=0, max_value=9999)

    def furnish(self) -> None:
        one = current_round(self.election)
        if self.election.online:
            del self.fields["handed_out"]
            self.fields["returned"].label = _("Paper ballots returned")
        elif one is not None:
            self.fields["handed_out"].initial = one.present


class NextRoundForm(DeedForm):
    """Who stands in the next round: suggested from the last one."""

    leave_open = forms.CharField(
        label=_("Leave the open seats open, because"),
        required=False,
        max_length=200,
        help_text=_("Only if the meeting decides so; then the next kind of post is elected."),
    )
    closes_at = forms.DateTimeField(label=_("Online voting until"), widget=DateTimeInput())

    def furnish(self) -> None:
        rounds = rounds_of(self.election)
        stage = next_stage(self.election, rounds)
        entitled = may_stand_next(self.election, rounds, stage) if stage else set()
        choices = named(one for one in roll_of(self.election) if one.member_id in entitled and not one.teller)
        initial = suggested(self.election, rounds, stage) if stage else []
        words = {"post": stage.post.label, "number": stage.seats} if stage else {"post": "", "number": 0}
        self.fields["members"] = MembersField(
            choices,
            label=_("Candidates"),
            initial=initial,
            help_text=_("Still to be elected: %(post)s, %(number)s.") % words,
        )
        if stage is not None and stage.electorate == Electorate.COMMITTEE:
            self.fields["present"] = forms.IntegerField(
                label=_("Members of the committee present"),
                min_value=0,
                max_value=99,
                initial=len(elected_in(rounds, PostKind.COMMITTEE_MEMBER)),
            )
        if self.election.online:
            ends = timezone.localtime(self.at) + timedelta(days=2)
            self.fields["closes_at"].initial = ends.replace(minute=0, second=0, microsecond=0)
        else:
            del self.fields["closes_at"]
        if stage is None or rounds[-1].post != stage.post or self.election.kind != "committee":
            del self.fields["leave_open"]
        self.order_fields(["members", "present", "closes_at", "leave_open"])


class SettleForm(DeedForm):
    leave_open = forms.CharField(
        label=_("Leave the open seats open, because"),
        required=False,
        max_length=200,
        help_text=_("Only if the meeting decides so."),
    )

    def furnish(self) -> None:
        if next_stage(self.election, rounds_of(self.election)) is None:
            del self.fields["leave_open"]


class ApproveForm(DeedForm):
    number = forms.CharField(label=_("Number of the approval"), required=False, max_length=60)
    begins_on = forms.DateField(label=_("Term begins on"), widget=DateInput())

    def furnish(self) -> None:
        self.fields["begins_on"].initial = timezone.localdate(self.election.meeting_at or self.at)


class ReasonForm(DeedForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
