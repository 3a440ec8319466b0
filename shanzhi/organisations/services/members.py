"""Members: enrolled once per street, with one home branch and any number of groups they take part in."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.access_changes import person_changed
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Member, Membership, Organisation
from shanzhi.organisations.rules import is_own_member, manages_members_of, runs_community
from shanzhi.organisations.transferring import check_home, home_of, lock_home, note_transfer
from shanzhi.organisations.working_names import give_working_name
from shanzhi.people.models import Person
from shanzhi.records import audit

MOST_SKILLS = 12
LONGEST_SKILL = 30


@transaction.atomic
def enrol_member(
    *,
    actor: Actor,
    person: Person,
    community: int,
    member_class: str,
    home_branch: Organisation | None = None,
    home_branch_elsewhere: str = "",
    skills: Iterable[str] = (),
    open_job_cap: int = 3,
    joined_on: date | None = None,
    came_from: str = "",
    document: str = "",
    at: datetime,
) -> Member:
    """Enrol a person as member or volunteer of a community. A party member has a home branch, here or elsewhere; a volunteer none.

    `came_from` and `document` (a letter of introduction) say where the party membership was before: the first of the transfers.
    Raises DomainError when the person is enrolled already, or the home branch does not fit.
    """
    require(runs_community(actor, community), _("You may not enrol members here."))
    if street_of(community) != person.street:
        raise DomainError(_("This community belongs to another street."), field="community")
    present = Member.objects.filter(street=person.street, person=person).first()
    if present is not None and present.left_on is None:
        raise DomainError(_("This person is a member already."), field="person")
    member = present or Member(street=person.street, person=person)
    member.community = community
    member.member_class = MemberClass(member_class)
    member.home_branch = home_branch
    member.home_branch_elsewhere = home_branch_elsewhere.strip()
    member.skills = clean_skills(skills)
    member.open_job_cap = open_job_cap
    member.joined_on = joined_on or timezone.localdate(at)
    member.left_on = None
    check_home(member)
    member.save()
    note_transfer(
        actor, member, (None, came_from.strip()), home_of(member), on=member.joined_on, document=document, at=at
    )
    give_working_name(person)
    person_changed(person)
    _record(actor, member, "member.enrolled", at, {"class": member_class, "home_branch": member.home_branch_id})
    return member


CHANGEABLE = frozenset({"community", "member_class", "home_branch", "home_branch_elsewhere", "skills", "open_job_cap"})


@transaction.atomic
def change_member(*, actor: Actor, member: Member, at: datetime, **changes: Any) -> Member:
    """Change what CHANGEABLE names: by who runs the member's community (and the new one, if they move)."""
    require(runs_community(actor, member.community), _("You may not change this member."))
    require(runs_community(actor, changes.get("community", member.community)), _("You may not enrol members here."))
    if not changes.keys() <= CHANGEABLE:
        raise LookupError(f"cannot change {sorted(changes.keys() - CHANGEABLE)}")
    if "skills" in changes:
        changes["skills"] = clean_skills(changes["skills"])
    lock_home(member)
    changed = sorted(key for key, value in changes.items() if getattr(member, key) != value)
    before = home_of(member)
    for key in changed:
        setattr(member, key, changes[key])
    check_home(member)
    member.save()
    note_transfer(actor, member, before, home_of(member), on=timezone.localdate(at), at=at)
    _record(actor, member, "member.changed", at, {"fields": changed})
    return member


