"""Whom to ask: members with the reasons for and against each, in an order; a person decides."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.organisations.models import Member
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.workflow import IN_HAND

MOST = 8
FAR_AWAY = 1e9
RECENTLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One member with the reasons shown to who decides. `key` orders: on duty, skill, same building, few jobs, asked long ago."""

    member: Member
    reasons: list[str]
    against: list[str]
    key: tuple[Any, ...] = field(repr=False)

    @property
    def value(self) -> str:
        """What a form sends for this member."""
        return f"member:{self.member.pk}"


def suggest_members(request: ServiceRequest, at: datetime) -> list[Suggestion]:
    """Return up to eight members of the community, best placed first. Two queries, however many members there are."""
    members = (
        Member.objects.filter(street=request.street, community=request.community, left_on__isnull=True)
        .select_related("person__household__building")
        .annotate(
            in_hand=Count("requests", filter=Q(requests__state__in=IN_HAND), distinct=True),
            last_asked_at=Max("dispatches__at"),
        )
    )
    if request.group_id is not None:
        members = members.filter(memberships__organisation_id=request.group_id, memberships__until__isnull=True)
    wanted = set(request.category.skills)
    building = request.building
    suggestions = [_weigh(member, wanted, building, at) for member in members]
    return sorted(suggestions, key=lambda suggestion: suggestion.key)[:MOST]


def _weigh(member: Any, wanted: set[str], building: Any, at: datetime) -> Suggestion:
    reasons, against = [], []
    skills = wanted & set(member.skills)
    if skills:
        reasons.append(_("can do this"))
    metres = _distance(member, building)
    if metres == 0:
        reasons.append(_("lives in the same building"))
    elif metres < FAR_AWAY:
        reasons.append(_("lives %(metres)d m away") % {"metres": metres})
    if member.in_hand == 0:
        reasons.append(_("no open job"))
    else:
        against.append(
            ngettext("%(count)d open job", "%(count)d open jobs", member.in_hand) % {"count": member.in_hand}
        )
    if member.last_asked_at is None:
        reasons.append(_("not asked before"))
    elif at - member.last_asked_at < RECENTLY:
        against.append(_("asked within the last week"))
    full = member.in_hand >= member.open_job_cap
    if full:
        against.append(_("has as many jobs as they set for themselves"))
    if not member.on_duty:
        against.append(_("off duty"))
    asked = member.last_asked_at.timestamp() if member.last_asked_at else 0.0
    key = (not member.on_duty, full, not skills if wanted else False, metres, member.in_hand, asked, member.pk)
    return Suggestion(member, reasons, against, key)


def _distance(member: Any, building: Any) -> float:
    """Metres between the member's building and the request's, when both are on a plan; 0 for the same building."""
    home = member.person.household.building if member.person.household else None
    if home is None or building is None:
        return FAR_AWAY
    if home.pk == building.pk:
        return 0.0
    if home.estate_id != building.estate_id or None in (home.x, home.y, building.x, building.y):
        return FAR_AWAY
    return float(round(((home.x - building.x) ** 2 + (home.y - building.y) ** 2) ** 0.5))
