"""The board: one column for each thing somebody has to do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.rules import has_post
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.queries.board import board_of
from shanzhi.service_requests.queries.freshness import stamp_of
from shanzhi.service_requests.queries.rows import RUNS, TONES, title_of
from shanzhi.service_requests.views.desk.acting import deeds_for
from shanzhi.service_requests.views.desk.detail import who_has_it


@require_safe
@only(has_post)
def board(request: ShanzhiRequest) -> HttpResponse:
    """Show the board; htmx asks for its columns again and gets 304 while nothing has changed."""
    at = clock.now()
    stamp = stamp_of(request.actor, at, language=get_language() or "")
    if request.headers.get("HX-Request"):
        unchanged = get_conditional_response(request, etag=stamp)
        if unchanged is not None:
            return unchanged
    columns = board_of(request.actor, at)
    context: dict[str, Any] = {
        "section": "board",
        "columns": [(column, [card_of(request, thing, at) for thing in column.cards]) for column in columns],
    }
    part, page = "service_requests/desk/parts/columns.html", "service_requests/desk/board.html"
    response = render(request, part if request.headers.get("HX-Request") else page, context)
    response["ETag"] = stamp
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "HX-Request, Cookie"
    return response


def card_of(request: ShanzhiRequest, thing: Any, at: Any) -> dict[str, Any]:
    """Return what a card shows, with what the actor can do from its menu."""
    return {
        "thing": thing,
        "title": title_of(thing.text),
        "who": who_has_it(thing),
        "tone": TONES.get(S(thing.state), ""),
        "runs": thing.state in RUNS,
        "is_late": thing.state in RUNS and thing.due_at < at,
        "deeds": deeds_for(request, thing)[:6],
    }
