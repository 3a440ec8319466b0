"""What an actor sees: organisations, members, partner units of where their posts reach."""

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Member, Membership, Organisation, PartnerUnit
from shanzhi.territory.models import Community


def reach_of(actor: Actor, field_name: str = "community") -> Q:
    """Filter rows of the communities the actor's grants reach, and those of their whole street (no community)."""
    streets = {street_of(grant.start) for grant in actor.grants}
    condition = Q(**{f"{field_name}__isnull": True, "street__in": streets})
    for grant in actor.grants:
        condition |= Q(**{f"{field_name}__gte": grant.start, f"{field_name}__lt": grant.stop})
    return condition


def communities_run_by(actor: Actor) -> QuerySet[Community]:
    """Return the communities in which the actor decides: their own, or all of their street."""
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
    return Community.objects.all() if actor.is_program else Community.objects.filter(condition)


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations an actor sees: those of their communities and of the street. Nobody else sees any."""
    if actor.is_program:
        return Organisation.objects.all()
    if not any(grant.organisation_id is not None for grant in actor.grants):
        return Organisation.objects.none()
    return Organisation.objects.filter(reach_of(actor))


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """Return the members an actor sees: staff those of their communities, leaders and members those of their own organisations."""
    members = Member.objects.select_related("person", "home_branch")
    if actor.is_program:
        return members
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.level:
            condition |= Q(community__gte=grant.start, community__lt=grant.stop)
        elif grant.organisation_id is not None:
            here = Membership.objects.filter(organisation_id=grant.organisation_id, until__isnull=True)
            condition |= Q(pk__in=here.values("member_id")) | Q(home_branch_id=grant.organisation_id)
    if actor.person_id is not None:
        condition |= Q(person_id=actor.person_id)
    return members.filter(condition)


def partners_visible_to(actor: Actor) -> QuerySet[PartnerUnit]:
    """Return the partner units an actor sees: staff and leaders those of their communities and street, a contact the own one."""
    if actor.is_program:
        return PartnerUnit.objects.all()
    own = Q(pk__in=[grant.partner_id for grant in actor.grants if grant.partner_id is not None])
    if any(grant.organisation_id is not None for grant in actor.grants):
        own |= reach_of(actor)
    return PartnerUnit.objects.filter(own)
