"""Today: what is late, due, unclaimed, to decide and mine; for members their jobs, what they can claim and whom they visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.guards import signed_in
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.organisations.rules import is_staff
from shanzhi.organisations.services.members import set_duty
from shanzhi.service_requests import rules
from shanzhi.service_requests.enums import Action
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries import counts_of, open_to_claim, today_of
from shanzhi.service_requests.queries.freshness import stamp_of
from shanzhi.service_requests.queries.places import homes_to_visit
from shanzhi.service_requests.queries.rows import RUNS, TONES, title_of
from shanzhi.service_requests.queries.today import SHOWN

LISTS = {
    "late": gettext_lazy("Late"),
    "due": gettext_lazy("Due within a day"),
    "unclaimed": gettext_lazy("Unclaimed"),
    "to_decide": gettext_lazy("To decide"),
    "mine": gettext_lazy("Mine"),
}
FOR_STAFF = ("late", "to_decide", "unclaimed", "due", "mine")
FOR_MEMBERS = {"mine": gettext_lazy("My jobs today"), "open": gettext_lazy("Open to claim")}
HOMES = 5
# state → (what is done next, its address below the request, its words, whether a button does it at once)
NEXT_DEEDS: dict[str, tuple[Action, str, Any, bool]] = {
    S.WAITING: (Action.ACCEPT, "accept", gettext_lazy("Accept"), True),
    S.ACCEPTED: (Action.ASSIGN, "dispatch", gettext_lazy("Dispatch"), False),
    S.OPEN: (Action.CLAIM, "claim", gettext_lazy("Claim it"), True),
    S.DISPATCHED: (Action.TAKE, "take", gettext_lazy("Take it"), True),
    S.DECLINED: (Action.ASSIGN, "dispatch", gettext_lazy("Dispatch"), False),
    S.TAKEN: (Action.FINISH, "serve", gettext_lazy("Note what was done"), False),
    S.IN_PROGRESS: (Action.FINISH, "serve", gettext_lazy("Note what was done"), False),
    S.DONE: (Action.CHECK, "check", gettext_lazy("Confirm done"), True),
    S.TO_VISIT: (Action.RATE, "visit", gettext_lazy("Return visit"), False),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One request in a list, with the one thing to do next, if it is this actor's to do."""

    thing: ServiceRequest
    title: str
    tone: str
    runs: bool
    is_late: bool
    who: str
    deed: tuple[Action, str, Any, bool] | None


@dataclass(frozen=True, slots=True)
class Section:
    """One list of today."""

    key: str
    label: Any
    count: int
    cards: list[Card]
    has_more: bool


@require_safe
@signed_in
def show(request: ShanzhiRequest) -> HttpResponse:
    """Show today; htmx asks again and gets 304 while nothing has changed."""
    actor, at = request.actor, clock.now()
    if actor.administers or not actor.grants:
        return _elsewhere(request)
    if all(grant.organisation_id is None for grant in actor.grants):  # a unit's contact has a desk of its own
        return HttpResponseRedirect(reverse("partnerships:unit"))
    stamp = stamp_of(actor, at, language=get_language() or "")
    is_part = bool(request.headers.get("HX-Request"))
    if is_part:
        unchanged = get_conditional_response(request, etag=stamp)
        if unchanged is not None:
            return unchanged
    context = staff_context(actor, at) if is_staff(actor) else member_context(actor, at)
    response = render(request, "desk/parts/lists.html" if is_part else "desk/today.html", context)
    response["ETag"] = stamp
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "HX-Request, Cookie"
    return response


def _elsewhere(request: ShanzhiRequest) -> HttpResponse:
    """An account without a post has nothing on the desk; it is told so, and whom to ask."""
    return render(request, "desk/no_post.html", {"section": "today"})


def staff_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the five lists with their counts."""
    today, counts = today_of(actor, at), counts_of(actor, at)
    sections = [
        section_of(actor, key, label=LISTS[key], things=getattr(today, key), count=counts[key], at=at)
        for key in FOR_STAFF
    ]
    return {
        "section": "today",
        "today": at,
        "stats": [(key, LISTS[key], counts[key]) for key in LISTS],
        "sections": [section for section in sections if section.cards],
        "member": None,
        "homes": [],
    }


def member_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return my jobs, what I can claim, my duty switch, my homes to visit."""
    mine = today_of(actor, at).mine
    claimable = open_to_claim(actor)
    found = {"mine": mine, "open": claimable}
    sections = [
        section_of(actor, key, label=label, things=found[key], count=len(found[key]), at=at)
        for key, label in FOR_MEMBERS.items()
    ]
    return {
        "section": "today",
        "today": at,
        "stats": [],
        "sections": [section for section in sections if section.cards],
        "member": own_member(actor),
        "homes": list(homes_to_visit(actor)[:HOMES]),
    }


def own_member(actor: Actor) -> Member | None:
    """Return the member the actor is."""
    if actor.person_id is None:
        return None
    return Member.objects.filter(person_id=actor.person_id, left_on__isnull=True).first()


def section_of(
    actor: Actor, key: str, *, label: Any, things: list[ServiceRequest], count: int, at: datetime
) -> Section:
    """Return one list as the page shows it."""
    cards = [card_of(actor, thing, at) for thing in things[:SHOWN]]
    return Section(key, label, count, cards, len(things) > SHOWN)


def card_of(actor: Actor, thing: ServiceRequest, at: datetime) -> Card:
    """Return a request as a card. No query: `holder` is loaded."""
    deed = NEXT_DEEDS.get(thing.state)
    if deed is not None and not rules.may(actor, deed[0], thing):
        deed = None
    return Card(
        thing=thing,
        title=title_of(thing.text),
        tone=TONES.get(S(thing.state), ""),
        runs=thing.state in RUNS,
        is_late=thing.state in RUNS and thing.due_at < at,
        who=str(thing.holder.person if thing.holder else thing.partner or thing.group or ""),
        deed=deed,
    )


@require_POST
@signed_in
def switch_duty(request: ShanzhiRequest) -> HttpResponse:
    """Switch one's own duty on or off."""
    member = own_member(request.actor)
    if member is None:
        raise Http404
    on_duty = request.POST.get("on_duty") == "1"
    set_duty(actor=request.actor, member=member, on_duty=on_duty, at=clock.now())
    messages.success(
        request, _("You are on duty: open jobs are offered to you.") if on_duty else _("You are off duty. Have a rest.")
    )
    return HttpResponseRedirect(reverse("desk:today"))
