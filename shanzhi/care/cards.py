"""The visit card 走访卡 on paper: a part that comes back and is entered by its number, a part that stays at the door."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.care.models import CareVisit
from shanzhi.core.pdf import render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.territory.models import Community


def cards_pdf(
    visits: Sequence[CareVisit],
    *,
    community: Community,
    visit_url: Callable[[CareVisit], str],
    own_url: Callable[[CareVisit], str],
    shows_door: Callable[[CareVisit], bool],
    at: datetime,
) -> bytes:
    """Return two cards per A4. Names and phones are masked: the paper may lie about. The door is on it where `shows_door` allows."""
    cards = [
        _card(visit, visit_url=visit_url(visit), own_url=own_url(visit), with_door=shows_door(visit))
        for visit in visits
    ]
    data = {
        "title": _("Visit cards"),
        "words": _words(),
        "community": community.name,
        "phone": community.phone,
        "cards": cards,
    }
    return render_pdf("care/card.typ", data, at=at)


def _card(visit: CareVisit, *, visit_url: str, own_url: str, with_door: bool) -> dict[str, Any]:
    entry, home = visit.entry, visit.entry.household
    place = [home.building.estate.name, home.building.name] if home else []
    if with_door and home is not None:
        place += [home.entrance.name if home.entrance else "", home.door]
    person = entry.person
    last_day = timezone.localtime(visit.due_at - timedelta(minutes=1))
    return {
        "number": visit.number,
        "form": str(visit.get_form_display()),
        "day": visit.planned_on.isoformat(),
        "due": last_day.strftime("%Y-%m-%d %H:%M") if visit.event_id else visit.planned_on.isoformat(),
        "who": str(person.name or "") if person else "",
        "phone": str(person.phone or "") if person else "",
        "place": " ".join(part for part in place if part),
        "visitor": str(visit.visitor or ""),
        "qr": qr_svg(visit_url),
        "own_qr": qr_svg(own_url),
    }


def _words() -> dict[str, Any]:
    return {
        "back": _("Comes back to the community"),
        "stays": _("Stays with the person visited"),
        "title": _("Visit card"),
        "day": _("Day"),
        "what": _("What"),
        "who": _("Who"),
        "phone": _("Phone"),
        "place": _("Where"),
        "visitor": _("Visitor"),
        "met": _("Somebody was in"),
        "yes": _("Yes"),
        "no": _("No"),
        "when": _("Day and time"),
        "heard": _("What was heard"),
        "needed": _("What is needed (becomes a request)"),
        "signature": _("Visitor's signature"),
        "came": _("Somebody of your community came to see you."),
        "call": _("Call us whenever you need something:"),
        "scan": _("Scan to see when somebody comes next, or ask your family to."),
        "note": _("No photo and no place is needed."),
    }
