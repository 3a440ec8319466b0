"""The pages and papers of boards, as owner, member, resident and outsider; statements that do not grow with rows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shanzhi.core.pdf import missing_characters
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people.models import Consent
from shanzhi.people.services import withdraw_consent
from shanzhi.publicity.enums import PublicField as F
from shanzhi.publicity.models import Board, BoardPrint, ConsentQuestion
from shanzhi.publicity.personal import boards_of, export_boards
from shanzhi.publicity.services.boards import put_up_board
from shanzhi.publicity.services.consents import ask_for_consent
from tests.clients import client_of
from tests.publicity.conftest import agree
from tests.world import World

Clients = Callable[..., Any]


def test_the_public_page_shows_what_is_agreed_and_nothing_else(board: Board, world: World) -> None:
    leader = world.group_leader()
    agree(world, leader, F.NAME, F.POST)
    url = reverse("publicity:public_board", args=[board.token])

    said = client_of(None).get(url)

    assert leader.name in said.content.decode()
    assert leader.phone not in said.content.decode()
    assert "no-store" in said["Cache-Control"]
    withdraw_consent(actor=leader.actor, person=leader.person, purpose=F.NAME.purpose, at=world.at)
    assert leader.name not in client_of(None).get(url).content.decode()


def test_the_list_of_boards_names_nobody(board: Board, world: World) -> None:
    agree(world, world.group_leader())
    said = client_of(None).get(reverse("publicity:public_boards", args=[world.code])).content.decode()

    assert board.title in said
    assert world.group_leader().name not in said
    assert world.group_leader().phone not in said


def test_a_board_taken_down_has_no_page(board: Board, world: World) -> None:
    client_of(world.secretary()).post(reverse("publicity:board_take_down", args=[board.pk]))
    assert client_of(None).get(reverse("publicity:public_board", args=[board.token])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("secretary", 200), ("street_staff", 200), ("group_leader", 200), ("member", 404), ("partner_contact", 404)],
)
def test_who_opens_a_board_at_the_desk(board: Board, world: World, role: str, status: int) -> None:
    client = client_of(getattr(world, role)())
    for name, arguments in (
        ("boards", []),
        ("board", [board.pk]),
        ("board_change", [board.pk]),
        ("specimen", [board.pk]),
    ):
        assert client.get(reverse(f"publicity:{name}", args=arguments)).status_code == status, name


def test_a_leader_of_another_group_finds_nothing(board: Board, world: World) -> None:
    other = world.add_organisation(OrganisationKind.BUILDING_GROUP, "2栋楼栋党小组", community=world.code)
    stranger = client_of(world.someone((PostKind.GROUP_LEADER, other)))

    assert stranger.get(reverse("publicity:board", args=[board.pk])).status_code == 404
    assert stranger.post(reverse("publicity:print_many"), {"pick": [board.pk]}).status_code == 404


def test_a_leader_does_not_note_signed_consents(board: Board, world: World) -> None:
    url = reverse("publicity:entry_consents", args=[board.pk, board.entries.get().pk])
    assert client_of(world.group_leader()).get(url).status_code == 404
    said = client_of(world.secretary()).post(url, {"agreed": ["name"], "how": "paper"})
    assert said.status_code == 302
    assert list(Consent.objects.values_list("purpose", flat=True)) == [F.NAME.purpose]


def test_a_number_typed_beside_a_person_comes_back_with_the_reason(board: Board, world: World) -> None:
    url = reverse("publicity:entry_change", args=[board.pk, board.entries.get().pk])
    said = client_of(world.secretary()).post(url, {"services": "水电 138-0000-1234"})
    assert said.status_code == 422
    assert "水电 138-0000-1234" in said.content.decode()


def test_the_person_answers_on_their_own_page(board: Board, world: World) -> None:
    leader = world.group_leader()
    ask_for_consent(actor=world.secretary().actor, board=board, at=world.at)
    question, client = ConsentQuestion.objects.get(), client_of(leader)
    page = client.get(reverse("publicity:my_boards")).content.decode()
    assert leader.phone in page  # exactly what would be shown

    answer = reverse("publicity:answer", args=[question.pk])
    assert client_of(world.member()).post(answer, {"answer": "all"}).status_code == 404
    client.post(answer, {"agreed": ["phone"]})

    assert list(Consent.objects.values_list("purpose", flat=True)) == [F.PHONE.purpose]


def pages_of(content: bytes) -> list[tuple[int, int]]:
    """Return the size of each page in millimetres."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", content)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


