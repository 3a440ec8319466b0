"""Who may know what about people in care: who keeps the register, who goes today, and nobody else.

The street office sees figures, and a visit only once it has climbed to it. What lists show is `queries.*_visible_to`: the same rules
for many rows.
"""

from datetime import date

from shanzhi.care.enums import VisitState
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.rules import (
    COMMUNITY,
    LEADING_ROLES,
    communities_of,
    is_community_staff,
    is_staff,
    is_street_staff,
    works_for_a_street,
)
from shanzhi.people.models import Person
from shanzhi.people.rules import look_right, person_right

CHILDREN_ROLES = frozenset({PostKind.SECRETARY, PostKind.DEPUTY})
CHIEF_ROLES = frozenset({PostKind.BUILDING_CHIEF, PostKind.GROUP_LEADER, PostKind.SECTION_CHIEF, PostKind.GRID_CHIEF})
LOOKED_AT = ("name", "phone", "note")


def keeps_register(actor: Actor, community: int | None = None) -> bool:
    """Enter, grade, plan, end: staff of the community. Street staff do not: they need figures, not names."""
    return actor.is_program or is_community_staff(actor, community)


def keeps_children(actor: Actor, community: int | None = None) -> bool:
    """Entries about children: the community's secretary and deputy, who say with the keeper who else learns of it."""
    return actor.is_program or any(
        grant.level == COMMUNITY and grant.role in CHILDREN_ROLES and (community is None or grant.holds_for(community))
        for grant in actor.grants
    )


def may_see(actor: Actor, entry: CarePerson) -> bool:
    """See and change an entry of the register (read `kind` along with it)."""
    keeps = keeps_children if entry.kind.is_children else keeps_register
    return keeps(actor, entry.community)


def may_enter(person: Person, community: int) -> bool:
    """Enter somebody in a community: who is known to live, serve or hold a post there, or of whom nothing is known yet."""
    known = communities_of(person)
    return not known or community in known


@person_right
def keeps_entry_of(actor: Actor, person: Person) -> bool:
    """Who keeps the register notes the consents of the persons in it: nobody is entered who belongs to another community."""
    entries = CarePerson.objects.select_related("kind").filter(street=person.street, person=person)
    return any(may_see(actor, entry) for entry in entries.filter(ended_on__isnull=True))


def is_keeper(actor: Actor, entry: CarePerson) -> bool:
    """Tell whether this actor is the entry's keeper: may say that something happened (read `keeper` along with it)."""
    return entry.keeper is not None and actor.person_id is not None and entry.keeper.person_id == actor.person_id


def is_visitor(actor: Actor, visit: CareVisit) -> bool:
    """Tell whether the visit is this actor's to make, or was (read `visitor` along with it)."""
    return visit.visitor is not None and actor.person_id is not None and visit.visitor.person_id == actor.person_id


def may_print_card(actor: Actor, visit: CareVisit) -> bool:
    """Print the card with the code of the person's own page: who makes the planned visit, or keeps the register."""
    return goes(actor, visit) or may_see(actor, visit.entry)


def goes(actor: Actor, visit: CareVisit) -> bool:
    """Tell whether this actor makes this planned visit: may see whom to visit, and call ahead."""
    return visit.state == VisitState.PLANNED and is_visitor(actor, visit)


def is_on_task(actor: Actor, visit: CareVisit, today: date) -> bool:
    """The door, from the planned day until the visit is noted, for who makes it. For nobody else, at no other time."""
    return goes(actor, visit) and visit.planned_on <= today


def may_record(actor: Actor, visit: CareVisit, today: date) -> bool:
    """Note a visit: who makes it, from its day on, or who keeps the register, for paper that comes back."""
    return (is_visitor(actor, visit) and visit.planned_on <= today) or may_see(actor, visit.entry)


def takes_part(actor: Actor) -> bool:
    """Enter the pages of care at all: staff, leaders, chiefs and members. Contacts of partner units do not."""
    return is_staff(actor) or actor.has_role(LEADING_ROLES | CHIEF_ROLES | {"member"})


def keeps_any(actor: Actor) -> bool:
    """Enter the register: staff of any community."""
    return keeps_register(actor)


def sees_late(actor: Actor) -> bool:
    """Enter the board of late visits: staff, and who leads a building, a section or a grid."""
    return is_staff(actor) or actor.has_role(LEADING_ROLES | CHIEF_ROLES)


def sees_figures(actor: Actor) -> bool:
    """See how many are in care, small numbers left out: staff."""
    return is_staff(actor)


def sets_limits(actor: Actor, street: int | None = None) -> bool:
    """Change limits and groups: the street office. Without a street: who may open the page about them."""
    return actor.is_program or (works_for_a_street(actor) if street is None else is_street_staff(actor, street))


def counts_something(actor: Actor) -> bool:
    """Take part in a count: the three chiefs, and staff who enter it for them."""
    return is_community_staff(actor) or actor.has_role(CHIEF_ROLES)


@look_right
def looks_as_keeper_of_register(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Who keeps the register may look at somebody in it, with a reason, which the person reads."""
    return (
        isinstance(subject, CarePerson)
        and subject.person_id == person.pk
        and field in LOOKED_AT
        and subject.is_live
        and may_see(actor, subject)
    )


@look_right
def looks_on_the_way(actor: Actor, person: Person, field: str, subject: object) -> bool:
    """Who makes a planned visit may see whom to visit, and call ahead, until it is noted."""
    return (
        isinstance(subject, CareVisit)
        and subject.entry.person_id == person.pk
        and field in LOOKED_AT
        and goes(actor, subject)
    )
