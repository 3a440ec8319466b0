"""Promises on the desk: asked for, shown with what either side can do now, done."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.queries import on_day, partners_visible_to
from shanzhi.organisations.rules import speaks_for
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action, Grade
from shanzhi.partnerships.forms.entries import PublishForm
from shanzhi.partnerships.forms.promises import PromiseForm
from shanzhi.partnerships.models import Promise
from shanzhi.partnerships.queries import (
    needs_visible_to,
    offers_visible_to,
    promises_visible_to,
    with_left,
    with_missing,
)
from shanzhi.partnerships.queries.matching import weigh
from shanzhi.partnerships.services import promises as service
from shanzhi.partnerships.views.desk.deeds import PROMISE_DEEDS, Deed
from shanzhi.partnerships.views.desk.lists import TONES
from shanzhi.partnerships.views.desk.pages import data_of, form_page, keeper_page, side_page
from shanzhi.partnerships.workflow import PROMISE, RUNNING, UNFINISHED

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@keeper_page
def promise_new(request: ShanzhiRequest) -> HttpResponse:
    """Ask a unit to promise something: from a need (`?need=`), an offer (`?offer=`), both, or neither."""
    need, offer = _chosen(request)
    today = timezone.localdate(clock.now())
    units = partners_visible_to(request.actor).filter(on_day(today))
    form = PromiseForm(
        data_of(request),
        actor=request.actor,
        units=units,
        asks_unit=offer is None,
        asks_community=need is None,
        initial=_first_words(need, offer) | {"partner": request.GET.get("unit", "")},
    )

    def deed(said: dict[str, Any]) -> str:
        partner = offer.partner if offer is not None else said.pop("partner")
        community = need.community if need is not None else said.pop("community", partner.community)
        made = service.propose(
            actor=request.actor,
            at=clock.now(),
            need=need,
            offer=offer,
            reasons=weigh(need, offer).reasons if need is not None and offer is not None else (),
            **{**said, "partner": partner, "community": community},
        )
        return reverse("partnerships:promise", args=[made.pk])

    context = {"need": need, "offer": offer, "match": weigh(need, offer) if need and offer else None}
    back = reverse("partnerships:need", args=[need.pk]) if need else reverse("partnerships:promises")
    title, said = _("Ask for a promise"), _("It is on the list of projects.")
    template = "partnerships/desk/promise_new.html"
    return form_page(request, form, deed, title=title, said=said, back=back, template=template, label=title, **context)


def _chosen(request: ShanzhiRequest) -> tuple[Any, Any]:
    """Return the need and offer the address names, each None where it names none. Raises Http404 for one out of reach."""
    need = offer = None
    if request.GET.get("need"):
        need = get_object_or_404(with_missing(needs_visible_to(request.actor)), pk=_number(request, "need"))
        if not rules.may_keep(request.actor, need):
            raise Http404
    if request.GET.get("offer"):
        rows = with_left(offers_visible_to(request.actor)).filter(withdrawn_at__isnull=True)
        offer = get_object_or_404(rows, pk=_number(request, "offer"))
    return need, offer


def _number(request: ShanzhiRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _first_words(need: Any, offer: Any) -> dict[str, Any]:
    """Return what need and offer say already, so that nobody types it twice."""
    source: Any = need or offer
    if source is None:
        return {}
    first = {"title": source.title, "text": source.text, "amount": source.amount, "measure": source.measure}
    if need is not None:
        first |= {"starts_on": need.wanted_from, "due_on": need.wanted_until, "amount": need.missing or None}
    if need is not None and offer is not None and None not in (need.missing, offer.left):
        first["amount"] = min(need.missing, offer.left) or None
    return first


def _allowed(actor: Actor, deed: Deed, promise: Promise) -> bool:
    if deed.action == Action.RATE and _has_rated(actor, promise):
        return False
    return PROMISE.allows(deed.action, promise.state) and deed.may(actor, promise)


def _has_rated(actor: Actor, promise: Promise) -> bool:
    if speaks_for(actor, promise.partner_id):
        return promise.grade_of_community is not None
    return promise.grade_of_unit is not None


@require_safe
@side_page
def promise(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a promise to either side: what, until when, how far, what each said, what can be done now."""
    found = get_object_or_404(promises_visible_to(request.actor).select_related("need", "offer"), pk=pk)
    actor, today = request.actor, timezone.localdate(clock.now())
    may_keep = rules.may_keep(actor, found) and not speaks_for(actor, found.partner_id)
    deeds = [deed for deed in PROMISE_DEEDS.values() if _allowed(actor, deed, found)]
    if found.state == "proposed" and may_keep:  # staff answer for the unit only when it says so on the telephone
        deeds.sort(key=lambda deed: deed.action in (Action.CONFIRM, Action.DECLINE))
    context = {
        "section": "partnerships" if may_keep else "unit",
        "promise": found,
        "tone": TONES[found.state],
        "is_late": found.state in UNFINISHED and found.due_on < today,
        "runs": found.state in RUNNING,
        "deeds": deeds,
        "milestones": list(found.milestones.all()),
        "may_reach": PROMISE.allows(Action.MILESTONE, found.state) and rules.may_answer(actor, found),
        "history": [_event(step) for step in reversed(list(found.steps.all()))],
        "may_keep": may_keep,
        "ratings": _ratings(found),
        "link": _link_of(request, found) if may_keep else "",
        "publish_form": PublishForm(initial={"public_text": found.public_text or found.title}),
        "today": today,
    }
    return render(request, "partnerships/desk/promise.html", context)


