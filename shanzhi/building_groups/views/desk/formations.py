"""Proposals for groups: asking, waiting, comparing, courtyard meetings, putting aside, papers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.building_groups.enums import FormationState, PaperKind
from shanzhi.building_groups.forms.formations import FormationForm, MeetingForm
from shanzhi.building_groups.group_plans import plans_of
from shanzhi.building_groups.models import Formation, Proposal
from shanzhi.building_groups.queries.grounds import Grounds, grounds_of
from shanzhi.building_groups.queries.proposals import drawn
from shanzhi.building_groups.services.formations import ask_for_proposals, drop_formation
from shanzhi.building_groups.services.meetings import has_consent, record_meeting
from shanzhi.building_groups.services.papers import write_paper
from shanzhi.building_groups.views.desk.pages import SECTION, answer_form, load_community, load_formation, staff_page
from shanzhi.building_groups.wording import reason_in_words
from shanzhi.core import clock
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.word import CONTENT_TYPE
from shanzhi.records.documents import read_document
from shanzhi.territory.models import Community

BUSY = (FormationState.WAITING, FormationState.ADOPTING)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: ShanzhiRequest, community: int) -> HttpResponse:
    """Ask for proposals."""
    found = load_community(request, community)
    form = FormationForm(found, request.POST or None)

    def deed(said: dict[str, Any]) -> tuple[str, str]:
        formation = ask_for_proposals(
            actor=request.actor,
            community=found.community,
            estate=said["estate"],
            limits=form.limits,
            kept=form.kept_groups,
            at=clock.now(),
        )
        return _("The proposals are being worked out."), reverse("building_groups:formation", args=[formation.pk])

    context = {
        "title": _("Form building groups"),
        "note": found.name,
        "button": _("Work out proposals"),
        "back": f"{reverse('building_groups:home')}?community={found.community}",
    }
    return answer_form(request, form, "building_groups/desk/form.html", context, deed)


@require_safe
@staff_page
def formation(request: ShanzhiRequest, formation: int) -> HttpResponse:
    """The proposals side by side; while they are being worked out, how far that is."""
    found = load_formation(request, formation)
    if found.state in BUSY:
        template = "busy_part" if request.headers.get("HX-Request") == "true" else "busy"
        return render(request, f"building_groups/desk/{template}.html", {"section": SECTION, "formation": found})
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Refresh": "true"})
    grounds = grounds_of(found) if found.state != FormationState.ADOPTED else None
    context = {
        "section": SECTION,
        "formation": found,
        "community": Community.objects.get(community=found.community),
        "proposals": _proposals(found, grounds) if grounds else [],
        "without_home": grounds.without_home if grounds else 0,
        "meetings": list(found.meetings.all()),
        "has_consent": has_consent(found),
        "papers": list(found.papers.all()),
        "groups": _groups(found),
        "adopted_id": found.proposals.filter(is_adopted=True).values_list("pk", flat=True).first(),
    }
    return render(request, "building_groups/desk/formation.html", context)


def _proposals(formation: Formation, grounds: Grounds) -> list[dict[str, Any]]:
    """Return the proposals as they are now, each with its drawings and who is left, in words."""
    shown = []
    for proposal in formation.proposals.all():
        proposal.formation = formation
        whole = drawn(proposal, grounds)
        left = [
            (grounds.buildings[one.block], one.members, reason_in_words(one, formation.limits)) for one in whole.left
        ]
        shown.append({"whole": whole, "plans": plans_of(whole), "left": left})
    return shown


def _groups(formation: Formation) -> list[Any]:
    """Return the organisations the adopted proposal became."""
    adopted = formation.proposals.filter(is_adopted=True).first()
    if adopted is None or formation.state != FormationState.ADOPTED:
        return []
    return [row.organisation for row in adopted.groups.select_related("organisation") if row.organisation]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def meeting(request: ShanzhiRequest, formation: int) -> HttpResponse:
    """Note a courtyard meeting."""
    found = load_formation(request, formation)
    address = reverse("building_groups:formation", args=[found.pk])

    def deed(said: dict[str, Any]) -> tuple[str, str]:
        record_meeting(actor=request.actor, formation_id=found.pk, at=clock.now(), **said)
        return _("The meeting is noted."), f"{address}#meetings"

    context = {
        "title": _("Courtyard meeting"),
        "note": _("The groups are talked over with those who live there before they are formed."),
        "button": _("Save"),
        "back": address,
    }
    return answer_form(request, MeetingForm(request.POST or None), "building_groups/desk/form.html", context, deed)


@require_POST
@staff_page
def drop(request: ShanzhiRequest, formation: int) -> HttpResponse:
    """Put the proposals aside."""
    found = load_formation(request, formation)
    drop_formation(actor=request.actor, formation_id=found.pk, at=clock.now())
    messages.success(request, _("The proposals are put aside."))
    return HttpResponseRedirect(f"{reverse('building_groups:home')}?community={found.community}")


@require_safe
@staff_page
def paper(request: ShanzhiRequest, formation: int, proposal: int, paper: str) -> HttpResponse:
    """The plan or a rule document as Word: the kept one once the groups exist, before that a draft of the moment."""
    found = load_formation(request, formation)
    row = Proposal.objects.filter(formation=found, pk=proposal).first()
    if row is None or paper not in PaperKind.values:
        raise Http404
    row.formation = found
    kept = found.papers.select_related("file").filter(kind=paper).first()
    if kept is not None:
        title, content = str(PaperKind(paper).label), read_document(kept.file)
    else:
        title, content = write_paper(paper, whole=drawn(row, grounds_of(found)), at=clock.now())
    name = content_disposition_header(as_attachment=True, filename=f"{title}.docx") or "attachment"
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": name})