A3_LANDSCAPE, A4 = (420, 297), (210, 297)


def test_a_specimen_is_an_a3_and_is_not_remembered(board: Board, world: World) -> None:
    agree(world, world.group_leader())
    said = client_of(world.secretary()).get(reverse("publicity:specimen", args=[board.pk]))

    assert pages_of(said.content) == [A3_LANDSCAPE]
    assert not BoardPrint.objects.exists()


def test_many_boards_are_printed_in_one_file_and_remembered(board: Board, world: World) -> None:
    other = put_up_board(actor=world.secretary().actor, community=world.code, title="议事厅", at=world.at)
    client = client_of(world.secretary())

    said = client.post(reverse("publicity:print_many"), {"pick": [board.pk, other.pk]})

    assert pages_of(said.content) == [A3_LANDSCAPE] * 2
    assert set(BoardPrint.objects.values_list("board", "number")) == {(board.pk, 1), (other.pk, 1)}
    client.post(reverse("publicity:print_board", args=[board.pk]))
    assert list(board.prints.values_list("number", flat=True)) == [2, 1]


def test_nothing_ticked_prints_nothing(board: Board, world: World) -> None:
    said = client_of(world.secretary()).post(reverse("publicity:print_many"), {})
    assert said.status_code == 302
    assert not BoardPrint.objects.exists()


@pytest.mark.parametrize(("copies", "sheets"), [("10", 1), ("11", 2), ("", 1), ("x", 1)])
def test_cards_come_ten_to_an_a4(board: Board, world: World, copies: str, sheets: int) -> None:
    agree(world, world.group_leader())
    url = reverse("publicity:print_cards", args=[board.pk])

    said = client_of(world.secretary()).post(url, {"copies": copies})

    assert pages_of(said.content) == [A4] * sheets


def test_the_sheet_to_sign_is_an_a4(board: Board, world: World) -> None:
    said = client_of(world.secretary()).get(reverse("publicity:consent_sheet", args=[board.pk]))
    assert pages_of(said.content) == [(297, 210)]


def test_rare_surnames_print() -> None:
    assert missing_characters("亓官逄昝妘禤䶮麴郤邴鄘虢嵇缑暨逯眭仝乜亶贠隗") == []


def test_characters_without_a_glyph_are_told_before_printing(board: Board, world: World) -> None:
    board.title = "\U0002a6d5栋党小组"
    board.save(update_fields=["title"])
    said = client_of(world.secretary()).get(reverse("publicity:board", args=[board.pk])).content.decode()
    assert "无法印制的字" in said


@pytest.mark.parametrize(("name", "number"), [("boards", 15), ("board", 19), ("public_board", 13)])
def test_statements_do_not_grow_with_people(board: Board, world: World, name: str, number: int) -> None:
    arguments = {"boards": [], "board": [board.pk], "public_board": [board.token]}[name]
    url, client = reverse(f"publicity:{name}", args=arguments), client_of(world.secretary())
    counts = []
    agree(world, world.group_leader())
    for _round in range(2):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert client.get(url).status_code == 200
        counts.append(len(told))
        for someone in (world.member(), world.other_member()):
            board.entries.get_or_create(street=world.street, person=someone.person)
            agree(world, someone)
        put_up_board(
            actor=world.secretary().actor, community=world.code, title=f"厅{Board.objects.count()}", at=world.at
        )
    assert counts == [number, number]


def test_a_person_finds_their_boards_in_their_copy_and_staff_on_their_page(board: Board, world: World) -> None:
    person = world.group_leader().person
    ask_for_consent(actor=world.secretary().actor, board=board, at=world.at)

    assert [row.label for row in boards_of(world.secretary().actor, person).rows] == [board.title]
    assert boards_of(world.member().actor, person).rows == []
    copy = export_boards(person)
    assert copy["boards"] == [{"board": board.title, "helps_with": ""}]
    assert copy["questions"][0]["answered_on"] is None
