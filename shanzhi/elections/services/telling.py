"""Telling those on the roll, and who approves. Runs in jobs of its own; what is older than two days is no news."""

from datetime import datetime, timedelta

from django.utils import timezone

from shanzhi.elections.enums import Standing
from shanzhi.elections.models import Election
from shanzhi.elections.notifications import AboutElection, Asked, Called, Reported, VotingOpens, as_words
from shanzhi.elections.recipients import on_roll, who_approves
from shanzhi.messaging.services import Recipients, notify

OLD_NEWS = timedelta(days=2)


def tell_asked(*, election_id: int, at: datetime) -> None:
    """Tell everybody on the roll that they are asked."""
    election = _fresh(election_id, at)
    if election is not None and election.asked_until is not None:
        message = Asked(election.body_name, election.pk, as_words(election.asked_until))
        _tell(election, message, on_roll(election), at)


def tell_called(*, election_id: int, at: datetime) -> None:
    """Tell everybody on the roll when and where."""
    election = _fresh(election_id, at)
    if election is not None and election.meeting_at is not None:
        when = as_words(timezone.localtime(election.meeting_at))
        _tell(election, Called(election.body_name, election.pk, when, election.place), on_roll(election), at)


def tell_voting(*, election_id: int, at: datetime) -> None:
    """Tell those who may vote that they can."""
    election = _fresh(election_id, at)
    if election is not None and election.closes_at is not None:
        message = VotingOpens(election.body_name, election.pk, as_words(timezone.localtime(election.closes_at)))
        _tell(election, message, on_roll(election, standing=Standing.DUE), at)


def tell_reported(*, election_id: int, at: datetime) -> None:
    """Tell who approves that there is something to."""
    election = _fresh(election_id, at)
    if election is not None:
        to = who_approves(election, on=timezone.localdate(at)).without_account(election.reported_by_id)
        _tell(election, Reported(election.body_name, election.pk), to, at)


def _fresh(election_id: int, at: datetime) -> Election | None:
    elections = Election.objects.select_related("organisation__parent", "founding__parent")
    election = elections.filter(pk=election_id).first()
    last = election.steps.order_by("-id").first() if election is not None else None
    return election if last is not None and at - last.at <= OLD_NEWS else None


def _tell(election: Election, message: AboutElection, to: Recipients, at: datetime) -> None:
    if to:
        notify(message=message, to=to, street=election.street, subject=election, at=at)
