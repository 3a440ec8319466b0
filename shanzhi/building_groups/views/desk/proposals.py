"""One proposal: on the plan and as a list, moved with the mouse or without it, checked after every change, adopted."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.building_groups.enums import FormationState, PaperKind
from shanzhi.building_groups.forming.checking import ADVICE
from shanzhi.building_groups.forming.ground import Unit
from shanzhi.building_groups.forms.formations import AdoptionForm
from shanzhi.building_groups.group_plans import colour_of, part_name, plans_of
from shanzhi.building_groups.models import Formation, Proposal, ProposedGroup
from shanzhi.building_groups.naming import group_name, places_of
from shanzhi.building_groups.queries.grounds import Part, grounds_of
from shanzhi.building_groups.queries.proposals import Drawn, DrawnGroup, drawn
from shanzhi.building_groups.services.adoption import begin_adoption, groups_to_dissolve
from shanzhi.building_groups.services.meetings import has_consent
from shanzhi.building_groups.services.proposals import move_parts, name_group
from shanzhi.building_groups.views.desk.pages import SECTION, answer_form, load_formation, staff_page
from shanzhi.building_groups.wording import breach_in_words, reason_in_words
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.middleware import ShanzhiRequest

NEW, NONE = "new", "none"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def proposal(request: ShanzhiRequest, formation: int, proposal: int) -> HttpResponse:
    """Show a proposal, or move what was picked (`part`, several) to `group`: its id, "new" or "none"."""
    found, row = _load(request, formation, proposal)
    refused = _move(request, row) if request.method == "POST" else ""
    in_place = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not in_place:
        if refused:
            messages.error(request, refused)
        return HttpResponseRedirect(reverse("building_groups:proposal", args=[found.pk, row.pk]))
    row.refresh_from_db()
    row.formation = found
    context = {**_context(row), "refused": refused}
    template = "parts/proposal" if in_place else "proposal"
    return render(request, f"building_groups/desk/{template}.html", context)


@require_POST
@staff_page
def name(request: ShanzhiRequest, formation: int, proposal: int, group: int) -> HttpResponse:
    """Name a group."""
    found, row = _load(request, formation, proposal)
    if not ProposedGroup.objects.filter(proposal=row, pk=group).exists():
        raise Http404
    name_group(actor=request.actor, group_id=group, name=request.POST.get("name", ""), at=clock.now())
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('building_groups:proposal', args=[found.pk, row.pk])}#group-{group}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def adopting(request: ShanzhiRequest, formation: int, proposal: int) -> HttpResponse:
    """Ask once more what adopting does, and do it."""
    found, row = _load(request, formation, proposal)
    whole = drawn(row, grounds_of(found))
    back = reverse("building_groups:proposal", args=[found.pk, row.pk])

    def deed(said: dict[str, Any]) -> tuple[str, str]:
        begin_adoption(actor=request.actor, proposal_id=row.pk, at=clock.now(), **said)
        return _("The groups are being founded."), reverse("building_groups:formation", args=[found.pk])

    form = AdoptionForm(found, request.POST or None, initial={"on": timezone.localdate(clock.now())})
    context = {
        "formation": found,
        "proposal": row,
        "whole": whole,
        "dissolved": groups_to_dissolve(found),
        "has_consent": has_consent(found),
        "back": back,
    }
    return answer_form(request, form, "building_groups/desk/adopt.html", context, deed)


def _load(request: ShanzhiRequest, formation: int, proposal: int) -> tuple[Formation, Proposal]:
    found = load_formation(request, formation)
    row = Proposal.objects.filter(formation=found, pk=proposal).first()
    if row is None:
        raise Http404
    row.formation = found
    return found, row


def _move(request: ShanzhiRequest, row: Proposal) -> str:
    """Move what a form picked. Returns the sentence of a refusal."""
    wanted = request.POST.get("group", "")
    group = ProposedGroup.objects.filter(proposal=row, pk=int(wanted)).first() if _is_number(wanted) else None
    if group is None and wanted not in (NEW, NONE):
        return _("Please choose where to move it.")
    try:
        with transaction.atomic():
            move_parts(
                actor=request.actor,
                proposal_id=row.pk,
                parts=[part for text in request.POST.getlist("part") if (part := _part(text)) is not None],
                group=group,
                to_new=wanted == NEW,
                at=clock.now(),
            )
    except NotPermitted:
        raise
    except DomainError as error:
        return str(error)
    return ""


def _part(text: str) -> Part | None:
    building, _dot, entrance = text.partition(".")
    if not (_is_number(building) and _is_number(entrance)):
        return None
    return int(building), int(entrance) or None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _context(row: Proposal) -> dict[str, Any]:
    found = row.formation
    whole = drawn(row, grounds_of(found))
    return {
        "section": SECTION,
        "formation": found,
        "proposal": row,
        "whole": whole,
        "plans": plans_of(whole),
        "groups": [_group(whole, one) for one in whole.groups],
        "ungrouped": _ungrouped(whole),
        "without_home": whole.grounds.without_home,
        "is_open": found.state == FormationState.READY,
        "has_consent": has_consent(found),
        "papers": PaperKind.choices,
    }


def _group(whole: Drawn, one: DrawnGroup) -> dict[str, Any]:
    limits = whole.proposal.formation.limits
    kept = one.group.organisation.name if one.group.is_kept and one.group.organisation else ""
    fixed = whole.grounds.kept.get(one.group.organisation_id or 0, frozenset()) if one.group.is_kept else frozenset()
    return {
        "pk": one.group.pk,
        "number": one.group.number,
        "colour": colour_of(one.group.number),
        "name": kept or one.group.name or (group_name(whole.grounds, one.shape) if one.shape else _("empty")),
        "own_name": one.group.name,
        "is_kept": one.group.is_kept,
        "members": one.members,
        "joining": len(one.joining),
        "furthest": one.furthest,
        "wrong": [breach_in_words(breach, limits, one.members) for breach in one.breaches if breach not in ADVICE],
        "advice": [breach_in_words(breach, limits, one.members) for breach in one.breaches if breach in ADVICE],
        "parts": _part_rows(whole, one.shape - fixed),
        "fixed": places_of(whole.grounds, fixed) if fixed else "",
    }


def _ungrouped(whole: Drawn) -> list[dict[str, Any]]:
    grouped = set(whole.group_at)
    limits = whole.proposal.formation.limits
    reasons = {left.block: reason_in_words(left, limits) for left in whole.left}
    left = [unit for unit in whole.grounds.ground.units if unit not in grouped]
    return [{**row, "reason": reasons.get(row["block"], "")} for row in _part_rows(whole, left)]


def _part_rows(whole: Drawn, units: Iterable[Unit]) -> list[dict[str, Any]]:
    """Return a row for each building, with rows for its entrances where it has several of them."""
    by_block: dict[int, list[Unit]] = {}
    for unit in sorted(units):
        by_block.setdefault(unit[0], []).append(unit)
    rows = []
    for block, inside in by_block.items():
        if len(inside) > 1 and len(inside) == len(whole.grounds.doors[block]):
            row = _part_row(whole, inside)
            rows.append({**row, "doors": [_part_row(whole, [unit]) for unit in inside]})
        else:
            rows += [_part_row(whole, [unit]) for unit in inside]
    return rows


def _part_row(whole: Drawn, units: list[Unit]) -> dict[str, Any]:
    block = whole.grounds.ground.blocks[units[0][0]]
    return {
        "value": part_name(whole, units[0]) if len(units) == 1 else f"{block.pk}.0",
        "name": places_of(whole.grounds, units),
        "members": sum(block.members[number] for _at, number in units),
        "block": units[0][0],
        "doors": [],
    }
