"""Members from an Excel file: checked, looked at, carried out as a whole.

Names and phones wait nowhere in the database: between the check and the confirmation the file travels with the page, sealed for this
account and community.
"""

import base64
import binascii
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core import crypto
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.organisations.imports.checking import Checker, Entry, Plan, skills_of
from shanzhi.organisations.imports.reading import read_members
from shanzhi.organisations.models import Member
from shanzhi.organisations.rules import runs_community
from shanzhi.organisations.services.members import change_member, enrol_member, join_group
from shanzhi.organisations.services.standing import set_status, transfer_member
from shanzhi.people.services import find_or_make_person
from shanzhi.records import audit
from shanzhi.territory.models import Community


def check_members(*, actor: Actor, community: Community, content: bytes, at: datetime) -> Plan:
    """Read a file and say what it would do; nothing is written. Raises NotReadable when it cannot be read at all."""
    require(runs_community(actor, community.community), _("You may not enrol members here."))
    return Checker(community, read_members(content), on=timezone.localdate(at)).check()


def sealed_for(*, actor: Actor, community: Community, content: bytes) -> str:
    """Return a checked file as a text only the same account can bring back for the same community."""
    return base64.b64encode(
        crypto.cipher().seal(base64.b64encode(content).decode(), _context(actor, community))
    ).decode()


def unsealed(*, actor: Actor, community: Community, text: str) -> bytes:
    """Return the file. Raises NotPossible for a text that somebody changed or that is another's."""
    try:
        return base64.b64decode(crypto.cipher().open(base64.b64decode(text, validate=True), _context(actor, community)))
    except (crypto.SealBroken, binascii.Error) as error:
        raise NotPossible(_("This page is no longer valid. Please send the file once more.")) from error


@transaction.atomic
def import_members(*, actor: Actor, community: Community, content: bytes, at: datetime) -> Plan:
    """Carry out a file, all of it or nothing: it is checked once more first. A plan with problems has written nothing.

    The same file a second time changes nothing. Raises DomainError, with the row, for what only the writing finds.
    """
    Community.objects.select_for_update().get(pk=community.pk)
    plan = check_members(actor=actor, community=community, content=content, at=at)
    if not plan.is_possible:
        return plan
    for entry in plan.entries:
        if entry.does_something:
            try:
                _carry_out(actor, community, entry, at)
            except DomainError as error:
                raise DomainError(
                    _("Row %(row)d: %(sentence)s") % {"row": entry.row.number, "sentence": error}, field="file"
                ) from error
    data = {"new": plan.new, "changed": plan.changed, "unchanged": plan.unchanged}
    audit.record(actor=actor, street=community.street, action="members.imported", subject=community, at=at, data=data)
    return plan


def note_member_export(*, actor: Actor, community: Community, number: int, at: datetime) -> None:
    """Write down that somebody took the list of a community's members away."""
    require(runs_community(actor, community.community), _("You may not take this list away."))
    data = {"number": number}
    audit.record(actor=actor, street=community.street, action="members.exported", subject=community, at=at, data=data)


def _carry_out(actor: Actor, community: Community, entry: Entry, at: datetime) -> None:
    values = entry.row.values
    member = entry.member
    if member is None:
        member = _enrol(actor, community, entry, at)
    else:
        if entry.changes:
            change_member(actor=actor, member=member, at=at, **entry.changes)
        if entry.home is not None:
            transfer_member(actor=actor, member=member, to_branch=entry.home[0], to_elsewhere=entry.home[1], at=at)
    if entry.status:
        since = values.get("status_since") or timezone.localdate(at)
        set_status(actor=actor, member=member, status=entry.status, since=since, at=at)
    for group in entry.groups:
        join_group(actor=actor, member=member, organisation=group, at=at)


def _enrol(actor: Actor, community: Community, entry: Entry, at: datetime) -> Member:
    values = entry.row.values
    person = find_or_make_person(
        actor=actor, street=community.street, name=values["name"], phone=values["phone"], at=at
    )
    branch, elsewhere = entry.home or (None, "")
    return enrol_member(
        actor=actor,
        person=person,
        community=community.community,
        member_class=values["member_class"],
        home_branch=branch,
        home_branch_elsewhere=elsewhere,
        skills=skills_of(entry.row),
        joined_on=values.get("joined_on"),
        at=at,
    )


def _context(actor: Actor, community: Community) -> str:
    return f"members-import:{actor.account_id}:{community.community}"
