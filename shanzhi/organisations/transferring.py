"""One home branch, and a row for every move of it: written by each service that changes where a member belongs."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Member, Organisation, Transfer

Home = tuple[Organisation | None, str]


def home_of(member: Member) -> Home:
    """Return where a member's party membership is: a branch here, or the words for one elsewhere."""
    return member.home_branch, member.home_branch_elsewhere


def lock_home(member: Member) -> None:
    """Let nobody else move a member until the transaction ends, and read anew where they belong: the page may be old."""
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk, street=member.street)
    member.refresh_from_db(fields=["home_branch", "home_branch_elsewhere", "member_class", "left_on"])


def check_home(member: Member) -> None:
    """Raise DomainError for a home that cannot be: two at once, of a volunteer, or in a body without members of its own."""
    if member.member_class == MemberClass.VOLUNTEER and (member.home_branch or member.home_branch_elsewhere):
        raise DomainError(_("A volunteer who is no party member has no home branch."), field="home_branch")
    if member.home_branch is not None and member.home_branch_elsewhere:
        raise DomainError(_("A member has one home branch: here or elsewhere."), field="home_branch_elsewhere")
    if member.home_branch is not None and not member.home_branch.is_home_branch:
        raise DomainError(_("Only a branch, general branch or committee can be a home branch."), field="home_branch")


def note_transfer(
    actor: Actor, member: Member, source: Home, target: Home, *, on: date, document: str = "", at: datetime
) -> Transfer | None:
    """Write down a move, if it is one. Raises DomainError for one before the last: history is told in order."""
    if source == target:
        return None
    last = Transfer.objects.filter(street=member.street, member=member).last()
    if last is not None and on < last.on:
        raise DomainError(
            _("The last transfer was on %(day)s. A later one cannot lie before it.") % {"day": last.on}, field="on"
        )
    return Transfer.objects.create(
        street=member.street,
        member=member,
        on=on,
        from_branch=source[0],
        from_elsewhere=source[1],
        to_branch=target[0],
        to_elsewhere=target[1],
        document=document.strip(),
        noted_by_id=actor.account_id,
        noted_at=at,
    )