@transaction.atomic
def part_with_member(
    *, actor: Actor, member: Member, on: date | None = None, went_to: str = "", document: str = "", at: datetime
) -> Member:
    """Note that a member has left: all memberships end that day. What they did stays; they can be enrolled again.

    `went_to` and `document` say where the party membership went: the last of the transfers.
    """
    require(runs_community(actor, member.community), _("You may not change this member."))
    lock_home(member)
    if member.left_on is not None:
        raise NotPossible(_("This member has left already."))
    day = on or timezone.localdate(at)
    member.left_on = day
    member.on_duty = False
    member.save(update_fields=["left_on", "on_duty"])
    Membership.objects.filter(street=member.street, member=member, until__isnull=True).update(until=day)
    note_transfer(actor, member, home_of(member), (None, went_to.strip()), on=day, document=document, at=at)
    person_changed(member.person)
    _record(actor, member, "member.left", at, {"on": day.isoformat()})
    return member


@transaction.atomic
def join_group(
    *, actor: Actor, member: Member, organisation: Organisation, since: date | None = None, at: datetime
) -> Membership:
    """Let a member take part in an organisation, beside their home branch: by who runs or leads it. Idempotent."""
    require(manages_members_of(actor, organisation), _("You may not change the members of this organisation."))
    if member.left_on is not None:
        raise DomainError(_("This member has left."), field="member")
    if organisation.dissolved_on is not None:
        raise DomainError(_("This organisation has been dissolved."), field="organisation")
    member = (
        Member.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk, street=member.street)
    )
    live = Membership.objects.filter(
        street=member.street, member=member, organisation=organisation, until__isnull=True
    ).first()
    if live is not None:
        return live
    membership = Membership.objects.create(
        street=member.street, member=member, organisation=organisation, since=since or timezone.localdate(at)
    )
    person_changed(member.person)
    _record(actor, member, "member.joined", at, {"organisation": organisation.pk})
    return membership


@transaction.atomic
def leave_group(*, actor: Actor, membership: Membership, on: date | None = None, at: datetime) -> Membership:
    """End a membership: by the member, or by who runs or leads the organisation. `on` is the first day without it."""
    permitted = manages_members_of(actor, membership.organisation) or is_own_member(actor, membership.member)
    require(permitted, _("You may not change the members of this organisation."))
    if membership.until is not None:
        raise NotPossible(_("This membership has ended already."))
    membership.until = on or timezone.localdate(at)
    membership.save(update_fields=["until"])
    person_changed(membership.member.person)
    _record(actor, membership.member, "member.left_group", at, {"organisation": membership.organisation_id})
    return membership


@transaction.atomic
def set_duty(*, actor: Actor, member: Member, on_duty: bool, at: datetime) -> Member:
    """Turn the member's own switch: open jobs are offered to those on duty only. By the member, or by who runs the community."""
    require(_may_touch(actor, member), _("You may not change this member."))
    if member.on_duty != on_duty:
        member.on_duty = on_duty
        member.save(update_fields=["on_duty"])
        _record(actor, member, "member.duty", at, {"on_duty": on_duty})
    return member


@transaction.atomic
def set_skills(*, actor: Actor, member: Member, skills: Iterable[str], at: datetime) -> Member:
    """Say what a member can help with. By the member, or by who runs the community."""
    require(_may_touch(actor, member), _("You may not change this member."))
    member.skills = clean_skills(skills)
    member.save(update_fields=["skills"])
    _record(actor, member, "member.skills", at, {"number": len(member.skills)})
    return member


def clean_skills(skills: Iterable[str]) -> list[str]:
    """Return the skills without blanks and doubles, in the order given. Raises DomainError for too many or too long ones."""
    cleaned = list(dict.fromkeys(skill.strip() for skill in skills if skill.strip()))
    if len(cleaned) > MOST_SKILLS or any(len(skill) > LONGEST_SKILL for skill in cleaned):
        raise DomainError(
            _("At most %(most)d skills of at most %(longest)d characters each.")
            % {"most": MOST_SKILLS, "longest": LONGEST_SKILL},
            field="skills",
        )
    return cleaned


def _may_touch(actor: Actor, member: Member) -> bool:
    return is_own_member(actor, member) or runs_community(actor, member.community)


def _record(actor: Actor, member: Member, action: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=member.street, action=action, subject=member, at=at, data=data)
