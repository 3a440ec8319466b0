from django.urls import URLPattern, URLResolver, path

from shanzhi.publicity.views import me, public
from shanzhi.publicity.views.desk import boards, entries, printing

app_name = "publicity"
BOARD = "desk/boards/<int:board>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("n/<str:token>/", public.public_board, name="public_board"),
    path("c/<int:community>/boards/", public.public_boards, name="public_boards"),
    path("me/boards/", me.my_boards, name="my_boards"),
    path("me/boards/answer/<int:question>/", me.answer, name="answer"),
    path("desk/boards/", boards.boards, name="boards"),
    path("desk/boards/new/", boards.board_new, name="board_new"),
    path("desk/boards/missing/", boards.boards_missing, name="boards_missing"),
    path("desk/boards/print/", printing.print_many, name="print_many"),
    path(BOARD, boards.board, name="board"),
    path(BOARD + "change/", boards.board_change, name="board_change"),
    path(BOARD + "take-down/", boards.board_take_down, name="board_take_down"),
    path(BOARD + "people/", entries.people_add, name="people_add"),
    path(BOARD + "people/<int:entry>/", entries.entry_change, name="entry_change"),
    path(BOARD + "people/<int:entry>/move/", entries.entry_move, name="entry_move"),
    path(BOARD + "people/<int:entry>/off/", entries.entry_off, name="entry_off"),
    path(BOARD + "people/<int:entry>/consents/", entries.entry_consents, name="entry_consents"),
    path(BOARD + "ask/", entries.ask, name="ask"),
    path(BOARD + "consents.pdf", printing.consent_sheet, name="consent_sheet"),
    path(BOARD + "specimen.pdf", printing.specimen, name="specimen"),
    path(BOARD + "print/", printing.print_board, name="print_board"),
    path(BOARD + "cards/", printing.print_cards, name="print_cards"),
    path(BOARD + "cards/taken-back/", printing.cards_taken_back, name="cards_taken_back"),
]
