"""Who is told about elections."""

from datetime import date

from shanzhi.elections.models import Election
from shanzhi.messaging.services import Recipients
from shanzhi.organisations.models import Organisation, Post
from shanzhi.organisations.queries import accounts_running, on_day
from shanzhi.organisations.rules import LEADING_ROLES


def on_roll(election: Election, **narrowed: str) -> Recipients:
    """Return the accounts of those on the roll."""
    entries = election.roll.filter(**narrowed)
    return Recipients.accounts(entries.values_list("member__person__account_id", flat=True))


def who_leads(organisation: Organisation, *, on: date) -> Recipients:
    """Return the accounts of who leads a body."""
    posts = Post.objects.filter(on_day(on), street=organisation.street, organisation=organisation)
    return Recipients.accounts(posts.filter(kind__in=LEADING_ROLES).values_list("person__account_id", flat=True))


def who_runs(street: int, community: int | None, *, on: date) -> Recipients:
    """Return the accounts of who decides in a community, or in the whole street."""
    return Recipients.accounts(accounts_running(street, community, on=on))


def who_approves(election: Election, *, on: date) -> Recipients:
    """Return the accounts of who runs the body above: its community, or the street."""
    body = election.organisation or election.founding
    above = body.parent if body is not None else None
    return who_runs(election.street, above.community if above else None, on=on)
