"""Members from an Excel file: looked at first, all of it or nothing, twice the same as once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from shanzhi.core.errors import NotPermitted, NotPossible
from shanzhi.core.excel import Column, Sheet, workbook
from shanzhi.core.excel_reading import NotReadable, read_workbook
from shanzhi.organisations.imports.columns import COLUMNS, day_of
from shanzhi.organisations.models import Member, MemberStatus, Transfer
from shanzhi.organisations.services.member_imports import (
    check_members,
    import_members,
    note_member_export,
    sealed_for,
    unsealed,
)
from shanzhi.records.models import AuditEntry
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

KEYS = [column.key for column in COLUMNS]


def sheet(*rows: dict[str, Any], language: str = "zh-hans") -> bytes:
    """Return a file with these members below the headings of the template."""
    with translation.override(language):
        columns = [Column(column.title) for column in COLUMNS]
        return workbook([Sheet("成员", columns, [[row.get(key) for key in KEYS] for row in rows])])


def row(here: World, **values: Any) -> dict[str, Any]:
    return {"name": "何云云", "phone": "13900000001", "member_class": "退休党员", **values}


def check(here: World, *rows: dict[str, Any], **words: Any) -> Any:
    return check_members(
        actor=here.secretary().actor, community=here.community, content=sheet(*rows, **words), at=here.at
    )


def bring_in(here: World, *rows: dict[str, Any]) -> Any:
    return import_members(actor=here.secretary().actor, community=here.community, content=sheet(*rows), at=here.at)


def full(here: World) -> list[dict[str, Any]]:
    return [
        row(
            here, home_branch=here.branch.name, status="预备党员", status_since="2026年1月5日",
            groups=here.group.name, skills="水电、法律", joined_on="2026/1/5",
        ),
        row(here, name="许清", phone="139 0000 0002", member_class="在职党员", home_branch_elsewhere="市水务局党支部"),
        row(here, name="林溪", phone="13900000003", member_class="志愿者（非党员）"),
    ]  # fmt: skip


def words(here: World, key: str) -> dict[str, str]:
    return {choice.value: str(choice.label) for choice in next(c for c in COLUMNS if c.key == key).choices or ()}


@pytest.fixture
def classes(here: World) -> dict[str, str]:
    with translation.override("zh-hans"):
        return words(here, "member_class")


def rows_of(here: World, classes: dict[str, str]) -> list[dict[str, Any]]:
    rows = full(here)
    for one, member_class in zip(rows, ("retired", "employed", "volunteer"), strict=True):
        one["member_class"] = classes[member_class]
    with translation.override("zh-hans"):
        rows[0]["status"] = words(here, "status")["probationary"]
    return rows


def test_a_file_enrols_moves_and_groups_members(here: World, classes: dict[str, str]) -> None:
    rows = rows_of(here, classes)
    plan = check(here, *rows)
    assert (plan.new, plan.changed, plan.unchanged, plan.file.problems) == (3, 0, 0, [])
    assert not Member.objects.exists(), "a check writes nothing"

    bring_in(here, *rows)

    first, second, third = Member.objects.order_by("pk")
    assert (first.home_branch, str(first.joined_on), first.skills) == (here.branch, "2026-01-05", ["水电", "法律"])
    assert [str(one.organisation) for one in first.memberships.all()] == [here.group.name]
    assert list(MemberStatus.objects.values_list("member", "status")) == [(first.pk, "probationary")]
    assert (second.home_branch_elsewhere, third.member_class) == ("市水务局党支部", "volunteer")
    entry = AuditEntry.objects.get(action="members.imported")
    assert entry.data == {"new": 3, "changed": 0, "unchanged": 0}


def test_the_same_file_twice_changes_nothing(here: World, classes: dict[str, str]) -> None:
    rows = rows_of(here, classes)
    bring_in(here, *rows)
    transfers = Transfer.objects.count()

    plan = bring_in(here, *rows)

    assert (plan.new, plan.changed, plan.unchanged) == (0, 0, 3)
    assert (Member.objects.count(), Transfer.objects.count()) == (3, transfers)


def test_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(here: World, classes: dict[str, str]) -> None:
    rows = rows_of(here, classes)
    bring_in(here, *rows)
    moved = {**row(here), "member_class": classes["frail"], "home_branch_elsewhere": "县医院党支部"}

    plan = bring_in(here, moved)

    member = Member.objects.order_by("pk")[0]
    assert (plan.new, plan.changed) == (0, 1)
    assert (member.member_class, member.home_branch_elsewhere, member.skills) == (
        "frail", "县医院党支部", ["水电", "法律"],
    )  # fmt: skip
    assert Transfer.objects.filter(member=member).count() == 2


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"name": ""}, "A"),
        ({"phone": "12"}, "B"),
        ({"phone": None}, "B"),
        ({"member_class": "党员"}, "C"),
        ({"home_branch": "子虚支部"}, "D"),
        ({"home_branch_elsewhere": "字" * 81}, "E"),
        ({"status": "党员"}, "F"),
        ({"status_since": "去年"}, "G"),
        ({"groups": "子虚小组"}, "H"),
        ({"joined_on": "2026-13-01"}, "J"),
    ],
)
def test_what_cannot_be_is_told_by_row_and_column(
    here: World, classes: dict[str, str], values: dict[str, Any], column: str
) -> None:
    good = {**row(here), "member_class": classes["direct"]}
    plan = check(here, good, {**good, "phone": "13900000009", **values})

    assert [(one.row, one.column) for one in plan.file.problems] == [(3, column)]
    assert "子虚" not in str(plan.file.problems[0].sentence)
    assert not bring_in(here, good, {**good, "phone": "13900000009", **values}).is_possible
    assert not Member.objects.exists(), "nothing is half imported"


def test_volunteers_have_no_branch_and_nobody_two(here: World, classes: dict[str, str]) -> None:
    good = {**row(here), "member_class": classes["volunteer"], "home_branch": here.branch.name}
    both = {**row(here, phone="13900000002"), "member_class": classes["direct"]}
    both |= {"home_branch": here.branch.name, "home_branch_elsewhere": "别处"}
    twice = {**row(here), "member_class": classes["direct"]}

    assert [one.column for one in check(here, good, both, twice).file.problems] == ["D", "E", "B"]


def test_a_member_of_another_community_is_not_taken_over(here: World, classes: dict[str, str]) -> None:
    member = here.member()
    Member.objects.filter(pk=member.member.pk).update(community=here.code + 1)
    taken = {**row(here, phone=member.phone), "member_class": classes["direct"]}

    assert [one.column for one in check(here, taken).file.problems] == ["B"]


def test_headings_are_read_in_every_language_and_others_refused(here: World) -> None:
    with translation.override("en"):
        classes = words(here, "member_class")
    assert check(here, {**row(here), "member_class": classes["direct"]}, language="en").is_possible
    for content in (b"x", workbook([Sheet("x", [Column("姓名")], [["何云"]])]), sheet()):
        with pytest.raises(NotReadable):
            check_members(actor=here.secretary().actor, community=here.community, content=content, at=here.at)


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_import_nobody(here: World, who: str) -> None:
    actor = getattr(here, who)().actor
    for deed in (check_members, import_members):
        with pytest.raises(NotPermitted):
            deed(actor=actor, community=here.community, content=sheet(row(here)), at=here.at)
    with pytest.raises(NotPermitted):
        note_member_export(actor=actor, community=here.community, number=1, at=here.at)


def test_a_file_on_its_way_is_the_senders_alone(here: World) -> None:
    own = {"actor": here.secretary().actor, "community": here.community}
    text = sealed_for(**own, content=b"content")

    assert unsealed(**own, text=text) == b"content"
    assert "content" not in text
    for broken in (text[:-8] + "AAAAAAA=", "x", ""):
        with pytest.raises(NotPossible):
            unsealed(**own, text=broken)
    with pytest.raises(NotPossible):
        unsealed(actor=here.community_staff().actor, community=here.community, text=text)


def test_at_the_desk_a_file_is_looked_at_then_imported(world: World) -> None:
    client = client_of(world.secretary())
    url = f"/desk/members/in/{world.code}/import/"
    with in_street(world.street), translation.override("zh-hans"):
        branch, label = world.branch.name, words(world, "member_class")["direct"]
        content = sheet({**row(world), "member_class": label, "home_branch": branch})
        wrong = sheet({**row(world), "member_class": label, "home_branch": "没有"})

    def send(body: bytes):
        return client.post(url, {"file": SimpleUploadedFile("members.xlsx", body)})

    assert client.post(url, {}).status_code == 422
    assert send(b"nothing").status_code == 422
    refused = send(wrong)
    assert (refused.context["number_of_problems"], "sealed" in refused.context) == (1, False)
    looked = send(content)
    assert "13900000001" not in looked.content.decode()
    assert client.post(url, {"sealed": "x"}).status_code == 409
    assert client.post(url, {"sealed": looked.context["sealed"]}).headers["Location"] == "/desk/members/"
    with in_street(world.street):
        assert Member.objects.get().home_branch == world.branch

    taken = client.post(f"/desk/members/in/{world.code}/export/")
    listed = next(iter(read_workbook(taken.content).values()))
    assert [cells[1] for _number, cells in listed.rows()][1:] == ["139****0001"]
    assert len(read_workbook(client.get(f"/desk/members/in/{world.code}/template/").content)) == 2


def test_the_pages_are_for_who_runs_the_community(world: World, other_world: World) -> None:
    for client in (client_of(world.group_leader()), client_of(world.member()), client_of(other_world.street_staff())):
        for page in ("import", "template"):
            assert client.get(f"/desk/members/in/{world.code}/{page}/").status_code == 404
        assert client.post(f"/desk/members/in/{world.code}/export/").status_code == 404


@pytest.mark.parametrize("text", ["2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert str(day_of(text)) == "2026-05-01"
    assert day_of(text.replace("1", "x")) is None
