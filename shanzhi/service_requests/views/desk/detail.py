"""The page of one request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.qr import qr_svg
from shanzhi.organisations.rules import has_post
from shanzhi.records import trace
from shanzhi.records.files import url_of
from shanzhi.records.models import File
from shanzhi.service_requests import emergency, rules
from shanzhi.service_requests.enums import Action, DispatchOutcome, Grade, VisitChannel, WhistleState
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import Dispatch, ServiceRequest, Step
from shanzhi.service_requests.queries.detail import REQUEST_KIND, Record, record_of, request_with_parts
from shanzhi.service_requests.queries.rows import RUNS, TONES
from shanzhi.service_requests.services.whistles import NEXT
from shanzhi.service_requests.told import told_of
from shanzhi.service_requests.views.desk.acting import deeds_for
from shanzhi.service_requests.views.desk.pages import load_request
from shanzhi.service_requests.workflow import RUNNING

SHOWN_DEEDS = 3
OF_RESIDENTS = (Action.SUBMIT, Action.RATE, Action.URGE, Action.ADD)
"""Steps without a name were a resident's, not the program's."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the history: what, when, by whom, in which words."""

    title: str
    at: datetime
    by: str
    reason: str
    told: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as `c-photos` wants it."""

    url: str
    thumbnail: str
    text: str
    note: str = ""


@require_safe
@only(has_post)
def show(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show what, where, who, in whose hands, until when, what happened, and what this actor can do now."""
    at = clock.now()
    thing = request_with_parts(request.actor, pk)
    if thing is None:
        raise Http404
    return render(request, "service_requests/desk/detail.html", context_of(request, thing, record_of(thing), at))


@require_safe
@only(has_post)
def talk(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show what colleagues say about it: a page of its own, and a part the detail page loads when it comes into view."""
    thing = load_request(request, pk)
    part, page = "service_requests/desk/parts/talk.html", "service_requests/desk/talk.html"
    template = part if request.headers.get("HX-Request") else page
    return render(request, template, {"section": "requests", "thing": thing})


def context_of(request: ShanzhiRequest, thing: Any, record: Record, at: datetime) -> dict[str, Any]:
    """Return what the page needs. Asks the database nothing."""
    deeds = deeds_for(request, thing)
    may_dispatch = rules.may_dispatch(request.actor, thing)
    return {
        "section": "requests",
        "thing": thing,
        "tone": TONES.get(S(thing.state), ""),
        "parts": [{**part, "label": S(part["state"]).label} for part in thing.part_rows],
        "is_late": thing.state in RUNS and thing.due_at < at,
        "runs": thing.state in RUNNING,
        "sounds_dangerous": thing.state == S.WAITING and emergency.sounds_dangerous(thing.text),
        "deeds": deeds[:SHOWN_DEEDS],
        "more_deeds": deeds[SHOWN_DEEDS:],
        "door": thing.household if rules.may_see_door(request.actor, thing) else None,
        "who": who_has_it(thing),
        "history": [event_of(step) for step in reversed(record.steps)],
        "services": [(service, photos_of(record.service_photos.get(service.pk, []))) for service in record.services],
        "photos": photos_of(record.photos),
        "order": order_of(record.dispatches) if may_dispatch else None,
        "whistles": [whistle_of(row) for row in thing.whistle_rows],
        "visits": [visit_of(row) for row in thing.visit_rows],
        "next_steps": trace.next_steps(request.actor, thing),
        "answers": answers_of(thing),
        "resident_url": reverse("portal:thread", args=[thing.token]),
        "about": f"{REQUEST_KIND}:{thing.pk}",
        "may_look": thing.reporter is not None
        and rules.looks_for_a_request(request.actor, thing.reporter, "phone", thing),
        "may_sort": rules.may_sort(request.actor, thing),
        "link": link_of(request, record.dispatches) if may_dispatch else None,
    }


def who_has_it(thing: ServiceRequest) -> str:
    """Return in whose hands it is: member, unit or group."""
    if thing.holder is not None:
        return str(thing.holder.person)
    return str(thing.partner or thing.group or "")


def event_of(step: Step) -> Event:
    """Put a step into words. Numbers in `data` say what changed."""
    title = str(Action(step.action).label)
    if step.action == Action.CLIMB and "to_level" in step.data:
        title = _("nobody took it: one level up")
    by = step.actor or ("" if step.action in OF_RESIDENTS else _("the program"))
    told = told_of(step)
    return Event(title, step.at, by, step.reason, told if told != step.reason else "")


def photos_of(files: list[File]) -> list[Photo]:
    """Return pictures with the addresses records serves them under."""
    return [
        Photo(url_of(file), url_of(file, thumbnail=True), str(file.get_role_display()), str(file.get_role_display()))
        for file in files
    ]


def order_of(dispatches: list[Dispatch]) -> Dispatch | None:
    """Return the last order, with the reasons for which its receiver was suggested."""
    return dispatches[-1] if dispatches else None


def link_of(request: ShanzhiRequest, dispatches: list[Dispatch]) -> dict[str, Any] | None:
    """Return the limited link of a hand-over that still counts, with its QR code."""
    last = order_of(dispatches)
    if last is None or not last.link_token or last.outcome in (DispatchOutcome.RECALLED, DispatchOutcome.DECLINED):
        return None
    if last.link_until is not None and last.link_until < clock.now():
        return None
    url = request.build_absolute_uri(reverse("portal:order", args=[last.link_token]))
    return {"url": url, "until": last.link_until, "qr": qr_svg(url, label=_("QR code of the link"))}


def whistle_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a call with its moments as times and its next state."""
    state = WhistleState(row["state"])
    following = NEXT.get(state)
    return {
        **row,
        "at": parse_datetime(row["at"]),
        "arrive_by": parse_datetime(row["arrive_by"]),
        "label": state.label,
        "next": following.value if following else "",
        "next_label": {WhistleState.SIGNED_FOR: _("Signed for"), WhistleState.ARRIVED: _("Arrived")}.get(following),  # type: ignore[arg-type]
        "is_done": state == WhistleState.DONE,
    }


def visit_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a return visit in words."""
    return {
        **row,
        "at": parse_datetime(row["at"]),
        "channel": VisitChannel(row["channel"]).label,
        "grade": Grade(row["grade"]).label if row["grade"] else "",
    }


def answers_of(thing: ServiceRequest) -> list[tuple[str, str]]:
    """Return the category's own questions with what was answered."""
    yes_no = {"yes": _("Yes"), "no": _("No")}
    asked = [(question["label"], thing.answers.get(question["key"], "")) for question in thing.category.questions]
    return [(label, yes_no.get(answer, answer)) for label, answer in asked if answer]
