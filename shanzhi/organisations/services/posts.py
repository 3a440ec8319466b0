"""Posts: who holds which, from when to when. What a post lets its holder do: rules.py."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.access_changes import person_changed
from shanzhi.organisations.enums import OrganisationKind as O
from shanzhi.organisations.enums import PostKind as P
from shanzhi.organisations.models import Organisation, PartnerUnit, Post
from shanzhi.organisations.rules import runs_organisation, runs_place
from shanzhi.organisations.working_names import give_working_name
from shanzhi.people.models import Person
from shanzhi.records import audit

COMMITTEE_POSTS = frozenset({P.SECRETARY, P.DEPUTY, P.COMMITTEE_MEMBER})
CHIEFS = frozenset({P.GRID_CHIEF, P.SECTION_CHIEF, P.BUILDING_CHIEF})
POSTS_OF: dict[str, frozenset[P]] = {
    O.STREET_COMMITTEE: COMMITTEE_POSTS | {P.STREET_LEADER, P.STREET_STAFF},
    O.STREET_OFFICE: frozenset({P.STREET_LEADER, P.STREET_STAFF}),
    O.BIG_COMMITTEE: COMMITTEE_POSTS,
    O.COMMITTEE: COMMITTEE_POSTS | CHIEFS | {P.COMMUNITY_STAFF},
    O.GENERAL_BRANCH: COMMITTEE_POSTS | CHIEFS | {P.COMMUNITY_STAFF},
    O.BRANCH: COMMITTEE_POSTS | CHIEFS | {P.COMMUNITY_STAFF},
    O.PARTY_GROUP: frozenset({P.GROUP_LEADER}),
    O.BUILDING_GROUP: frozenset({P.GROUP_LEADER, P.DEPUTY, P.BUILDING_CHIEF}),
    O.RESIDENTS_COMMITTEE: frozenset({P.COMMITTEE_MEMBER, P.COMMUNITY_STAFF}) | CHIEFS,
}


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    organisation: Organisation | None = None,
    partner: PartnerUnit | None = None,
    since: date | None = None,
    term_ends_on: date | None = None,
    until: date | None = None,
    at: datetime,
) -> Post:
    """Give a person a post in an organisation, or make them the contact of a partner unit. `until` is the first day after.

    By who runs the community; posts of the street by street staff. Nobody appoints themself: a second pair of eyes.
    Raises DomainError for a post the organisation does not have, or that the person holds already.
    """
    _require_appointer(actor, organisation, partner)
    if actor.person_id is not None and actor.person_id == person.pk:
        raise DomainError(_("You cannot give a post to yourself. Please ask a colleague."), field="person")
    post = Post(
        street=person.street,
        person=person,
        kind=P(kind),
        organisation=organisation,
        partner=partner,
        since=since or timezone.localdate(at),
        term_ends_on=term_ends_on,
        until=until,
    )
    _check(post)
    post.save()
    give_working_name(person)
    person_changed(person)
    data = {"kind": kind, "person": person.pk, "organisation": post.organisation_id, "partner": post.partner_id}
    audit.record(actor=actor, street=post.street, action="post.given", subject=post, at=at, data=data)
    return post


@transaction.atomic
def end_post(*, actor: Actor, post: Post, on: date | None = None, at: datetime) -> Post:
    """End a post: `on` is the first day without it (today by default). One that ends before it began never was: it is removed."""
    _require_appointer(actor, post.organisation, post.partner)
    day = on or timezone.localdate(at)
    if post.until is not None and post.until <= day:
        raise NotPossible(_("This post has ended already."))
    data = {"kind": post.kind, "person": post.person_id, "on": day.isoformat()}
    audit.record(actor=actor, street=post.street, action="post.ended", subject=post, at=at, data=data)
    person_changed(post.person)
    if day <= post.since:
        post.delete()
    else:
        post.until = day
        post.save(update_fields=["until"])
    return post


def posts_of_kind(organisation: Organisation) -> list[P]:
    """Return the posts an organisation has, in the order of the list of posts."""
    allowed = POSTS_OF.get(organisation.kind, frozenset())
    without = set() if organisation.level == "community" else {P.COMMUNITY_STAFF}
    return [kind for kind in P if kind in allowed and kind not in without]


def _require_appointer(actor: Actor, organisation: Organisation | None, partner: PartnerUnit | None) -> None:
    if organisation is not None:
        permitted = runs_organisation(actor, organisation)
    else:
        permitted = partner is not None and runs_place(actor, partner.street, partner.community)
    require(permitted, _("You may not give or end this post."))


def _check(post: Post) -> None:
    if post.organisation is not None:
        if post.kind not in posts_of_kind(post.organisation):
            raise DomainError(_("This organisation has no such post."), field="kind")
        if post.organisation.dissolved_on is not None:
            raise DomainError(_("This organisation has been dissolved."), field="organisation")
    elif post.kind != P.UNIT_CONTACT:
        raise DomainError(_("A partner unit has contacts, no other posts."), field="kind")
    for field in ("until", "term_ends_on"):
        day = getattr(post, field)
        if day is not None and day <= post.since:
            raise DomainError(_("It cannot end before it begins."), field=field)
    same = Post.objects.filter(
        street=post.street,
        person=post.person,
        kind=post.kind,
        organisation=post.organisation,
        partner=post.partner,
        until__isnull=True,
    )
    if same.exists():
        raise DomainError(_("This person holds this post already."), field="person")