def _event(step: Any) -> dict[str, Any]:
    title = str(Action(step.action).label)
    if step.action == Action.MILESTONE and not step.data.get("reached"):
        title = _("set a milestone")
    return {"title": title, "at": step.at, "by": step.actor or _("the program"), "words": step.words}


def _ratings(found: Promise) -> list[tuple[str, str, str]]:
    said = [
        (_("The community about the unit"), found.grade_of_unit, found.words_of_community),
        (_("The unit about the community"), found.grade_of_community, found.words_of_unit),
    ]
    return [(who, str(Grade(grade).label), words) for who, grade, words in said if grade]


def _link_of(request: ShanzhiRequest, found: Promise) -> str:
    if not found.link_token or found.link_until is None or found.link_until < clock.now() or found.state not in RUNNING:
        return ""
    return request.build_absolute_uri(reverse("partnerships:promise_link", args=[found.link_token]))


@require_http_methods(FORM)
@side_page
def act(request: ShanzhiRequest, pk: int, key: str) -> HttpResponse:
    """Show the form of a deed, or carry it out. 404 for who may not, 409 when the state does not allow it (any more)."""
    deed = PROMISE_DEEDS.get(key)
    found = get_object_or_404(promises_visible_to(request.actor), pk=pk)
    if deed is None or not deed.may(request.actor, found):
        raise Http404
    PROMISE.advance(deed.action, found.state)
    back = reverse("partnerships:promise", args=[pk])

    def perform(said: dict[str, Any]) -> str:
        deed.perform(actor=request.actor, promise_id=found.pk, at=clock.now(), **said)
        return back

    return form_page(
        request,
        deed.form(data_of(request)),
        perform,
        title=str(deed.label),
        said=str(deed.said),
        back=back,
        note=f"{found.title} · {found.partner}",
        label=deed.label,
        is_danger=deed.is_danger,
        section="partnerships" if rules.may_keep(request.actor, found) else "unit",
    )


@require_POST
@side_page
def reach(request: ShanzhiRequest, pk: int, milestone: int) -> HttpResponse:
    """Note that a milestone is reached."""
    found = get_object_or_404(promises_visible_to(request.actor), pk=pk)
    service.reach_milestone(actor=request.actor, promise_id=found.pk, milestone_id=milestone, at=clock.now())
    return HttpResponseRedirect(reverse("partnerships:promise", args=[pk]))
