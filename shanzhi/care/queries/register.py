"""The register as an actor sees it, and the days that matter."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from shanzhi.care.enums import CareForm, Ground, VisitState
from shanzhi.care.models import CarePerson, CareVisit
from shanzhi.care.rules import CHILDREN_ROLES
from shanzhi.core.access import Actor
from shanzhi.organisations.rules import COMMUNITY, COMMUNITY_ROLES


def reach_of_register(actor: Actor, prefix: str = "") -> Q:
    """Filter entries the actor keeps: `rules.may_see` for many rows. `prefix` leads from another model to the entry."""
    reach = Q(pk__in=[])
    if actor.is_program:
        return Q()
    for grant in actor.grants:
        if grant.level != COMMUNITY or grant.role not in COMMUNITY_ROLES:
            continue
        here = Q(**{f"{prefix}community__gte": grant.start, f"{prefix}community__lt": grant.stop})
        if grant.role not in CHILDREN_ROLES:
            here &= Q(**{f"{prefix}kind__is_children": False})
        reach |= here
    return reach


def register_visible_to(actor: Actor) -> QuerySet[CarePerson]:
    """Return the entries an actor keeps, with person, home, keeper and kind."""
    return CarePerson.objects.filter(reach_of_register(actor)).select_related(
        "person", "kind", "keeper__person", "household__building__estate__grid", "household__entrance"
    )


def with_days(entries: QuerySet[CarePerson]) -> QuerySet[CarePerson]:
    """Add `next_on` and `next_due` (day and due moment of the next planned visit) and `last_at` (when somebody was met last)."""
    return entries.annotate(
        next_due=Min("visits__due_at", filter=Q(visits__state=VisitState.PLANNED)),
        next_on=Min("visits__planned_on", filter=Q(visits__state=VisitState.PLANNED)),
        last_at=Max("visits__made_at", filter=Q(visits__state=VisitState.DONE)),
    )


def narrowed(
    entries: QuerySet[CarePerson], wanted: dict[str, Any], *, at: datetime, today: date
) -> QuerySet[CarePerson]:
    """Return the entries that fit the register's filter."""
    ended = wanted.get("show") == "ended"
    entries = entries.filter(ended_on__isnull=not ended)
    for name, path in (("kind", "kind"), ("risk", "risk"), ("grid", "household__building__estate__grid")):
        if wanted.get(name):
            entries = entries.filter(**{path: wanted[name]})
    late = CareVisit.objects.filter(entry=OuterRef("pk"), state=VisitState.PLANNED, due_at__lte=at)
    match wanted.get("show"):
        case "late":
            entries = entries.filter(Exists(late))
        case "no_keeper":
            entries = entries.filter(keeper__isnull=True)
        case "review":
            entries = entries.filter(Q(risk_review_on__lte=today) | Q(ground_review_on__lte=today))
        case "consent":
            entries = entries.filter(ground=Ground.CONSENT)
    return entries


def entries_of_person(person_id: int) -> QuerySet[CarePerson]:
    """Return the live entries about a person, for their own eyes."""
    return CarePerson.objects.filter(person_id=person_id, ended_on__isnull=True).select_related(
        "person", "kind", "keeper"
    )


def plain_plan(entry: CarePerson) -> Any:
    """Return the plan of plain visits every live entry has."""
    return entry.plans.filter(until__isnull=True, form=CareForm.VISIT).order_by(F("since").desc()).first()
