"""What posts and memberships grant: told to people.actors, which cannot import this app."""

from datetime import date

from shanzhi.core.access import Grant
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations.enums import MEMBER_ROLE
from shanzhi.organisations.models import Membership, Post
from shanzhi.organisations.queries import on_day
from shanzhi.organisations.rules import DECIDING_ROLES
from shanzhi.people.actors import Standing, grant_source
from shanzhi.people.models import Account, Person


@grant_source
def standing_of(account: Account, today: date) -> Standing:
    """Return the grants of a day's posts and memberships, each over its community or, without one, its street."""
    person = Person.objects.filter(account=account).first()
    if person is None:
        return Standing(None, ())
    posts = Post.objects.filter(on_day(today), person__account=account).select_related(
        "organisation__parent", "partner"
    )
    grants = [_grant_of_post(post) for post in posts]
    memberships = Membership.objects.filter(on_day(today), member__person__account=account).select_related(
        "organisation"
    )
    for membership in memberships:
        reach = _reach(membership.organisation.community, membership.street)
        grants.append(Grant(MEMBER_ROLE, reach.start, reach.stop, membership.organisation_id))
    return Standing(person.pk, tuple(grants))


def _grant_of_post(post: Post) -> Grant:
    if post.organisation is not None:
        reach = _reach(post.organisation.community, post.street)
        level = post.organisation.level if post.kind in DECIDING_ROLES else ""
        return Grant(post.kind, reach.start, reach.stop, post.organisation_id, None, level)
    reach = _reach(post.partner.community if post.partner else None, post.street)
    return Grant(post.kind, reach.start, reach.stop, None, post.partner_id)


def _reach(community: int | None, street: int) -> Jurisdiction:
    return Jurisdiction.of_code(community or street)
