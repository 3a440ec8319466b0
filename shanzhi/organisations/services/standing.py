"""A member's party membership: moved from branch to branch, and what its holder may vote on."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.enums import MemberClass, PartyStatus
from shanzhi.organisations.models import Member, MemberStatus, Organisation
from shanzhi.organisations.rules import runs_community, runs_organisation
from shanzhi.organisations.transferring import check_home, home_of, lock_home, note_transfer
from shanzhi.records import audit


@transaction.atomic
def transfer_member(
    *,
    actor: Actor,
    member: Member,
    to_branch: Organisation | None = None,
    to_elsewhere: str = "",
    on: date | None = None,
    document: str = "",
    at: datetime,
) -> Member:
    """Move a member's party membership to a branch here or elsewhere; they stay enrolled. `on`: first day in the new branch.

    By who runs the member's community and the branch they come to. Raises DomainError for a day to come or before the last transfer,
    NotPossible for somebody who has left.
    """
    require(runs_community(actor, member.community), _("You may not change this member."))
    require(to_branch is None or runs_organisation(actor, to_branch), _("You may not change this organisation."))
    _lock(member)
    day = on or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise DomainError(_("This day is still to come."), field="on")
    if to_branch is not None and to_branch.dissolved_on is not None:
        raise DomainError(_("This organisation has been dissolved."), field="home_branch")
    if to_branch is None and not to_elsewhere.strip():
        raise DomainError(
            _("Where does the membership go? Choose a branch, or name one elsewhere."), field="home_branch"
        )
    before = home_of(member)
    member.home_branch, member.home_branch_elsewhere = to_branch, to_elsewhere.strip()
    check_home(member)
    if note_transfer(actor, member, before, home_of(member), on=day, document=document, at=at) is None:
        raise DomainError(_("The membership is there already."), field="home_branch")
    member.save(update_fields=["home_branch", "home_branch_elsewhere"])
    data = {"from": before[0].pk if before[0] else None, "to": to_branch.pk if to_branch else None, "on": str(day)}
    audit.record(actor=actor, street=member.street, action="member.transferred", subject=member, at=at, data=data)
    return member


@transaction.atomic
def set_status(
    *, actor: Actor, member: Member, status: str, since: date, document: str = "", at: datetime
) -> MemberStatus:
    """Note that a party member is probationary, full, or without the right to vote, from a day on.

    By who runs the community. A second note of the same day replaces the first. Raises DomainError for a volunteer, for a status that
    holds already and for a day before the present status began.
    """
    require(runs_community(actor, member.community), _("You may not change this member."))
    _lock(member)
    if member.member_class == MemberClass.VOLUNTEER:
        raise DomainError(_("A volunteer who is no party member has no such status."), field="status")
    live = MemberStatus.objects.filter(street=member.street, member=member, until__isnull=True).first()
    if live is not None and live.status == status:
        raise DomainError(_("This status holds already."), field="status")
    if live is not None and since < live.since:
        raise DomainError(_("The present status began on %(day)s.") % {"day": live.since}, field="since")
    if live is not None and live.since == since:
        live.delete()
    elif live is not None:
        live.until = since
        live.save(update_fields=["until"])
    noted = MemberStatus.objects.create(
        street=member.street, member=member, status=PartyStatus(status), since=since, document=document.strip()
    )
    data = {"status": status, "since": str(since)}
    audit.record(actor=actor, street=member.street, action="member.status", subject=member, at=at, data=data)
    return noted


def _lock(member: Member) -> None:
    lock_home(member)
    if member.left_on is not None:
        raise NotPossible(_("This member has left."))
