"""The register of members who reported in, and which units wait for their feedback."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from shanzhi.core.access import Actor
from shanzhi.organisations.deeds import deeds
from shanzhi.organisations.models import Feedback, Registration
from shanzhi.organisations.quarters import quarter_after
from shanzhi.organisations.queries.seen import communities_run_by


@dataclass(slots=True)
class UnitOfMembers:
    """One unit in one community: who of it reported, and whether it was told about a quarter."""

    community: int
    unit: str
    registrations: list[Registration] = field(default_factory=list)
    sent_on: date | None = None


def registrations_run_by(actor: Actor) -> QuerySet[Registration]:
    """Return the registrations of members in the communities an actor runs."""
    codes = communities_run_by(actor).values("community")
    rows = Registration.objects.filter(member__community__in=codes, member__left_on__isnull=True)
    return rows.select_related("member__person", "member__home_branch")


def units_in(actor: Actor, quarter: date) -> list[UnitOfMembers]:
    """Return the units whose members were registered some time in a quarter, with whether each was told (two queries)."""
    after = quarter_after(quarter)
    during = Q(reported_on__lt=after) & (Q(until__isnull=True) | Q(until__gt=quarter))
    units: dict[tuple[int, str], UnitOfMembers] = {}
    for row in registrations_run_by(actor).filter(during).order_by("unit", "reported_on", "pk"):
        key = (row.member.community, row.unit)
        units.setdefault(key, UnitOfMembers(*key)).registrations.append(row)
    sent = Feedback.objects.filter(quarter=quarter, community__in={community for community, _unit in units})
    for community, unit, sent_on in sent.values_list("community", "unit", "sent_on"):
        if (community, unit) in units:
            units[community, unit].sent_on = sent_on
    return list(units.values())


def deeds_in(member_ids: Collection[int], quarter: date) -> dict[int, list[tuple[str, int]]]:
    """Return what each member did in a quarter: (what, how often), nothing that is 0 (one query for each kind of deed)."""
    found: dict[int, list[tuple[str, int]]] = {pk: [] for pk in member_ids}
    for deed in deeds():
        for member_id, number in deed.count(member_ids, quarter, quarter_after(quarter)).items():
            if number:
                found[member_id].append((str(deed.label), number))
    return found
