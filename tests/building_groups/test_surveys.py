"""The survey: opened, entered door by door or by file, turned into requests, closed; by whom."""

import re

import pytest

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.models import Survey, SurveyAnswer
from shanzhi.building_groups.queries import progress_by_building, progress_of
from shanzhi.building_groups.services import Answer, close_survey, enter_answers, open_survey, request_from_answer
from shanzhi.building_groups.services.survey_imports import carry_out_survey_file, check_survey_file
from shanzhi.building_groups.services.surveys import WrongAnswer
from shanzhi.building_groups.sheets import sheets_pdf
from shanzhi.building_groups.survey_files import SHEET, outcome_of, survey_file
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.excel import workbook
from shanzhi.core.excel_reading import read_workbook
from shanzhi.people.models import Person
from shanzhi.records.trace import story_of
from shanzhi.service_requests.models import Category
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.imports.template import filled_sheet
from shanzhi.territory.services.estates import add_estate
from tests.building_groups.conftest import Neighbourhood
from tests.world import World

pytestmark = pytest.mark.usefixtures("street_scope")


@pytest.fixture
def survey(neighbourhood: Neighbourhood) -> Survey:
    world = neighbourhood.world
    return open_survey(actor=world.secretary().actor, community=world.code, name="春季摸底", at=world.at)


def enter(survey: Survey, world: World, *answers: Answer) -> object:
    return enter_answers(actor=world.secretary().actor, survey_id=survey.pk, answers=answers, at=world.at)


@pytest.fixture
def category(world: World) -> Category:
    return open_menu(actor=world.program(), street=world.street, at=world.at)[0]


def test_the_same_answer_again_changes_nothing(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world, home = neighbourhood.world, neighbourhood.homes[0][0][0]
    answers = [Answer(home, Outcome.MET, residents=3, heard="楼道灯不亮")]
    numbers = []
    for changed in (answers, answers, [Answer(home, Outcome.MET, residents=4, heard="楼道灯不亮")]):
        done = enter_answers(actor=world.secretary().actor, survey_id=survey.pk, answers=changed, at=world.at)
        numbers.append((done.new, done.changed, done.unchanged))
    assert numbers == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    home.refresh_from_db()
    assert home.residents == 4


def test_members_named_by_phone_are_at_home_there(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world, home = neighbourhood.world, neighbourhood.homes[1][1][2]
    someone = world.member()
    enter(survey, world, Answer(home, Outcome.MET, phones=(someone.phone,)))
    assert Person.objects.get(pk=someone.person.pk).household == home


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"heard": "x" * 501}, "heard"),
        ({"phones": ("13900009999",)}, "phones"),
        ({"phones": ("nobody",)}, "phones"),
    ],
)
def test_a_wrong_answer_says_where(
    survey: Survey, neighbourhood: Neighbourhood, wrong: dict[str, object], field: str
) -> None:
    home = neighbourhood.homes[0][0][0]
    with pytest.raises(WrongAnswer) as refused:
        enter(survey, neighbourhood.world, Answer(**{"household": home, "outcome": Outcome.MET, **wrong}))  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.household) == (field, home)
    assert not SurveyAnswer.objects.exists()


def test_a_home_of_another_estate_is_no_part_of_it(neighbourhood: Neighbourhood) -> None:
    world, actor = neighbourhood.world, neighbourhood.world.secretary().actor
    estate = add_estate(actor=actor, community=world.community, name="东苑", at=world.at)
    survey = open_survey(actor=actor, community=world.code, estate=estate, name="东苑摸底", at=world.at)
    with pytest.raises(WrongAnswer) as refused:
        enter(survey, world, Answer(neighbourhood.homes[0][0][0], Outcome.MET))
    assert refused.value.field == "household"


