"""Boards follow the register and the consents: what is agreed to is shown, what is taken back is gone."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.test import TestCase
from django.utils import translation

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.messaging.models import InboxEntry
from shanzhi.organisations.models import Post
from shanzhi.organisations.services import end_post
from shanzhi.people.models import Consent, Person
from shanzhi.people.services import correct_person, withdraw_consent
from shanzhi.people.services.publication import published_values
from shanzhi.publicity.content import Content, changes_since, content_of
from shanzhi.publicity.enums import ChangeKind, PrintKind, PublicField
from shanzhi.publicity.models import Board, BoardEntry, BoardPrint, ConsentQuestion
from shanzhi.publicity.queries import boards_kept_by, on_the_wall
from shanzhi.publicity.services.boards import (
    change_board,
    change_entry,
    move_up,
    put_on_board,
    put_up_board,
    put_up_missing_boards,
    take_down_board,
    take_off_board,
)
from shanzhi.publicity.services.consents import answer_question, ask_for_consent, note_consents, tell_of_withdrawal
from shanzhi.publicity.services.printing import note_cards_taken_back, record_print
from shanzhi.records.models import AuditEntry
from shanzhi.service_requests.services.categories import open_menu
from tests.publicity.conftest import agree
from tests.world import World

F = PublicField


def content(board: Board, world: World) -> Content:
    return content_of(board, on=world.at.date())


def changes(board: Board, world: World, kind: PrintKind = PrintKind.BOARD) -> list[tuple[str, str]]:
    last = board.prints.filter(kind=kind).first()
    assert last is not None
    return [(change.kind.value, change.what) for change in changes_since(last, content(board, world))]


def test_a_new_board_has_its_holders_of_posts_and_shows_nothing_of_them(board: Board, world: World) -> None:
    shown = content(board, world)

    assert [line.person for line in shown.lines] == [world.group_leader().person]
    assert shown.public_lines == []
    assert (board.title, board.phone) == (world.group.name, world.community.phone)


@pytest.mark.parametrize("fields", [some for n in range(5) for some in combinations(F, n)], ids=str)
def test_each_field_shows_exactly_with_its_own_consent(board: Board, world: World, fields: tuple[F, ...]) -> None:
    leader = world.group_leader()
    if fields:
        agree(world, leader, *fields)
    change_entry(actor=leader.actor, entry=board.entries.get(), services="水电小修", at=world.at)

    (line,) = content(board, world).lines

    assert {name for name in F if getattr(line, name)} == set(fields)
    assert line.is_public == bool(set(fields) - {F.SERVICES})
    if F.NAME in fields:
        assert line.name == leader.name
    if F.PHONE in fields:
        assert line.phone == leader.phone


def test_what_is_withdrawn_is_gone_at_once(board: Board, world: World) -> None:
    leader = world.group_leader()
    agree(world, leader)
    assert content(board, world).lines[0].phone == leader.phone

    withdraw_consent(actor=leader.actor, person=leader.person, purpose=F.PHONE.purpose, at=world.at)

    (line,) = content(board, world).lines
    assert (line.phone, line.name) == ("", leader.name)


def test_a_consent_to_an_older_text_does_not_count(board: Board, world: World) -> None:
    leader = world.group_leader()
    agree(world, leader, F.NAME)
    Consent.objects.update(version="0")

    assert content(board, world).public_lines == []


def test_an_erased_person_is_not_shown(board: Board, world: World) -> None:
    agree(world, world.group_leader())
    Person.objects.filter(pk=world.group_leader().person.pk).update(erased_at=world.at)

    assert published_values(street=world.street, person_ids=[world.group_leader().person.pk]) == {}
    assert content(board, world).public_lines == []


def test_who_gives_up_the_post_is_not_shown(board: Board, world: World) -> None:
    someone = world.someone(("building_chief", world.group))
    put_on_board(actor=world.secretary().actor, board=board, person=someone.person, at=world.at)
    agree(world, someone)
    assert len(content(board, world).public_lines) == 1

    end_post(
        actor=world.secretary().actor, post=Post.objects.get(person=someone.person), on=world.at.date(), at=world.at
    )

    assert content(board, world).public_lines == []
    assert [line.belongs for line in content(board, world).lines] == [True, False]


def test_a_member_without_a_post_is_called_member(board: Board, world: World) -> None:
    agree(world, world.member())
    put_on_board(actor=world.secretary().actor, board=board, person=world.member().person, at=world.at)

    assert [line.post for line in content(board, world).public_lines] == ["成员"]


def test_what_a_member_said_themselves_is_shown_until_the_board_says_more(board: Board, world: World) -> None:
    leader = world.group_leader()
    assert leader.member is not None
    leader.member.skills = ["理发", "修伞"]
    leader.member.save(update_fields=["skills"])
    agree(world, leader)
    assert content(board, world).lines[0].services == "理发、修伞"

    change_entry(actor=leader.actor, entry=board.entries.get(), services="代办", at=world.at)

    assert content(board, world).lines[0].services == "代办"


def test_only_who_belongs_there_stands_on_a_board(board: Board, world: World) -> None:
    with pytest.raises(DomainError):
        put_on_board(
            actor=world.secretary().actor, board=board, person=world.account_without_post().person, at=world.at
        )
    assert BoardEntry.objects.count() == 1


def test_putting_on_twice_counts_once_and_order_is_kept(board: Board, world: World) -> None:
    actor = world.secretary().actor
    for someone in (world.member(), world.member(), world.other_member()):
        put_on_board(actor=actor, board=board, person=someone.person, at=world.at)
    move_up(actor=actor, entry=board.entries.get(person=world.other_member().person), at=world.at)

    people = [world.group_leader(), world.other_member(), world.member()]
    assert [line.person for line in content(board, world).lines] == [one.person for one in people]

    take_off_board(actor=actor, entry=board.entries.get(person=world.other_member().person), at=world.at)
    assert len(content(board, world).lines) == 2


def test_a_community_board_names_the_body(world: World) -> None:
    hall = put_up_board(actor=world.secretary().actor, community=world.code, title="红色议事厅", at=world.at)
    leader = world.group_leader()
    put_on_board(actor=world.secretary().actor, board=hall, person=leader.person, at=world.at)
    agree(world, leader)

    assert content(hall, world).public_lines[0].post == f"{world.group.name}楼栋党小组组长"


def test_two_boards_with_one_heading_do_not_hang_in_one_community(board: Board, world: World) -> None:
    with pytest.raises(DomainError) as refused:
        put_up_board(actor=world.secretary().actor, community=world.code, title=board.title, at=world.at)
    assert refused.value.field == "title"

    take_down_board(actor=world.secretary().actor, board=board, at=world.at)
    put_up_board(actor=world.secretary().actor, community=world.code, title=board.title, at=world.at)


def test_all_missing_boards_are_put_up_at_once(world: World) -> None:
    world.group_leader()
    made = put_up_missing_boards(actor=world.secretary().actor, community=world.code, at=world.at)

    assert {one.organisation for one in made} == {world.committee, world.branch, world.group}
    assert put_up_missing_boards(actor=world.secretary().actor, community=world.code, at=world.at) == []


@pytest.mark.parametrize(
    ("role", "keeps"),
    [
        ("secretary", True),
        ("community_staff", True),
        ("street_staff", True),
        ("group_leader", True),
        ("member", False),
        ("partner_contact", False),
        ("account_without_post", False),
    ],
)
def test_who_keeps_a_board(board: Board, world: World, role: str, keeps: bool) -> None:
    actor = getattr(world, role)().actor
    assert list(boards_kept_by(actor)) == ([board] if keeps else [])
    deeds = [
        lambda: change_board(actor=actor, board=board, hours="周五", at=world.at),
        lambda: ask_for_consent(actor=actor, board=board, at=world.at),
        lambda: record_print(actor=actor, board=board, kind=PrintKind.BOARD, at=world.at),
        lambda: take_down_board(actor=actor, board=board, at=world.at),
    ]
    for deed in deeds:
        if keeps:
            deed()
        else:
            with pytest.raises(NotPermitted):
                deed()


def test_a_neighbour_keeps_nothing_of_ours(board: Board, world: World, other_world: World) -> None:
    actor = other_world.street_staff().actor
    with pytest.raises(NotPermitted):
        change_board(actor=actor, board=board, hours="周五", at=world.at)
    assert not boards_kept_by(actor).exists()


# Asking


def test_one_press_asks_everybody_once_and_tells_them(board: Board, world: World) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        told = ask_for_consent(actor=world.secretary().actor, board=board, at=world.at)
    assert told == 1
    assert InboxEntry.objects.filter(account=world.group_leader().account, message="publicity.consent_asked").exists()

    assert ask_for_consent(actor=world.secretary().actor, board=board, at=world.at) == 0


def test_the_person_answers_field_by_field_and_once(board: Board, world: World) -> None:
    leader = world.group_leader()
    ask_for_consent(actor=world.secretary().actor, board=board, at=world.at)
    question = ConsentQuestion.objects.get()
    with pytest.raises(NotPermitted):
        answer_question(actor=world.secretary().actor, question=question, agreed=[F.NAME], at=world.at)

    answer_question(actor=leader.actor, question=question, agreed=[F.NAME, F.POST], at=world.at)

    (line,) = content(board, world).lines
    assert (line.name, line.phone) == (leader.name, "")
    with pytest.raises(NotPossible):
        answer_question(actor=leader.actor, question=question, agreed=[], at=world.at)


def test_who_said_no_is_not_asked_again_by_the_one_button(board: Board, world: World) -> None:
    leader, actor = world.group_leader(), world.secretary().actor
    ask_for_consent(actor=actor, board=board, at=world.at)
    answer_question(actor=leader.actor, question=ConsentQuestion.objects.get(), agreed=[], at=world.at)

    assert ask_for_consent(actor=actor, board=board, at=world.at) == 0
    assert ask_for_consent(actor=actor, board=board, at=world.at, persons=[leader.person.pk]) == 1


def test_staff_note_a_signed_consent_and_a_leader_does_not(board: Board, world: World) -> None:
    person = world.group_leader().person
    put_on_board(actor=world.secretary().actor, board=board, person=world.member().person, at=world.at)
    with pytest.raises(NotPermitted):
        note_consents(
            actor=world.group_leader().actor, board=board, person=world.member().person, agreed=[F.NAME], at=world.at
        )

    note_consents(actor=world.secretary().actor, board=board, person=person, agreed=[F.NAME], at=world.at)
    note_consents(actor=world.secretary().actor, board=board, person=person, agreed=[F.POST], at=world.at)

    assert {c.purpose for c in Consent.objects.filter(withdrawn_at=None)} == {F.POST.purpose}


# Printing


def test_a_print_keeps_no_value_and_is_up_to_date(board: Board, world: World) -> None:
    leader = world.group_leader()
    agree(world, leader)
    made, _content = record_print(actor=world.secretary().actor, board=board, kind=PrintKind.BOARD, at=world.at)

    assert changes(board, world) == []
    kept = str(made.snapshot) + str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert leader.name not in kept
    assert leader.phone not in kept


def test_what_changed_since_the_print_is_listed_the_withdrawn_first(board: Board, world: World) -> None:
    leader, actor = world.group_leader(), world.secretary().actor
    agree(world, leader, F.NAME, F.PHONE)
    record_print(actor=actor, board=board, kind=PrintKind.BOARD, at=world.at)

    board = change_board(actor=actor, board=board, hours="周五晚", at=world.at)
    correct_person(actor=actor, person=leader.person, name="欧阳新名", at=world.at)
    withdraw_consent(actor=leader.actor, person=leader.person, purpose=F.PHONE.purpose, at=world.at)
    agree(world, leader, F.POST)

    assert changes(board, world) == [
        ("withdrawn", "电话"),
        ("changed", "开放时间"),
        ("changed", "姓名"),
        ("added", "职务"),
    ]
    (row,) = on_the_wall([board], on=world.at.date())
    assert row.is_outdated
    assert row.is_urgent

    record_print(actor=actor, board=board, kind=PrintKind.BOARD, at=world.at)
    assert changes(board, world) == []


def test_a_print_is_up_to_date_in_every_language(board: Board, world: World) -> None:
    leader = world.group_leader()
    assert leader.member is not None
    leader.member.skills = ["理发", "修伞"]
    leader.member.save(update_fields=["skills"])
    agree(world, leader)
    record_print(actor=world.secretary().actor, board=board, kind=PrintKind.BOARD, at=world.at)
    with translation.override("en"):
        assert changes(board, world) == []


def test_what_the_menu_of_services_has_a_name_for_is_said_by_it(board: Board, world: World) -> None:
    open_menu(actor=world.program(), street=world.street, at=world.at)
    leader = world.group_leader()
    assert leader.member is not None
    leader.member.skills = ["policy", "修伞"]
    leader.member.save(update_fields=["skills"])
    agree(world, leader)

    assert content(board, world).lines[0].services == "政策咨询、修伞"


def test_what_was_taken_back_is_not_asked_for_again_by_the_one_button(board: Board, world: World) -> None:
    leader, actor = world.group_leader(), world.secretary().actor
    agree(world, leader)
    withdraw_consent(actor=leader.actor, person=leader.person, purpose=F.PHONE.purpose, at=world.at)

    assert ask_for_consent(actor=actor, board=board, at=world.at) == 0
    assert ask_for_consent(actor=actor, board=board, at=world.at, persons=[leader.person.pk]) == 1
    assert ConsentQuestion.objects.get().fields == ["phone"]


def test_who_left_the_board_is_listed(board: Board, world: World) -> None:
    actor = world.secretary().actor
    agree(world, world.group_leader())
    record_print(actor=actor, board=board, kind=PrintKind.BOARD, at=world.at)
    take_off_board(actor=actor, entry=board.entries.get(), at=world.at)

    assert changes(board, world) == [("gone", "")]


def test_cards_are_watched_person_by_person_until_taken_back(board: Board, world: World) -> None:
    leader, member, actor = world.group_leader(), world.member(), world.secretary().actor
    put_on_board(actor=actor, board=board, person=member.person, at=world.at)
    for someone in (leader, member):
        agree(world, someone)
        record_print(actor=actor, board=board, kind=PrintKind.CARDS, at=world.at, persons=[someone.person.pk])
    assert changes(board, world, PrintKind.CARDS) == []

    withdraw_consent(actor=leader.actor, person=leader.person, purpose=F.PHONE.purpose, at=world.at)
    assert changes(board, world, PrintKind.CARDS) == [("withdrawn", "电话")]

    record_print(actor=actor, board=board, kind=PrintKind.CARDS, at=world.at, persons=[member.person.pk])
    assert changes(board, world, PrintKind.CARDS) == [("withdrawn", "电话")]
    note_cards_taken_back(actor=actor, board=board, at=world.at)
    assert changes(board, world, PrintKind.CARDS) == []


def test_a_card_needs_a_name_or_a_number(board: Board, world: World) -> None:
    agree(world, world.group_leader(), F.POST, F.SERVICES)
    with pytest.raises(NotPossible):
        record_print(actor=world.secretary().actor, board=board, kind=PrintKind.CARDS, at=world.at)
    assert not BoardPrint.objects.exists()


def test_withdrawing_tells_who_keeps_the_printed_board(board: Board, world: World) -> None:
    leader, staff = world.group_leader(), world.community_staff()
    agree(world, leader, F.NAME)
    record_print(actor=world.secretary().actor, board=board, kind=PrintKind.BOARD, at=world.at)
    later = world.at + timedelta(hours=1)
    for purpose in (F.NAME.purpose, F.PHONE.purpose, "something.else"):  # only the name stands on the paper
        tell_of_withdrawal(street=world.street, person_id=leader.person.pk, purpose=purpose, at=later)

    told = InboxEntry.objects.filter(message="publicity.board_outdated")
    assert set(told.values_list("account", flat=True)) == {leader.account.pk, staff.account.pk}
    assert told.count() == 2


def test_the_same_number_hashes_differently_for_two_persons(board: Board, world: World) -> None:
    actor = world.secretary().actor
    put_on_board(actor=actor, board=board, person=world.member().person, at=world.at)
    for someone in (world.group_leader(), world.member()):
        agree(world, someone, F.POST, F.SERVICES)
    for entry in board.entries.all():
        change_entry(actor=actor, entry=entry, services="代办", at=world.at)
    made, _content = record_print(actor=actor, board=board, kind=PrintKind.BOARD, at=world.at)

    hashes = [fields["services"] for fields in made.snapshot["people"].values()]
    assert len(set(hashes)) == 2
    assert ChangeKind.WITHDRAWN == "withdrawn"
