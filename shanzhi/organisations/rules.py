"""Who may do what by their posts. Every rule has a boolean form here; `core.access.require` raises for it.

Only deciding posts of a whole community or street reach beyond their own organisation (Grant.level): the secretary of a branch, the
leader of a group and a member answer for their own organisation alone.
"""

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET, street_of
from shanzhi.organisations.enums import MEMBER_ROLE, PostKind
from shanzhi.organisations.models import Member, Membership, Organisation, Post
from shanzhi.people.models import Person
from shanzhi.people.rules import account_right, keeper_right, look_right

STREET_ROLES = frozenset({PostKind.STREET_LEADER, PostKind.STREET_STAFF})
COMMITTEE_ROLES = frozenset({PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER})
COMMUNITY_ROLES = COMMITTEE_ROLES | {PostKind.COMMUNITY_STAFF}
DECIDING_ROLES = STREET_ROLES | COMMUNITY_ROLES
LEADING_ROLES = frozenset(
    {PostKind.SECRETARY, PostKind.DEPUTY, PostKind.GROUP_LEADER, PostKind.GRID_CHIEF, PostKind.SECTION_CHIEF}
)
STREET, COMMUNITY = "street", "community"


def is_street_staff(actor: Actor, street: int | None = None) -> bool:
    """Tell whether the actor works for the street office or the street's committee (of this street, when named)."""
    return any(
        grant.level == STREET
        and grant.role in STREET_ROLES | COMMITTEE_ROLES
        and (street is None or grant.holds_for(street * COMMUNITIES_PER_STREET))
        for grant in actor.grants
    )


def is_community_staff(actor: Actor, community: int | None = None) -> bool:
    """Tell whether the actor works for a community, in its committee or as staff (of this one, when named). Street staff do not count."""
    return any(
        grant.level == COMMUNITY and grant.role in COMMUNITY_ROLES and (community is None or grant.holds_for(community))
        for grant in actor.grants
    )


def runs_community(actor: Actor, community: int | None) -> bool:
    """Tell whether the actor decides in a community: its own staff, staff of its street, or the program. None: the whole street."""
    if actor.is_program:
        return True
    if community is None:
        return is_street_staff(actor)
    return is_community_staff(actor, community) or is_street_staff(actor, street_of(community))


def is_staff(actor: Actor) -> bool:
    """Tell whether the actor works at a desk of the street or of any community."""
    return is_street_staff(actor) or is_community_staff(actor)


def leads_group(actor: Actor, organisation_id: int | None) -> bool:
    """Tell whether the actor leads this very organisation: a building group, a branch, a grid."""
    return organisation_id is not None and actor.has_role(LEADING_ROLES, organisation_id=organisation_id)


def is_member_of(actor: Actor, organisation_id: int | None) -> bool:
    """Tell whether the actor takes part in this very organisation, as member or leader."""
    return organisation_id is not None and actor.has_role(
        LEADING_ROLES | {MEMBER_ROLE}, organisation_id=organisation_id
    )


def speaks_for(actor: Actor, partner_id: int | None) -> bool:
    """Tell whether the actor is the contact of this partner unit."""
    return partner_id is not None and any(grant.partner_id == partner_id for grant in actor.grants)


def runs_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may change an organisation, its posts and its members: who runs its community or street."""
    return runs_community(actor, organisation.community)


def manages_members_of(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may let members join and leave: who runs the organisation, or leads it."""
    return runs_organisation(actor, organisation) or leads_group(actor, organisation.pk)


def is_own_member(actor: Actor, member: Member) -> bool:
    """Tell whether the member is the actor."""
    return actor.person_id is not None and actor.person_id == member.person_id


def has_post(actor: Actor) -> bool:
    """Tell whether the actor has any post or membership, be it as the contact of a partner unit."""
    return bool(actor.grants)


def sees_tree(actor: Actor) -> bool:
    """Tell whether the actor sees the organisation tree: everyone with a post or membership in an organisation."""
    return actor.is_program or any(grant.organisation_id is not None for grant in actor.grants)


@keeper_right
def keeps_people_of_street(actor: Actor, street: int) -> bool:
    """Street and community staff keep the persons of their street: a person may ask in any of its communities."""
    return is_street_staff(actor, street) or any(
        grant.level == COMMUNITY and grant.role in COMMUNITY_ROLES and street_of(grant.start) == street
        for grant in actor.grants
    )


@account_right
def keeps_account_of(actor: Actor, person: Person) -> bool:
    """Street staff keep the accounts of their street; community staff those of persons who never reached beyond their community.

    Past posts count: what they brought into the inbox is still there, and one that ends on a set day still holds until then.
    """
    if is_street_staff(actor, person.street):
        return True
    if not keeps_people_of_street(actor, person.street):
        return False
    return all(community is not None and is_community_staff(actor, community) for community in _reached_by(person))


def _reached_by(person: Person) -> set[int | None]:
    """Return the communities of all posts and memberships a person ever had (None: the whole street), else of their home."""
    posts = Post.objects.filter(street=person.street, person=person)
    places = posts.values_list("organisation_id", "organisation__community", "partner__community")
    reached = {of_body if body else of_unit for body, of_body, of_unit in places}
    members = Member.objects.filter(street=person.street, person=person)
    reached.update(members.values_list("community", flat=True))
    memberships = Membership.objects.filter(street=person.street, member__person=person)
    reached.update(memberships.values_list("organisation__community", flat=True))
    if not reached and person.household is not None:
        reached.add(person.household.community)
    return reached


@look_right
def looks_as_street_staff(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Street staff may look at anybody of their street, with a reason."""
    return is_street_staff(actor, person.street)


@look_right
def looks_as_community_staff(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Community staff may look at who lives in their community, is a member there or holds a post there."""
    return is_community_staff(actor) and any(
        is_community_staff(actor, community) for community in communities_of(person)
    )


@look_right
def looks_as_leader(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """A leader may look at the phone of the members of the own group: to call them about a job."""
    led = actor.organisations(LEADING_ROLES)
    return (
        field == "phone"
        and bool(led)
        and Membership.objects.filter(
            street=person.street, member__person=person, organisation_id__in=led, until__isnull=True
        ).exists()
    )


def communities_of(person: Person) -> set[int]:
    """Return the communities a person belongs to: by home, membership and posts."""
    found: set[int | None] = set()
    if person.household is not None:
        found.add(person.household.community)
    found.update(Member.objects.filter(street=person.street, person=person).values_list("community", flat=True))
    posts = Post.objects.filter(street=person.street, person=person, until__isnull=True)
    for ends in posts.values_list("organisation__community", "partner__community"):
        found.update(ends)
    return {community for community in found if community is not None}
