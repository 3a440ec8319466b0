"""How often homes are visited, and sheets on paper with which visits are made and entered back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.core.models import NumberSeries
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Member
from shanzhi.organisations.rules import is_own_member, runs_community
from shanzhi.records import audit
from shanzhi.service_requests.models import HomeVisit, VisitRhythm, VisitSheet
from shanzhi.service_requests.queries.visiting import homes_due
from shanzhi.service_requests.services.links import require_decider
from shanzhi.service_requests.services.visits import note_visit, record_visit
from shanzhi.territory.models import Household

MOST_VISITS_A_YEAR = 52
MOST_HOMES_A_MEMBER = 100
HOMES_ON_A_SHEET = 14
SHEET_SERIES = "ZF"


@transaction.atomic
def set_rhythm(*, actor: Actor, community: int, visits_a_year: int, homes_a_member: int, at: datetime) -> VisitRhythm:
    """Say how often the homes of a community are visited, and how many a member looks after at most."""
    require_decider(actor, community)
    if not 1 <= visits_a_year <= MOST_VISITS_A_YEAR:
        raise DomainError(_("Between once a year and once a week."), field="visits_a_year")
    if not 1 <= homes_a_member <= MOST_HOMES_A_MEMBER:
        raise DomainError(_("Between 1 and 100 homes."), field="homes_a_member")
    street = street_of(community)
    rhythm, _is_new = VisitRhythm.objects.update_or_create(
        street=street,
        community=community,
        defaults={"visits_a_year": visits_a_year, "homes_a_member": homes_a_member},
    )
    data = {"visits_a_year": visits_a_year, "homes_a_member": homes_a_member}
    audit.record(actor=actor, street=street, action="service_requests.set_rhythm", subject=rhythm, at=at, data=data)
    return rhythm


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of a round or of a sheet."""

    household: Household
    met: bool
    heard: str = ""
    draft_key: str = ""


@transaction.atomic
def record_round(*, actor: Actor, lines: Iterable[Noted], on: datetime, at: datetime) -> list[HomeVisit]:
    """Note several visits at once. What was sent before counts once; one line that is refused refuses all."""
    return [
        record_visit(
            actor=actor,
            household=line.household,
            at=on,
            recorded_at=at,
            met=line.met,
            heard=line.heard,
            draft_key=line.draft_key,
        )
        for line in lines
    ]


@transaction.atomic
def print_sheet(*, actor: Actor, member: Member, at: datetime) -> VisitSheet:
    """Make a sheet with the homes a member visits next, the longest due first. By the member, or who decides in the community."""
    may = is_own_member(actor, member) or runs_community(actor, member.community)
    require(may, _("You visit the households you look after."))
    due = homes_due(member.street, on=timezone.localdate(at)).filter(member=member)
    homes = list(due.values_list("household_id", flat=True)[:HOMES_ON_A_SHEET])
    if not homes:
        raise DomainError(_("No homes are in this member's care."))
    sheet = VisitSheet.objects.create(
        street=member.street,
        number=NumberSeries.take(member.street, SHEET_SERIES, timezone.localdate(at).year),
        member=member,
        household_ids=homes,
        printed_at=at,
    )
    audit.record(actor=actor, street=sheet.street, action="service_requests.print_visit_sheet", subject=sheet, at=at)
    return sheet


@transaction.atomic
def enter_sheet(
    *, actor: Actor, sheet: VisitSheet, lines: Iterable[Noted], on: datetime, at: datetime
) -> list[HomeVisit]:
    """Enter a sheet back. A line counts once, however often the sheet is entered; lines left out can follow later."""
    may = is_own_member(actor, sheet.member) or runs_community(actor, sheet.member.community)
    require(may, _("A sheet is entered by its member or by staff of the community."))
    lines = list(lines)
    if any(line.household.pk not in sheet.household_ids for line in lines):
        raise DomainError(_("This home is not on the sheet."))
    visits = [
        note_visit(
            actor=actor,
            household=line.household,
            member=sheet.member,
            at=on,
            recorded_at=at,
            met=line.met,
            heard=line.heard,
            draft_key=f"sheet-{sheet.pk}-{line.household.pk}",
        )
        for line in lines
    ]
    if visits and sheet.entered_at is None:
        sheet.entered_at = at
        sheet.save(update_fields=["entered_at"])
    audit.record(
        actor=actor,
        street=sheet.street,
        action="service_requests.enter_visit_sheet",
        subject=sheet,
        at=at,
        data={"visits": len(visits)},
    )
    return visits