def test_progress_counts_doors_that_are_settled(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world, ((one, two, three, four), *_rest) = neighbourhood.world, neighbourhood.homes[0]
    enter(
        survey,
        world,
        Answer(one, Outcome.MET, heard="想装扶手"),
        Answer(two, Outcome.EMPTY),
        Answer(three, Outcome.DECLINED),
        Answer(four, Outcome.NOBODY),
    )
    total = progress_of(survey)
    assert (total.homes, total.settled, total.nobody_in, total.percent) == (24, 3, 1, 12)
    first = progress_by_building(survey)[0]
    assert (first.progress.homes, first.progress.settled, first.members, first.heard, first.unasked) == (8, 3, 11, 1, 1)


def test_what_was_heard_becomes_a_request_once(
    survey: Survey, neighbourhood: Neighbourhood, category: Category
) -> None:
    world, home = neighbourhood.world, neighbourhood.homes[0][1][0]
    enter(survey, world, Answer(home, Outcome.MET, heard="水管漏水"))
    answer, actor = SurveyAnswer.objects.get(), world.secretary().actor
    request = request_from_answer(actor=actor, answer_id=answer.pk, category=category, at=world.at)
    assert (request.text, request.building, request.household) == ("水管漏水", home.building, home)
    assert [
        node.relation for node in story_of(actor, request).nodes if node.kind == "building_groups.surveyanswer"
    ] == ["heard"]
    with pytest.raises(NotPossible):
        request_from_answer(actor=actor, answer_id=answer.pk, category=category, at=world.at)
    enter(survey, world, Answer(home, Outcome.MET, heard="别的"))
    answer.refresh_from_db()
    assert answer.heard == "水管漏水"


def test_a_closed_survey_takes_nothing(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    close_survey(actor=world.secretary().actor, survey_id=survey.pk, at=world.at)
    with pytest.raises(NotPossible):
        enter(survey, world, Answer(neighbourhood.homes[0][0][0], Outcome.MET))


def test_a_survey_has_a_name(world: World) -> None:
    with pytest.raises(DomainError):
        open_survey(actor=world.secretary().actor, community=world.code, name="  ", at=world.at)


def test_only_staff_survey(survey: Survey, neighbourhood: Neighbourhood, other_world: World) -> None:
    world = neighbourhood.world
    for who in (world.group_leader(), world.member(), world.partner_contact(), other_world.street_staff()):
        with pytest.raises(NotPermitted):
            open_survey(actor=who.actor, community=world.code, name="x", at=world.at)
        with pytest.raises(NotPermitted):
            enter_answers(actor=who.actor, survey_id=survey.pk, answers=[], at=world.at)


# Files and paper


def filled(*rows: list[object]) -> bytes:
    return workbook([filled_sheet(SHEET, rows)])


def test_a_file_is_looked_at_then_entered_once(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world, actor = neighbourhood.world, neighbourhood.world.secretary().actor
    content = filled(
        ["西湖新村", "11栋", "1单元", "101", "1 met", 3, world.member().phone, "想装扶手"],
        ["西湖新村", "１１幢", "2", "0201", "3", None, None, None],
        ["西湖新村", "12栋", "1单元", "101", None, None, None, None],
    )
    summaries = []
    for _round in range(2):
        waiting = check_survey_file(actor=actor, survey=survey, filename="a.xlsx", content=content, at=world.at)
        summaries.append((waiting.summary["new"], waiting.summary["unchanged"], waiting.problems))
        done = carry_out_survey_file(actor=actor, import_id=waiting.pk, at=world.at)
        assert done.imported_at == world.at
    assert summaries == [(2, 0, 0), (0, 2, 0)]
    assert SurveyAnswer.objects.count() == 2


def test_problems_stand_at_their_cells(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    content = filled(
        ["西湖新村", "11栋", "1单元", "901", "1 met", None, None, None],
        ["西湖新村", "11栋", "1单元", "101", "maybe", None, None, None],
        ["西湖新村", "11栋", "1单元", "102", None, 3, None, None],
        ["西湖新村", "11栋", "1单元", "201", "1", None, "13900009999", None],
        ["西湖新村", "11栋", "1单元", "202", "1", None, None, None],
        ["西湖新村", "11栋", "1单元", "202", "2", None, None, None],
        ["西湖新村", "", "", "202", "2", 500, None, None],
    )
    waiting = check_survey_file(
        actor=world.secretary().actor, survey=survey, filename="a.xlsx", content=content, at=world.at
    )
    cells = [f"{problem['column']}{problem['row']}" for problem in waiting.summary["problems"]]
    assert cells == ["D2", "E3", "E4", "G5", "D7", "B8", "F8"] or cells == ["D2", "E3", "E4", "G5", "D7", "F8", "B8"]
    done = carry_out_survey_file(actor=world.secretary().actor, import_id=waiting.pk, at=world.at)
    assert done.imported_at is None
    assert not SurveyAnswer.objects.exists()


def test_what_is_taken_away_comes_back_unchanged(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world, home = neighbourhood.world, neighbourhood.homes[2][0][1]
    enter(survey, world, Answer(home, Outcome.NOBODY, heard="=1+1"))
    content = survey_file(survey)
    (sheet,) = read_workbook(content).values()
    assert len(list(sheet.rows())) == 25
    waiting = check_survey_file(
        actor=world.secretary().actor, survey=survey, filename="a.xlsx", content=content, at=world.at
    )
    assert (waiting.summary["does_something"], waiting.problems, waiting.summary["unchanged"]) == (False, 0, 1)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("1", "met"), ("2 nobody in", "nobody"), ("空置无人住", "empty"), ("4 不愿意说", "declined"), ("5", None)],
)
def test_results_are_understood_however_they_are_written(text: str, outcome: str | None) -> None:
    assert outcome_of(text) == outcome


def test_the_paper_sheet_has_a_page_per_building(survey: Survey, neighbourhood: Neighbourhood) -> None:
    world = neighbourhood.world
    pdf = sheets_pdf(
        survey,
        neighbourhood.buildings,
        community=world.community,
        address=lambda row: f"https://x/{row.pk}",
        at=world.at,
    )
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) == 3
