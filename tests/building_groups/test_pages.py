"""The pages of surveys and groups: the main path, what is refused, who finds nothing, how many statements lists take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shanzhi.building_groups import services
from shanzhi.building_groups.enums import FormationState
from shanzhi.building_groups.models import Formation, ProposedPart, Survey, SurveyAnswer
from shanzhi.organisations.models import Membership, Organisation
from shanzhi.records.models import AuditEntry
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services.categories import open_menu
from tests.building_groups.conftest import Neighbourhood
from tests.building_groups.deeds import agreed, first, worked_out
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.worker import work
from tests.world import World

HTMX = {"HX-Request": "true"}


def url(name: str, *args: object) -> str:
    return reverse(f"building_groups:{name}", args=args)


@pytest.fixture
def desk(neighbourhood: Neighbourhood) -> StreetClient:
    return client_of(neighbourhood.world.secretary())


@pytest.fixture
def survey(neighbourhood: Neighbourhood) -> Survey:
    world = neighbourhood.world
    with in_street(world.street):
        return services.open_survey(actor=world.secretary().actor, community=world.code, name="春季摸底", at=world.at)


@pytest.fixture
def formation(neighbourhood: Neighbourhood) -> Formation:
    with in_street(neighbourhood.world.street):
        return worked_out(neighbourhood.world)


# Surveys


def test_a_survey_is_opened_and_closed(desk: StreetClient, world: World) -> None:
    assert desk.post(url("new_survey", world.code), {"name": ""}).status_code == 422
    answer = desk.post(url("new_survey", world.code), {"name": "春季摸底", "due_on": "2026-12-01"})
    with in_street(world.street):
        survey = Survey.objects.get()
    assert answer.url == url("survey", survey.pk)
    desk.post(url("close_survey", survey.pk))
    assert "已结束" in desk.get(url("survey", survey.pk)).content.decode()


def test_a_building_is_entered_row_by_row(desk: StreetClient, survey: Survey, neighbourhood: Neighbourhood) -> None:
    one, two, *_rest = neighbourhood.homes[0][0]
    address = url("survey_building", survey.pk, neighbourhood.buildings[0].pk)
    rows = {f"d{one.pk}-outcome": "met", f"d{one.pk}-residents": "3", f"d{one.pk}-heard": "想装扶手"}
    assert desk.post(address, {**rows, f"d{two.pk}-heard": "无结果"}).status_code == 422
    answer = desk.post(address, {**rows, f"d{two.pk}-phones": "13900009999", f"d{two.pk}-outcome": "met"})
    assert answer.status_code == 422
    assert "本街道没有党员用这个电话" in answer.content.decode()
    assert "想装扶手" in answer.content.decode()
    answer = desk.post(address, {**rows, "next": "1"})
    assert answer.url == url("survey_building", survey.pk, neighbourhood.buildings[1].pk)
    with in_street(survey.street):
        assert SurveyAnswer.objects.get().residents == 3


def test_a_need_becomes_a_request_in_one_click(
    desk: StreetClient, survey: Survey, neighbourhood: Neighbourhood
) -> None:
    world, home = neighbourhood.world, neighbourhood.homes[0][0][0]
    with in_street(world.street):
        category = open_menu(actor=world.program(), street=world.street, at=world.at)[0]
        answers = [services.Answer(home, "met", heard="水管漏水")]
        services.enter_answers(actor=world.secretary().actor, survey_id=survey.pk, answers=answers, at=world.at)
        answer = SurveyAnswer.objects.get()
    address = url("answer_to_request", survey.pk, answer.pk)
    assert desk.post(address, {"category": "0"}).status_code == 404
    for _click in range(2):
        desk.post(address, {"category": category.pk})
    with in_street(world.street):
        assert ServiceRequest.objects.get().text == "水管漏水"


def test_the_code_on_a_sheet_leads_to_its_building(
    desk: StreetClient, survey: Survey, neighbourhood: Neighbourhood
) -> None:
    building = neighbourhood.buildings[1].pk
    found = desk.get(url("sheet_by_code"), {"code": f" {survey.pk}－{building} "})
    assert found.url == url("survey_building", survey.pk, building)
    for wrong in ("", "x", f"{survey.pk}-0", f"0-{building}", "1-2-3"):
        assert desk.get(url("sheet_by_code"), {"code": wrong}).url == url("home")


def test_sheets_are_printed_for_all_or_one(desk: StreetClient, survey: Survey, neighbourhood: Neighbourhood) -> None:
    for building, status in (("", 200), (str(neighbourhood.buildings[0].pk), 200), ("0", 404)):
        answer = desk.post(url("survey_sheets", survey.pk), {"building": building})
        assert answer.status_code == status
    assert desk.get(url("survey_sheets", survey.pk)).status_code == 405
    with in_street(survey.street):
        noted = AuditEntry.objects.filter(action="survey.sheets_printed").order_by("pk")
        buildings = [building.pk for building in neighbourhood.buildings]
        assert [entry.data for entry in noted] == [{"buildings": buildings}, {"buildings": buildings[:1]}]


@pytest.mark.parametrize("more", [0, 2])
def test_a_survey_takes_as_many_statements_for_more_buildings(
    desk: StreetClient, survey: Survey, neighbourhood: Neighbourhood, more: int
) -> None:
    for _number in range(more):
        neighbourhood.build()
    desk.get(url("survey", survey.pk))
    with CaptureQueriesContext(connection) as caught:
        desk.get(url("survey", survey.pk))
    assert len(caught) == 12


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_as_many_statements_for_more_surveys(
    desk: StreetClient, survey: Survey, formation: Formation, neighbourhood: Neighbourhood, more: int
) -> None:
    world = neighbourhood.world
    with in_street(world.street):
        for _number in range(more):
            services.open_survey(actor=world.secretary().actor, community=world.code, name="再摸一次", at=world.at)
            worked_out(world)
    desk.get(url("home"))
    with CaptureQueriesContext(connection) as caught:
        page = desk.get(url("home")).content.decode()
    assert page.count("24 户") == 1 + more
    assert len(caught) == 9


# Groups


def test_proposals_are_asked_for_and_worked_out_by_the_worker(
    transactional_db: None, neighbourhood: Neighbourhood
) -> None:
    world, desk = neighbourhood.world, client_of(neighbourhood.world.secretary())
    limits = {"least": 5, "most": 15, "buildings": 4, "furthest": 200}
    assert desk.post(url("new_formation", world.code), {**limits, "most": 4}).status_code == 422
    answer = desk.post(url("new_formation", world.code), limits)
    assert "shanzhi" not in answer.url
    page = desk.get(answer.url).content.decode()
    assert "hx-get" in page
    assert desk.get(answer.url, headers=HTMX).content.decode().lstrip().startswith("<div")
    work()
    assert desk.get(answer.url, headers=HTMX).headers["HX-Refresh"] == "true"
    assert "就近" in desk.get(answer.url).content.decode()
    with in_street(world.street):
        formation = Formation.objects.get()
        agreed(world, formation)
        proposal = first(formation)
    desk.post(url("adopt", formation.pk, proposal.pk), {"on": "2026-03-10"})
    work()
    with in_street(world.street):
        formation.refresh_from_db()
        assert (formation.state, formation.failure) == (FormationState.ADOPTED, "")
        assert Membership.objects.count() == 16
    page = desk.get(url("formation", formation.pk)).content.decode()
    assert "楼栋党小组实施方案" in page
    paper = desk.get(url("paper", formation.pk, proposal.pk, "plan"))
    assert paper.content.startswith(b"PK")


def test_a_part_is_moved_with_and_without_scripts(desk: StreetClient, formation: Formation) -> None:
    with in_street(formation.street):
        proposal = first(formation)
        group = proposal.groups.all()[2]
        part = ProposedPart.objects.filter(proposal=proposal)[0]
        value = f"{part.building_id}.{part.entrance_id}"
    address = url("proposal", formation.pk, proposal.pk)
    assert desk.post(address, {"part": value, "group": group.pk}).url == address
    fragment = desk.post(address, {"part": value, "group": "new"}, headers=HTMX).content.decode()
    assert fragment.lstrip().startswith("{#") is False
    assert 'id="proposal"' in fragment
    for wrong in ({"part": "x.y", "group": "new"}, {"part": value, "group": "0"}, {"group": "none"}):
        assert "alert--error" in desk.post(address, wrong, headers=HTMX).content.decode()


def test_a_group_is_named(desk: StreetClient, formation: Formation) -> None:
    with in_street(formation.street):
        proposal = first(formation)
        group = proposal.groups.all()[0]
    desk.post(url("name_group", formation.pk, proposal.pk, group.pk), {"name": "前排楼栋党小组"})
    assert "前排楼栋党小组" in desk.get(url("proposal", formation.pk, proposal.pk)).content.decode()


def test_adoption_waits_for_consent(desk: StreetClient, formation: Formation) -> None:
    with in_street(formation.street):
        proposal = first(formation)
    address = url("adopt", formation.pk, proposal.pk)
    assert desk.post(address, {"on": "2026-03-10"}).status_code == 422
    meeting = {"held_at": "2026-03-01T19:00", "place": "院子里", "invited": 24, "attended": 9, "outcome": "agreed"}
    assert desk.post(url("new_meeting", formation.pk), {**meeting, "attended": "0"}).status_code == 422
    desk.post(url("new_meeting", formation.pk), meeting)
    assert desk.post(address, {"on": "2026-03-10"}).status_code == 302
    with in_street(formation.street):
        formation.refresh_from_db()
        assert formation.state == FormationState.ADOPTING
        assert not Organisation.objects.filter(kind="building_group").exists()


def test_papers_can_be_read_before_they_are_kept(desk: StreetClient, formation: Formation) -> None:
    with in_street(formation.street):
        proposal = first(formation)
    answer = desk.get(url("paper", formation.pk, proposal.pk, "duties"))
    assert answer.content.startswith(b"PK")
    assert "docx" in answer.headers["Content-Disposition"]
    assert desk.get(url("paper", formation.pk, proposal.pk, "x")).status_code == 404


def test_proposals_are_put_aside(desk: StreetClient, formation: Formation) -> None:
    desk.post(url("drop_formation", formation.pk))
    with in_street(formation.street):
        formation.refresh_from_db()
    assert formation.state == FormationState.DROPPED


# Who


def test_nobody_but_staff_finds_the_pages(
    neighbourhood: Neighbourhood, survey: Survey, formation: Formation, other_world: World
) -> None:
    world = neighbourhood.world
    with in_street(world.street):
        proposal = first(formation)
    addresses = [
        url("home") + f"?community={world.code}",
        url("survey", survey.pk),
        url("survey_building", survey.pk, neighbourhood.buildings[0].pk),
        url("formation", formation.pk),
        url("proposal", formation.pk, proposal.pk),
        url("paper", formation.pk, proposal.pk, "plan"),
    ]
    for who in (world.member(), world.group_leader(), world.partner_contact(), other_world.street_staff()):
        client = client_of(who)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert client.post(url("survey_sheets", survey.pk)).status_code == 404
