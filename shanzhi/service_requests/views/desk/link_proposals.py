"""Proposals of who looks after which home: asked for, looked at building by building, changed, adopted."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.models import Member
from shanzhi.organisations.queries import communities_run_by
from shanzhi.organisations.rules import is_staff
from shanzhi.service_requests.enums import Nearness, ProposalState
from shanzhi.service_requests.forms.visiting import ProposeForm
from shanzhi.service_requests.models import LinkProposal, ProposedLink
from shanzhi.service_requests.queries.visiting import rhythm_of
from shanzhi.service_requests.services import links as service
from shanzhi.territory.models import Building, Community

MOST_MEMBERS = 1000


def run_community(request: ShanzhiRequest, code: int) -> Community:
    """Return a community in which the actor decides, or 404."""
    return get_object_or_404(communities_run_by(request.actor), community=code)


def _proposal(request: ShanzhiRequest, pk: int) -> LinkProposal:
    codes = communities_run_by(request.actor).values("community")
    return get_object_or_404(LinkProposal.objects.filter(community__in=codes), pk=pk)


@only(is_staff)
def propose(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Ask for a proposal; those of before stand below."""
    place = run_community(request, community)
    rhythm = rhythm_of(place.street, place.community)
    form = ProposeForm(
        request.POST or None, initial={"homes_a_member": rhythm.homes_a_member, "reach": Nearness.NEAR, "keeps": True}
    )
    if request.method == "POST" and form.is_valid():
        asked = service.propose_links(
            actor=request.actor, community=place.community, at=clock.now(), **form.cleaned_data
        )
        return redirect("service_requests:link_proposal", asked.pk)
    before = LinkProposal.objects.filter(street=place.street, community=place.community)[:10]
    context = {"section": "links", "community": place, "form": form, "before": list(before)}
    return render(request, "service_requests/desk/propose_links.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Share:
    """One building of a proposal."""

    building: Building
    homes: int
    in_care: int
    members: int

    @property
    def without(self) -> int:
        return self.homes - self.in_care


@only(is_staff)
@require_safe
def link_proposal(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a proposal: what it does in words, building by building, and who is left out and why."""
    proposal = _proposal(request, pk)
    if proposal.state == ProposalState.WAITING:
        return render(request, "service_requests/desk/proposal_waits.html", {"section": "links", "proposal": proposal})
    rows = ProposedLink.objects.filter(proposal=proposal)
    near = dict(rows.order_by().values_list("nearness").annotate(number=Count("pk")))
    loads = rows.filter(member__isnull=False).order_by().values("member").annotate(number=Count("pk"))
    numbers = sorted(row["number"] for row in loads)
    homes = sum(near.values())
    context = {
        "section": "links",
        "proposal": proposal,
        "open": proposal.state == ProposalState.READY,
        "near": [(label, near[value]) for value, label in Nearness.choices if near.get(value)],
        "homes": homes,
        "in_care": sum(numbers),
        "members": len(numbers),
        "fewest": numbers[0] if numbers else 0,
        "greatest": numbers[-1] if numbers else 0,
        "spread": sorted(Counter(numbers).items()),
        "shares": _shares(proposal),
    }
    return render(request, "service_requests/desk/link_proposal.html", context)


def _shares(proposal: LinkProposal) -> list[Share]:
    rows = ProposedLink.objects.filter(proposal=proposal).order_by().values("household__building")
    counted = {
        row["household__building"]: row
        for row in rows.annotate(
            homes=Count("pk"),
            in_care=Count("pk", filter=Q(member__isnull=False)),
            members=Count("member", distinct=True),
        )
    }
    buildings = Building.objects.filter(street=proposal.street, pk__in=counted).select_related("estate")
    return [
        Share(one, counted[one.pk]["homes"], counted[one.pk]["in_care"], counted[one.pk]["members"])
        for one in buildings.order_by("estate__code", "code")
    ]


@only(is_staff)
def proposal_building(request: ShanzhiRequest, pk: int, building: int) -> HttpResponse:
    """Show one building of a proposal, door by door; POST puts other members in."""
    proposal = _proposal(request, pk)
    place = get_object_or_404(Building.objects.select_related("estate"), pk=building, community=proposal.community)
    if request.method == "POST":
        changed = service.change_proposed(
            actor=request.actor, proposal=proposal, members=chosen_members(request.POST), at=clock.now()
        )
        if changed:
            messages.success(request, _("Saved."))
        return redirect("service_requests:proposal_building", pk, building)
    rows = proposal.links.filter(household__building=place).select_related("household__entrance", "member__person")
    context: dict[str, Any] = {
        "section": "links",
        "proposal": proposal,
        "building": place,
        "open": proposal.state == ProposalState.READY,
        "rows": list(rows.order_by("household__entrance__code", "household__floor", "household__door")),
        "members": members_of(proposal.street, proposal.community),
    }
    return render(request, "service_requests/desk/proposal_building.html", context)


def chosen_members(data: Any) -> dict[int, int | None]:
    """Return which member was chosen for which home (`home-7` = 12, or "" for nobody)."""
    found: dict[int, int | None] = {}
    for key, value in data.items():
        name, _dash, pk = key.partition("-")
        if name == "home" and pk.isascii() and pk.isdigit() and (value == "" or (value.isascii() and value.isdigit())):
            found[int(pk)] = int(value) if value else None
    return found


def members_of(street: int, community: int) -> list[Member]:
    """Return who can look after homes in a community, by name."""
    rows = Member.objects.filter(street=street, community=community, left_on__isnull=True).select_related("person")
    return sorted(rows[:MOST_MEMBERS], key=str)


@only(is_staff)
@require_POST
def decide(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Adopt a proposal or put it away (`do`)."""
    proposal = _proposal(request, pk)
    if request.POST.get("do") == "adopt":
        begun, ended = service.adopt_proposal(actor=request.actor, proposal=proposal, at=clock.now())
        said = _("Adopted: %(begun)s homes have somebody new, %(ended)s links ended.")
        messages.success(request, said % {"begun": begun, "ended": ended})
        return redirect("service_requests:visit_plan", proposal.community)
    if request.POST.get("do") != "put_away":
        raise Http404
    service.put_proposal_away(actor=request.actor, proposal=proposal, at=clock.now())
    messages.success(request, _("Put away. Everything stays as it is."))
    return redirect("service_requests:propose_links", proposal.community)
