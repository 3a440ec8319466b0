"""Who may do what by their posts. Every rule has a boolean form here; `core.access.require` raises for it.

Only deciding posts of a whole community or street reach beyond their own organisation (Grant.level): the secretary of a branch, the
leader of a group and a member answer for their own organisation alone.
"""

from collections import defaultdict

from shanzhi.core.access import Actor, Grant
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET, street_of
from shanzhi.organisations.enums import MEMBER_ROLE, PostKind
from shanzhi.organisations.models import Member, Membership, Organisation, Post
from shanzhi.people.models import Person
from shanzhi.people.rules import account_right, keeper_right, look_right, person_right
from shanzhi.records.models import AuditEntry

STREET_ROLES = frozenset({PostKind.STREET_LEADER, PostKind.STREET_STAFF})
COMMITTEE_ROLES = frozenset({PostKind.SECRETARY, PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER})
COMMUNITY_ROLES = COMMITTEE_ROLES | {PostKind.COMMUNITY_STAFF}
DECIDING_ROLES = STREET_ROLES | COMMUNITY_ROLES
LEADING_ROLES = frozenset(
    {PostKind.SECRETARY, PostKind.DEPUTY, PostKind.GROUP_LEADER, PostKind.GRID_CHIEF, PostKind.SECTION_CHIEF}
)
RANKS: dict[str, int] = {PostKind.SECRETARY: 3, PostKind.DEPUTY: 2}
"""Who ranks above whom within a community; every other post is 1."""
STREET, COMMUNITY = "street", "community"


def street_grants(actor: Actor) -> list[Grant]:
    """Return the posts by which the actor works for a street office or a street's committee."""
    return [grant for grant in actor.grants if grant.level == STREET and grant.role in STREET_ROLES | COMMITTEE_ROLES]


def is_street_staff(actor: Actor, street: int) -> bool:
    """Tell whether the actor works for the street office or the street's committee of this street."""
    return any(grant.holds_for(street * COMMUNITIES_PER_STREET) for grant in street_grants(actor))


def works_for_a_street(actor: Actor) -> bool:
    """Tell whether the actor works for any street: who may open a page or see a choice, never who may touch a row."""
    return bool(street_grants(actor))


def is_community_staff(actor: Actor, community: int | None = None) -> bool:
    """Tell whether the actor works for a community, in its committee or as staff (of this one, when named). Street staff do not count."""
    return any(
        grant.level == COMMUNITY and grant.role in COMMUNITY_ROLES and (community is None or grant.holds_for(community))
        for grant in actor.grants
    )


def is_staff_at(actor: Actor, community: int) -> bool:
    """Tell whether the actor works for a community or for the street it lies in."""
    return is_community_staff(actor, community) or is_street_staff(actor, street_of(community))


def runs_community(actor: Actor, community: int) -> bool:
    """Tell whether the actor decides in a community: its own staff, staff of its street, or the program."""
    return actor.is_program or is_staff_at(actor, community)


def runs_place(actor: Actor, street: int, community: int | None) -> bool:
    """Tell whether the actor decides in a community of a street or, without one, in this whole street."""
    if community is not None:
        return runs_community(actor, community)
    return actor.is_program or is_street_staff(actor, street)


def is_staff(actor: Actor) -> bool:
    """Tell whether the actor works at a desk of the street or of any community."""
    return works_for_a_street(actor) or is_community_staff(actor)


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
    return runs_place(actor, organisation.street, organisation.community)


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

    There they must rank as high as every post the person had in any body: a branch's secretary is the committee's secretary's matter.
    Past posts count: what they brought into the inbox is still there, and one that ends on a set day still holds until then.
    Of whom nothing is known, the community that entered them keeps the account.
    """
    if is_street_staff(actor, person.street):
        return True
    reached = _reached_by(person)
    if not reached:
        return _entered_by_own_community(actor, person)
    return all(
        community is not None and _rank_in(actor, community) >= max(ranks) for community, ranks in reached.items()
    )


def _reached_by(person: Person) -> dict[int | None, set[int]]:
    """Return the communities of a person's home and of all posts and memberships they ever had (None: the whole street).

    With each, the ranks of the posts there; whoever keeps accounts has at least rank 1.
    """
    reached: dict[int | None, set[int]] = defaultdict(lambda: {1})
    posts = Post.objects.filter(street=person.street, person=person)
    places = posts.values_list("kind", "organisation_id", "organisation__community", "partner__community")
    for kind, body, of_body, of_unit in places:
        reached[of_body if body else of_unit].add(RANKS.get(kind, 1))
    members = Member.objects.filter(street=person.street, person=person)
    memberships = Membership.objects.filter(street=person.street, member__person=person)
    homes = [] if person.household is None else [person.household.community]
    for community in (
        *members.values_list("community", flat=True),
        *memberships.values_list("organisation__community", flat=True),
        *homes,
    ):
        reached[community].add(1)
    return reached


def _rank_in(actor: Actor, community: int) -> int:
    """Return the highest rank of the actor's posts that decide in a community; 0 without one."""
    return max(
        (
            RANKS.get(grant.role, 1)
            for grant in actor.grants
            if grant.level == COMMUNITY and grant.role in COMMUNITY_ROLES and grant.holds_for(community)
        ),
        default=0,
    )


def _entered_by_own_community(actor: Actor, person: Person) -> bool:
    """Tell whether the person was first noted by an account that has or had a post in a community the actor works for."""
    made = AuditEntry.objects.filter(
        street=person.street, subject_kind=person._meta.label_lower, subject_id=person.pk, action="person.made"
    ).first()
    if made is None or made.account_id is None:
        return False
    posts = Post.objects.filter(street=person.street, person__account_id=made.account_id, kind__in=COMMUNITY_ROLES)
    places = posts.values_list("organisation__community", flat=True)
    return any(community is not None and is_community_staff(actor, community) for community in places)


@person_right
def keeps_person(actor: Actor, person: Person) -> bool:
    """Street staff note the consents of anybody of their street; community staff those of who belongs to their community.

    Of whom no community is known, the one that entered them.
    """
    if is_street_staff(actor, person.street):
        return True
    if not is_community_staff(actor):
        return False
    known = communities_of(person)
    if not known:
        return _entered_by_own_community(actor, person)
    return any(is_community_staff(actor, community) for community in known)


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
