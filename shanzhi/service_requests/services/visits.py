"""Home visits 敲门问需 and the households a member looks after 包户. A visit is never proved by a place or a photo."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.models import Member
from shanzhi.organisations.rules import is_staff_at
from shanzhi.records import audit, trace
from shanzhi.service_requests import rules
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.models import Category, HomeVisit, HouseholdLink, ServiceRequest
from shanzhi.service_requests.services.hear import submit
from shanzhi.territory.models import Household


def link_household(*, actor: Actor, member: Member, household: Household, on: date, at: datetime) -> HouseholdLink:
    """Give a household into a member's care (idempotent)."""
    require(
        is_staff_at(actor, household.community),
        _("Staff of the community decide who looks after which household."),
    )
    found = HouseholdLink.objects.filter(
        street=household.street, member=member, household=household, until__isnull=True
    ).first()
    if found is not None:
        return found
    created = HouseholdLink.objects.create(street=household.street, member=member, household=household, since=on)
    audit.record(actor=actor, street=household.street, action="service_requests.link_household", subject=created, at=at)
    return created


def end_link(*, actor: Actor, link: HouseholdLink, on: date, at: datetime) -> HouseholdLink:
    """End the care of a household by a member."""
    require(
        is_staff_at(actor, link.household.community),
        _("Staff of the community decide who looks after which household."),
    )
    link.until = on
    link.save(update_fields=["until"])
    audit.record(actor=actor, street=link.street, action="service_requests.end_household_link", subject=link, at=at)
    return link


def record_visit(
    *,
    actor: Actor,
    household: Household,
    at: datetime,
    recorded_at: datetime | None = None,
    met: bool = True,
    heard: str = "",
    draft_key: str = "",
) -> HomeVisit:
    """Note a visit. Members visit the households they look after; staff any. A draft sent twice counts once."""
    member = (
        Member.objects.filter(person_id=actor.person_id, street=household.street).first() if actor.person_id else None
    )
    linked = (
        member is not None
        and HouseholdLink.objects.filter(
            street=household.street, member=member, household=household, until__isnull=True
        ).exists()
    )
    staff = is_staff_at(actor, household.community)
    require(linked or staff, _("You visit the households you look after."))
    return note_visit(
        actor=actor,
        household=household,
        member=member,
        at=at,
        recorded_at=recorded_at or at,
        met=met,
        heard=heard,
        draft_key=draft_key,
    )


def note_visit(
    *,
    actor: Actor,
    household: Household,
    member: Member | None,
    at: datetime,
    recorded_at: datetime,
    met: bool = True,
    heard: str = "",
    draft_key: str = "",
) -> HomeVisit:
    """Note a visit of a member. Who may was asked by the caller: `record_visit`, or the entering of a printed sheet."""
    if draft_key:
        known = HomeVisit.objects.filter(street=household.street, draft_key=draft_key).first()
        if known is not None:
            return known
    if at > recorded_at:
        raise DomainError(_("This moment is still to come."), field="at")
    visit = HomeVisit.objects.create(
        street=household.street,
        member=member,
        household=household,
        at=at,
        met=met,
        heard=heard.strip(),
        recorded_by_id=actor.account_id,
        draft_key=draft_key,
    )
    audit.record(
        actor=actor, street=household.street, action="service_requests.home_visit", subject=visit, at=recorded_at
    )
    return visit


def request_from_visit(
    *, actor: Actor, visit_id: int, category: Category, at: datetime, text: str = "", name: str = "", phone: str = ""
) -> ServiceRequest:
    """Turn what was heard into a request, with the place filled in. Raises NotPossible if it was done before."""
    visit = HomeVisit.objects.select_for_update(of=("self",)).select_related("household__building").get(pk=visit_id)
    household = visit.household
    require(rules.may_enter(actor, household.community), _("Only staff and members of this community enter requests."))
    if visit.request_id is not None:
        raise NotPossible(_("This visit has become a request already."))
    request = submit(
        actor=actor,
        community=household.community,
        category=category,
        text=text or visit.heard,
        at=at,
        source=Source.VISIT,
        building=household.building,
        household=household,
        on_behalf=OnBehalf.STAFF,
        name=name,
        phone=phone,
    )
    visit.request = request
    visit.save(update_fields=["request"])
    trace.link(actor=actor, source=visit, target=request, relation="heard", at=at)
    return request
