"""Where members have their party membership, and whether they may vote there, on any day."""

from collections.abc import Collection
from datetime import date

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from shanzhi.organisations.enums import MemberClass, PartyStatus
from shanzhi.organisations.models import Member, MemberStatus, Organisation, Transfer
from shanzhi.organisations.queries.dated import on_day


def home_members_of(organisation: Organisation, *, on: date, with_below: bool = False) -> QuerySet[Member]:
    """Return the members whose home branch an organisation was on a day; on request with those of all branches below it."""
    ids = ids_below(organisation) if with_below else {organisation.pk}
    return at_home_in(ids, Member.objects.filter(street=organisation.street), on)


def at_home_in(organisation_ids: Collection[int], members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Keep those of the members whose home branch was one of these on a day; `home_on_day` says which."""
    return home_on(members, on).filter(Q(home_on_day__in=organisation_ids))


def entitled_members_of(organisation: Organisation, *, on: date, with_below: bool = False) -> QuerySet[Member]:
    """Return those of them who may vote and be elected: full members whose rights are not suspended on that day."""
    return with_rights(home_members_of(organisation, on=on, with_below=with_below), on)


def home_on(members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Keep the members enrolled on a day, with `home_on_day`: the id of their home branch then, None for one elsewhere.

    Today's home is the member's own column; an earlier one is where the first transfer after the day came from.
    """
    later = Transfer.objects.filter(street=OuterRef("street"), member=OuterRef("pk"), on__gt=on).order_by("on", "pk")
    moved = members.annotate(
        has_moved=Exists(later),
        branch_before=Subquery(later.values("from_branch_id")[:1]),
        elsewhere_before=Subquery(later.values("from_elsewhere")[:1]),
    )
    stayed = Q(has_moved=False) & (Q(joined_on__isnull=True) | Q(joined_on__lte=on))
    stayed &= Q(left_on__isnull=True) | Q(left_on__gt=on)
    was_here = Q(has_moved=True) & (Q(branch_before__isnull=False) | Q(elsewhere_before__gt=""))
    home = Case(
        When(has_moved=True, then=F("branch_before")), default=F("home_branch_id"), output_field=BigIntegerField()
    )
    return moved.filter(stayed | was_here).annotate(home_on_day=home)


def with_rights(members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Keep the party members who may vote on a day: not volunteers, not probationary, not without rights."""
    return _without_status(members, on, PartyStatus.PROBATIONARY, PartyStatus.WITHOUT_RIGHTS)


def full_members(members: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Keep those who are full members on a day: the number the rules for setting up a branch count."""
    return _without_status(members, on, PartyStatus.PROBATIONARY)


def _without_status(members: QuerySet[Member], on: date, *statuses: PartyStatus) -> QuerySet[Member]:
    noted = MemberStatus.objects.filter(
        on_day(on), street=OuterRef("street"), member=OuterRef("pk"), status__in=statuses
    )
    return members.exclude(member_class=MemberClass.VOLUNTEER).filter(~Exists(noted))


def status_of(member: Member, *, on: date) -> PartyStatus | None:
    """Return a party member's status on a day, full when nothing else is noted; None for a volunteer who is no member."""
    if member.member_class == MemberClass.VOLUNTEER:
        return None
    noted = MemberStatus.objects.filter(on_day(on), street=member.street, member=member).first()
    return PartyStatus(noted.status) if noted else PartyStatus.FULL


def ids_below(organisation: Organisation) -> set[int]:
    """Return the ids of an organisation and of all that stand below it today (one query a level)."""
    found, level = {organisation.pk}, {organisation.pk}
    while level:
        below = Organisation.objects.filter(street=organisation.street, parent_id__in=level)
        level = set(below.values_list("pk", flat=True)) - found
        found |= level
    return found
