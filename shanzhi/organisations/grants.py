"""What posts and memberships grant: told to people.actors, which cannot import this app."""

from datetime import date

from django.db.models import Q

from shanzhi.core import clock
from shanzhi.core.access import Grant
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations.models import Membership, Post
from shanzhi.people.actors import Standing, grant_source
from shanzhi.people.models import Account, Person

MEMBER_ROLE = "member"


def on_day(day: date) -> Q:
    """Filter rows with `since` and `until` (first day after) that hold on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


@grant_source
def standing_of(account: Account) -> Standing:
    """Return the grants of today's posts and memberships, each over its community or, without one, its street."""
    person = Person.objects.filter(account=account).first()
    if person is None:
        return Standing(None, ())
    today = clock.now().date()
    posts = Post.objects.filter(on_day(today), person__account=account).select_related("organisation", "partner")
    grants = [
        _grant(post.kind, post.street, post.organisation or post.partner, post.organisation_id, post.partner_id)
        for post in posts
    ]
    memberships = Membership.objects.filter(on_day(today), member__person__account=account).select_related(
        "organisation"
    )
    grants += [_grant(MEMBER_ROLE, m.street, m.organisation, m.organisation_id, None) for m in memberships]
    return Standing(person.pk, tuple(grants))


def _grant(role: str, street: int, place: object, organisation_id: int | None, partner_id: int | None) -> Grant:
    reach = Jurisdiction.of_code(getattr(place, "community", None) or street)
    return Grant(role, reach.start, reach.stop, organisation_id, partner_id)
