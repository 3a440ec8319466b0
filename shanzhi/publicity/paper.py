"""A board on A3, cards ten to an A4, the sheet on which people agree: what is put on paper, from what is public today."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.pdf import missing_characters, render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.publicity.addresses import board_address
from shanzhi.publicity.content import Content, Line
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.models import BoardPrint
from shanzhi.territory.models import Community

CARDS_ON_A_SHEET = 10
LINES_ON_A_SHEET = 8
Absolute = Callable[[str], str]


def boards_pdf(
    contents: Iterable[tuple[Content, BoardPrint | None]], names: dict[int, str], absolute: Absolute, at: datetime
) -> bytes:
    """Return one A3 for each board. Without its print it is a specimen and says so. `names`: communities by code.

    It hangs on walls, so its words are in the site's first language.
    """
    with translation.override(settings.LANGUAGE_CODE):
        sheets = [_board(content, made, names, absolute, at) for content, made in contents]
        return render_pdf("publicity/board.typ", {"title": _("Notice boards"), "sheets": sheets}, at=at)


def _board(
    content: Content, made: BoardPrint | None, names: dict[int, str], absolute: Absolute, at: datetime
) -> dict[str, Any]:
    board = content.board
    day = timezone.localdate(at).isoformat()
    printed = _("Print %(number)s of %(day)s") % {"number": made.number if made else "", "day": day}
    return {
        "community": names.get(board.community, ""),
        "title": board.title,
        "place": board.place,
        "people": [_person(line) for line in content.public_lines],
        "services": [line.strip() for line in board.services.splitlines() if line.strip()],
        "services_head": _("What we do for you"),
        "hours": board.hours,
        "hours_head": _("Opening hours"),
        "phone": board.phone,
        "phone_head": _("Service telephone"),
        "scan": _("Scan: always up to date"),
        "helps": _("Can help with: "),
        "nobody": _("Nobody is named here yet. Please call us."),
        **_code(board_address(board), absolute),
        "printed": printed if made else "",
        "specimen": "" if made else _("Specimen: not for the wall"),
        "consent": _("Everybody named here agreed to it."),
    }


def cards_pdf(content: Content, community: str, copies: int, absolute: Absolute, at: datetime) -> bytes:
    """Return contact cards of 90 × 54 mm with cut marks, ten to an A4: each person's `copies` one after the other."""
    with translation.override(settings.LANGUAGE_CODE):
        people = [_person(line) for line in content.lines for _copy in range(copies)]
        data = {
            "title": _("Contact cards of %(board)s") % {"board": content.board.title},
            "board": content.board.title,
            "community": community,
            "scan": _("Scan: up to date"),
            "phone": content.board.phone,
            "phone_head": _("Service telephone"),
            "helps": _("Can help with: "),
            "cards": people,
            **_code(board_address(content.board), absolute),
        }
        return render_pdf("publicity/cards.typ", data, at=at)


def consent_sheet_pdf(content: Content, community: str, at: datetime) -> bytes:
    """Return the sheet on which people agree field by field and sign, with blank rows for who comes later."""
    with translation.override(settings.LANGUAGE_CODE):
        data = {
            "title": _("Consent to publication"),
            "board": content.board.title,
            "community": community,
            "text": _(
                "I agree that what I tick may be published on this board, on contact cards and on the page behind their code. "
                "I can take this back at any time; then it is taken from the page at once and from paper as soon as it is printed again."
            ),
            "heads": [
                pgettext("on a list to sign", "Who"),
                *(str(field.label) for field in PublicField),
                _("Signature"),
                _("Date"),
            ],
            "people": [str(line.person) for line in content.lines],
            "blank": max(2, LINES_ON_A_SHEET - len(content.lines)),
        }
        return render_pdf("publicity/consent_sheet.typ", data, at=at)


def unprintable(contents: Sequence[Content]) -> list[str]:
    """Return the characters of these boards that paper would show as 〓: rare ones outside the fonts' 30,890."""
    texts = [
        text
        for content in contents
        for text in (
            content.board.title,
            content.board.services,
            content.board.place,
            *(value for line in content.public_lines for value in _person(line).values()),
        )
    ]
    return missing_characters("".join(texts))


def community_names(codes: Iterable[int]) -> dict[int, str]:
    """Return the names of communities by code."""
    return dict(Community.objects.filter(community__in=set(codes)).values_list("community", "name"))


def _person(line: Line) -> dict[str, str]:
    return {"name": line.name, "post": line.post, "phone": spaced(line.phone), "services": line.services}


def spaced(phone: str) -> str:
    """Return a mobile number in the groups in which people read it out: 138 0000 1234."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.startswith("1") else phone


def _code(path: str, absolute: Absolute) -> dict[str, str]:
    address = absolute(path)
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return {"qr": qr_svg(address), "address": shown}
