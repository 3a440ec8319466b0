"""Pages of links, plans, rounds and sheets: who opens them, what they keep, statements that do not grow."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.service_requests.models import HomeVisit, HouseholdLink, LinkProposal, VisitSheet
from shanzhi.service_requests.services import links, visits
from shanzhi.service_requests.sharing_out import share_out
from tests.world import World

ClientFor = Callable[..., Any]


@pytest.fixture
def proposal(world: World) -> LinkProposal:
    """A proposal that waits for a decision."""
    _homes, _member = world.households, world.member()
    made = links.propose_links(
        actor=world.secretary().actor, community=world.code, homes_a_member=9, reach="near", at=world.at
    )
    work = links.prepare(proposal_id=made.pk)
    assert work is not None
    links.store(work=work, given=share_out(work.ground))
    return made


def give(world: World, *homes: int) -> None:
    for number in homes:
        visits.link_household(
            actor=world.secretary().actor,
            member=world.member().member,
            household=world.households[number],
            on=date(2026, 1, 1),
            at=world.at,
        )


@pytest.mark.parametrize(
    ("role", "status"),
    [("secretary", 200), ("street_staff", 200), ("group_leader", 404), ("member", 404), ("partner_contact", 404)],
)
def test_who_opens_plans_and_proposals(
    client_for: ClientFor, world: World, proposal: LinkProposal, role: str, status: int
) -> None:
    client = client_for(getattr(world, role)())
    for path in (
        "links/",
        f"plan/{world.code}/",
        f"links/propose/{world.code}/",
        f"links/proposals/{proposal.pk}/",
        f"links/proposals/{proposal.pk}/{world.building.pk}/",
    ):
        assert client.get(f"/desk/visits/{path}").status_code == status, path


def test_a_proposal_is_changed_and_adopted(client_for: ClientFor, world: World, proposal: LinkProposal) -> None:
    client, home = client_for(world.secretary()), world.households[0]
    client.post(f"/desk/visits/links/proposals/{proposal.pk}/{world.building.pk}/", {f"home-{home.pk}": ""})
    said = client.post(f"/desk/visits/links/proposals/{proposal.pk}/decide/", {"do": "adopt"})

    assert said.status_code == 302
    assert HouseholdLink.objects.filter(until=None).count() == 3
    assert not HouseholdLink.objects.filter(household=home).exists()


def test_a_waiting_proposal_says_so(client_for: ClientFor, world: World) -> None:
    client = client_for(world.secretary())
    sent = {"homes_a_member": "10", "reach": "near", "keeps": "on"}
    said = client.post(f"/desk/visits/links/propose/{world.community.community}/", sent, follow=True)
    assert "正在分配" in said.content.decode()


def test_links_are_set_on_the_page_of_a_building(client_for: ClientFor, world: World) -> None:
    home, member = world.households[0], world.member().member
    client = client_for(world.secretary())
    client.post(f"/desk/visits/links/?building={world.building.pk}", {f"home-{home.pk}": str(member.pk)})
    assert HouseholdLink.objects.get().member == member


def round_of(page: Any, *answers: dict[str, str]) -> dict[str, str]:
    """Return what a browser sends of a round: every line as it came, changed by the answers."""
    lines = page.context["lines"]
    data = {"on": "2026-01-05", "form-TOTAL_FORMS": str(len(lines.forms)), "form-INITIAL_FORMS": str(len(lines.forms))}
    for number, form in enumerate(lines.forms):
        said = {**form.initial, **(answers[number] if number < len(answers) else {})}
        data |= {f"form-{number}-{name}": str(value) for name, value in said.items()}
    return data


def test_a_round_notes_what_was_visited_and_counts_once(client_for: ClientFor, world: World) -> None:
    give(world, 0, 1, 2)
    client = client_for(world.member())
    sent = round_of(client.get("/desk/visits/round/"), {"met": "yes", "heard": "想装扶手"}, {"met": "no"})

    for _sending in range(2):
        assert client.post("/desk/visits/round/", sent).status_code == 302

    assert sorted(HomeVisit.objects.values_list("met", "heard")) == [(False, ""), (True, "想装扶手")]


def test_a_line_heard_without_anybody_in_comes_back(client_for: ClientFor, world: World) -> None:
    give(world, 0)
    client = client_for(world.member())
    sent = round_of(client.get("/desk/visits/round/"), {"heard": "想装扶手"})

    said = client.post("/desk/visits/round/", sent)

    assert said.status_code == 422
    assert "想装扶手" in said.content.decode()
    assert not HomeVisit.objects.exists()


def test_what_was_heard_becomes_a_request_in_one_click(client_for: ClientFor, world: World, menu: Any) -> None:
    give(world, 0)
    visit = visits.record_visit(actor=world.member().actor, household=world.households[0], at=world.at, heard="灯坏了")
    client, sent = client_for(world.member()), {"category": menu["repair"].pk}

    assert client_for(world.other_member()).post(f"/desk/visits/heard/{visit.pk}/", sent).status_code == 404
    assert client.post(f"/desk/visits/heard/{visit.pk}/", sent).status_code == 302
    visit.refresh_from_db()
    assert (visit.request.text, visit.request.household) == ("灯坏了", world.households[0])
    assert client.post(f"/desk/visits/heard/{visit.pk}/", sent).status_code == 404


def test_a_sheet_is_printed_found_and_entered(client_for: ClientFor, world: World) -> None:
    give(world, 0, 1)
    member, staff = client_for(world.member()), client_for(world.secretary())
    printed = member.post("/desk/visits/sheets/print/")
    assert printed.content.startswith(b"%PDF")
    sheet = VisitSheet.objects.get()

    found = staff.get(f"/desk/visits/sheets/find/?number={sheet.number.lower()}")
    assert found.headers["Location"] == f"/desk/visits/sheets/{sheet.pk}/"
    sent = round_of(staff.get(found.headers["Location"]), {"met": "yes", "heard": "都好"})
    assert staff.post(found.headers["Location"], sent).status_code == 302
    assert HomeVisit.objects.get().member == world.member().member
    assert client_for(world.other_member()).get(found.headers["Location"]).status_code == 404
    assert (
        client_for(world.other_member()).post("/desk/visits/sheets/print/", {"member": sheet.member_id}).status_code
        == 404
    )


@pytest.mark.parametrize(("path", "number"), [("", 10), ("round/", 6), ("plan/{code}/", 14), ("links/", 15)])
def test_statements_do_not_grow_with_homes(client_for: ClientFor, world: World, path: str, number: int) -> None:
    who = world.member() if path in ("", "round/") else world.secretary()
    client, url, counts = client_for(who), f"/desk/visits/{path.format(code=world.code)}", []
    for homes in ((0,), (1, 2)):
        give(world, *homes)
        for home in homes:
            visits.record_visit(
                actor=world.member().actor,
                household=world.households[home],
                at=world.at,
                heard="好",
                draft_key=str(home),
            )
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            assert client.get(url).status_code == 200
        counts.append(len(told))
    assert counts == [number, number]
