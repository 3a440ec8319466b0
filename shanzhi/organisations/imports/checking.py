"""Comparing a file with who is enrolled: who would be new, whose data would change, who stays, what cannot be."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.organisations.enums import MemberClass, PartyStatus
from shanzhi.organisations.imports.reading import MembersFile, Row
from shanzhi.organisations.models import Member, Membership, MemberStatus, Organisation
from shanzhi.people.phones import is_phone, phone_index
from shanzhi.territory.models import Community


@dataclass(slots=True)
class Entry:
    """What one row would do. `changes` are those `services.change_member` takes; `member` is None for somebody new."""

    row: Row
    member: Member | None
    home: tuple[Organisation | None, str] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    groups: list[Organisation] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return self.member is None or bool(self.home or self.changes or self.status or self.groups)


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    file: MembersFile
    entries: list[Entry] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(entry.member is None for entry in self.entries)

    @property
    def changed(self) -> int:
        return sum(entry.member is not None and entry.does_something for entry in self.entries)

    @property
    def unchanged(self) -> int:
        return sum(not entry.does_something for entry in self.entries)

    @property
    def is_possible(self) -> bool:
        return not self.file.problems


class Checker:
    """Checks one file against one community. Four queries, whatever the size."""

    def __init__(self, community: Community, file: MembersFile, *, on: date) -> None:
        self.community, self.file, self.on = community, file, on
        self.plan = Plan(file)
        self.seen: dict[bytes, int] = {}
        bodies = bodies_of(community)
        self.branches = {body.name: body for body in bodies if body.is_home_branch}
        self.groups = {body.name: body for body in bodies if not body.is_home_branch}
        members = Member.objects.filter(street=community.street, person__phone_index__isnull=False)
        self.members = {
            bytes(member.person.phone_index or b""): member
            for member in members.select_related("person", "home_branch")
        }
        live = Membership.objects.filter(street=community.street, until__isnull=True)
        self.memberships = set(live.values_list("member_id", "organisation_id"))
        statuses = MemberStatus.objects.filter(street=community.street, until__isnull=True)
        self.statuses = dict(statuses.values_list("member_id", "status"))

    def check(self) -> Plan:
        """Return the plan; its file holds the problems."""
        wrong = {problem.row for problem in self.file.problems}
        for row in self.file.rows:
            if row.number not in wrong:
                self._check(row)
        return self.plan

    def _check(self, row: Row) -> None:
        phone = row.values["phone"]
        if not is_phone(phone):
            self.file.note_at(row.number, "phone", _("This does not look like a phone number."))
            return
        index = phone_index(phone)
        if self.seen.setdefault(index, row.number) != row.number:
            self.file.note_at(row.number, "phone", _("Row %(row)d has the same phone.") % {"row": self.seen[index]})
            return
        member = self.members.get(index)
        if member is not None and member.left_on is None and member.community != self.community.community:
            self.file.note_at(row.number, "phone", _("This person is a member of another community."))
            return
        enrolled = member if member is not None and member.left_on is None else None
        entry = Entry(row, enrolled)
        self._compare(entry)
        self.plan.entries.append(entry)

    def _compare(self, entry: Entry) -> None:
        values, member = entry.row.values, entry.member
        before = len(self.file.problems)
        self._home(entry)
        for name in _names(values.get("groups", "")):
            group = self.groups.get(name)
            if group is None:
                self.file.note_at(entry.row.number, "groups", _("The community has no such group: see “Dictionary”."))
            elif member is None or (member.pk, group.pk) not in self.memberships:
                entry.groups.append(group)
        if values["member_class"] == MemberClass.VOLUNTEER and values.get("status"):
            self.file.note_at(entry.row.number, "status", _("A volunteer who is no party member has no such status."))
        present = self.statuses.get(member.pk, PartyStatus.FULL) if member else PartyStatus.FULL
        if values.get("status", present) != present:
            entry.status = values["status"]
        if len(self.file.problems) == before and member is not None:
            self._changes(entry, member)

    def _home(self, entry: Entry) -> None:
        values, row = entry.row.values, entry.row.number
        name, elsewhere = values.get("home_branch", ""), values.get("home_branch_elsewhere", "")
        branch = self.branches.get(name)
        if name and elsewhere:
            self.file.note_at(row, "home_branch_elsewhere", _("A member has one home branch: here or elsewhere."))
        elif name and branch is None:
            self.file.note_at(row, "home_branch", _("The community has no such branch: see “Dictionary”."))
        elif values["member_class"] == MemberClass.VOLUNTEER and (name or elsewhere):
            self.file.note_at(row, "home_branch", _("A volunteer who is no party member has no home branch."))
        elif branch or elsewhere:
            there = entry.member
            if there is None or (there.home_branch, there.home_branch_elsewhere) != (branch, elsewhere):
                entry.home = (branch, elsewhere)

    def _changes(self, entry: Entry, member: Member) -> None:
        values = entry.row.values
        if values["member_class"] != member.member_class:
            entry.changes["member_class"] = values["member_class"]
        if values["member_class"] == MemberClass.VOLUNTEER and (member.home_branch or member.home_branch_elsewhere):
            entry.changes |= {"home_branch": None, "home_branch_elsewhere": ""}
        skills = _names(values.get("skills", ""))
        if skills and skills != member.skills:
            entry.changes["skills"] = skills


def bodies_of(community: Community) -> list[Organisation]:
    """Return the bodies a member of a community can belong to, those of the whole street too."""
    bodies = Organisation.objects.filter(street=community.street, dissolved_on__isnull=True)
    own = bodies.filter(community=community.community) | bodies.filter(community__isnull=True)
    return list(own.order_by("kind", "name"))


def skills_of(row: Row) -> list[str]:
    """Return the skills a row names."""
    return _names(row.values.get("skills", ""))


def _names(text: str) -> list[str]:
    for mark in "，,;；\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(part.strip() for part in text.split("、") if part.strip()))
