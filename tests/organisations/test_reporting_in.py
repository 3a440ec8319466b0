"""Members employed elsewhere report to the community; their units are told once a quarter."""

from datetime import date

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.deeds import Deed, count_deeds, deeds
from shanzhi.organisations.models import Feedback, Member, Registration
from shanzhi.organisations.quarters import quarter_after, quarter_before, quarter_name, quarter_of
from shanzhi.organisations.queries.reported import deeds_in, units_in
from shanzhi.organisations.services import end_registration, note_feedback, report_in
from tests.clients import client_of
from tests.database import in_street
from tests.world import World

URL = "/desk/members/reported/"
FOURTH = date(2025, 10, 1)


def report(here: World, member: Member, **words) -> Registration:
    words = {"actor": here.secretary().actor, "unit": "县医院党委", "reported_on": date(2025, 12, 1), **words}
    return report_in(member=member, at=here.at, **words)


@pytest.mark.parametrize(
    ("day", "first", "before"),
    [
        (date(2026, 3, 31), date(2026, 1, 1), date(2025, 10, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 7, 1)),
    ],
)
def test_quarters(day: date, first: date, before: date) -> None:
    assert (quarter_of(day), quarter_before(day)) == (first, before)
    assert quarter_after(before) == first
    assert "2025" in quarter_name(FOURTH)


def test_a_member_reports_in_once_and_keeps_the_home_branch(here: World) -> None:
    member = here.member().member
    made = report(here, member, wishes="义诊")

    assert made.number == f"BD-{here.street}-2025-000001"
    assert member.home_branch == here.branch
    with pytest.raises(NotPossible):
        report(here, member)
    end_registration(actor=here.secretary().actor, registration=made, at=here.at)
    with pytest.raises(NotPossible):
        end_registration(actor=here.secretary().actor, registration=made, at=here.at)
    assert report(here, member, reported_on=here.at.date()).number.endswith("2026-000001")


def test_a_report_must_be_possible(here: World) -> None:
    member = here.member().member
    for field, words in (("unit", {"unit": " "}), ("reported_on", {"reported_on": date(2027, 1, 1)})):
        with pytest.raises(DomainError) as refused:
            report(here, member, **words)
        assert refused.value.field == field
    for who in ("group_leader", "member", "partner_contact"):
        with pytest.raises(NotPermitted):
            report(here, member, actor=getattr(here, who)().actor)
    Member.objects.filter(pk=member.pk).update(member_class="volunteer", home_branch=None)
    with pytest.raises(DomainError):
        report(here, member)


def test_units_wait_until_they_were_told(here: World) -> None:
    report(here, here.member().member)
    report(here, here.other_member().member, unit="县一中党委", reported_on=date(2026, 1, 1))
    staff = here.secretary().actor

    [unit] = units_in(staff, FOURTH)
    assert (unit.unit, unit.sent_on, len(unit.registrations)) == ("县医院党委", None, 1)
    assert len(units_in(staff, date(2026, 1, 1))) == 2
    words = {"actor": staff, "community": here.code, "unit": "县医院党委", "at": here.at}
    note_feedback(**words, quarter=FOURTH)
    note_feedback(**words, quarter=date(2025, 11, 5))

    assert Feedback.objects.count() == 1
    assert units_in(staff, FOURTH)[0].sent_on == here.at.date()
    with pytest.raises(DomainError):
        note_feedback(**words, quarter=date(2026, 1, 1))
    with pytest.raises(NotPermitted):
        note_feedback(**{**words, "actor": here.member().actor}, quarter=FOURTH)


def test_a_unit_is_told_how_often_its_members_helped(here: World) -> None:
    member = here.member().member
    before = {deed.key: deed for deed in deeds()}
    count_deeds(Deed("tests.walks", "巡楼", lambda ids, start, stop: dict.fromkeys(ids, (stop - start).days)))
    count_deeds(Deed("tests.none", "没有", lambda ids, start, stop: dict.fromkeys(ids, 0)))

    try:
        assert ("巡楼", 92) in deeds_in([member.pk], FOURTH)[member.pk]
        assert "没有" not in str(deeds_in([member.pk], FOURTH))
    finally:
        for key in ("tests.walks", "tests.none"):
            count_deeds(before.get(key) or Deed(key, key, lambda ids, start, stop: {}))


def test_the_desk_registers_prints_and_notes(world: World) -> None:
    client, member = client_of(world.secretary()), world.member().member
    new = f"/desk/members/{member.pk}/report/"

    assert client.post(new, {"unit": "县医院党委", "reported_on": "2020-01-01"}).status_code == 302
    assert client.post(new, {"unit": "县医院党委", "reported_on": "2020-01-01"}).status_code == 422
    with in_street(world.street):
        made = Registration.objects.get()
    page = client.get(URL)
    quarter = page.context["quarter"].isoformat()
    where = {"community": world.code, "unit": "县医院党委", "quarter": quarter}
    for url in (f"{URL}{made.pk}/slip.pdf", f"{URL}{made.pk}/card.pdf", f"{URL}register.pdf"):
        assert client.get(url).content[:5] == b"%PDF-", url
    assert client.get(f"{URL}feedback.pdf", where).content[:5] == b"%PDF-"
    assert client.get(f"{URL}{made.pk}/other.pdf").status_code == 404
    assert client.get(f"{URL}feedback.pdf", {**where, "unit": "别家"}).status_code == 404

    assert page.context["waiting"] == 1
    client.post(f"{URL}sent/", where)
    assert client.get(URL).context["waiting"] == 0
    assert world.member().phone not in page.content.decode()
    client.post(f"{URL}{made.pk}/end/", {"on": "2026-03-01"})
    assert client.get(URL).context["page"].paginator.count == 0


def test_the_register_is_for_who_runs_the_community(world: World, other_world: World) -> None:
    with in_street(world.street):
        made = report(world, world.member().member)
    for client in (client_of(world.group_leader()), client_of(world.member()), client_of(world.partner_contact())):
        for url in (URL, f"{URL}register.pdf", f"{URL}{made.pk}/slip.pdf", f"{URL}feedback.pdf"):
            assert client.get(url).status_code == 404
    neighbour = client_of(other_world.street_staff())
    assert neighbour.get(f"{URL}{made.pk}/slip.pdf").status_code == 404
    assert neighbour.get(URL).context["page"].paginator.count == 0
