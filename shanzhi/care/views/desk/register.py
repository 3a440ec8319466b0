"""The register: listed and exported masked, entered, and one person's page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.care import deadlines
from shanzhi.care.consents import FAMILY, PARTNERS, REGISTER
from shanzhi.care.enums import Ground, VisitState
from shanzhi.care.forms.fields import WhyForm
from shanzhi.care.forms.register import EntryForm, RegisterFilterForm
from shanzhi.care.models import CareKind, CarePerson
from shanzhi.care.queries import narrowed, register_visible_to, with_days
from shanzhi.care.services import enter_person
from shanzhi.care.views.desk.pages import chosen, come_back, communities_kept, load_entry, put_on_form, register_page
from shanzhi.care.views.desk.tabs import tabs_for
from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.excel import Column, Kind, Sheet, excel_response, workbook
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.people.queries import consents_of_all
from shanzhi.people.services import find_or_make_person
from shanzhi.territory.models import Community

PER_PAGE, MOST_EXPORTED, VISITS_SHOWN = 50, 5000, 20
RISK_TONES = {"high": "late", "raised": "warn", "ordinary": ""}


@require_safe
@register_page
def register(request: ShanzhiRequest) -> HttpResponse:
    """List who is in care, names masked, to the building and no further."""
    at = clock.now()
    communities = communities_kept(request.actor)
    community = chosen(communities, request.GET.get("community"))
    form = RegisterFilterForm(request.GET, actor=request.actor, community=community)
    page = Paginator(_found(request, community, form), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "register"),
        "form": form,
        "page": page,
        "rows": [_row(entry, agreed, at) for entry, agreed in _with_consents(list(page.object_list), community)],
        "community": community,
        "communities": communities,
        "has_kinds": CareKind.objects.filter(street=community.street).exists(),
        "query": request.GET.urlencode(),
    }
    return render(request, "care/desk/register.html", context)


def _found(request: ShanzhiRequest, community: Community, form: RegisterFilterForm) -> QuerySet[CarePerson]:
    at = clock.now()
    wanted = form.cleaned_data if form.is_valid() else {}
    entries = register_visible_to(request.actor).filter(community=community.community, purged_at__isnull=True)
    return narrowed(with_days(entries), wanted, at=at, today=deadlines.day_of(at)).order_by(
        "household__building__estate__code", "household__building__code", "id"
    )


def _with_consents(entries: list[CarePerson], community: Community) -> list[tuple[CarePerson, bool]]:
    """Return each entry with whether its ground stands: a duty does, a consent if the present text was agreed to (one query)."""
    agreed = consents_of_all([entry.person_id for entry in entries if entry.person_id], community.street)
    return [
        (entry, entry.ground == Ground.DUTY or REGISTER in agreed.get(entry.person_id or 0, {})) for entry in entries
    ]


def _row(entry: CarePerson, agreed: bool, at: Any) -> dict[str, Any]:
    day = deadlines.day_of(at)
    home = entry.household
    return {
        "entry": entry,
        "name": str((entry.person.name if entry.person else None) or ""),
        "place": f"{home.building.estate.name} {home.building.name}" if home else "",
        "grid": str(home.building.estate.grid or "") if home else "",
        "tone": RISK_TONES[entry.risk],
        "next_on": entry.next_on,  # type: ignore[attr-defined]  # with_days adds it
        "last_at": entry.last_at,  # type: ignore[attr-defined]  # the same
        "is_late": entry.is_live and entry.next_due is not None and entry.next_due <= at,  # type: ignore[attr-defined]
        "review": entry.is_live and min(entry.risk_review_on, entry.ground_review_on) <= day,
        "agreed": agreed or not entry.is_live,
    }


@require_safe
@register_page
def export(request: ShanzhiRequest) -> HttpResponse:
    """The same rows as an Excel file, masked as on the page: no name, phone or door leaves this way."""
    at = clock.now()
    community = chosen(communities_kept(request.actor), request.GET.get("community"))
    form = RegisterFilterForm(request.GET, actor=request.actor, community=community)
    found = list(_found(request, community, form)[:MOST_EXPORTED])
    rows = [_row(entry, agreed, at) for entry, agreed in _with_consents(found, community)]
    sheet = Sheet(
        name=_("Care"),
        columns=[
            Column(_("Number"), 26),
            Column(_("Name"), 10),
            Column(_("Group"), 18),
            Column(_("Where"), 24),
            Column(_("Grid"), 14),
            Column(_("Ground"), 14),
            Column(_("Risk"), 10),
            Column(_("Keeper"), 14),
            Column(_("Last visit"), 18, Kind.MOMENT),
            Column(_("Next visit"), 14, Kind.DATE),
            Column(_("Overdue"), 8),
            Column(_("Look at it again on"), 16, Kind.DATE),
        ],
        rows=(
            (
                row["entry"].number,
                row["name"],
                str(row["entry"].kind),
                row["place"],
                row["grid"],
                str(row["entry"].get_ground_display()),
                str(row["entry"].get_risk_display()),
                str(row["entry"].keeper or ""),
                row["last_at"],
                row["next_on"],
                _("Yes") if row["is_late"] else "",
                min(row["entry"].risk_review_on, row["entry"].ground_review_on),
            )
            for row in rows
        ),
    )
    return excel_response(workbook([sheet], title=_("Care"), at=at), "care.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@register_page
def new(request: ShanzhiRequest) -> HttpResponse:
    """Enter a person: who, where, why, on what ground, how closely."""
    communities = communities_kept(request.actor)
    community = chosen(communities, request.POST.get("community") or request.GET.get("community"))
    form = EntryForm(request.POST or None, actor=request.actor, community=community)
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "register"),
        "form": form,
        "community": community,
        "communities": communities,
        "back": reverse("care:register"),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/desk/new.html", context, status=422 if form.is_bound else 200)
    try:
        with transaction.atomic():
            entry = _enter(request, form, community)
    except NotPermitted:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return come_back(render(request, "care/desk/new.html", context, status=422))
    messages.success(request, _("Entered as %(number)s.") % {"number": entry.number})
    return redirect("care:entry", entry.pk)


def _enter(request: ShanzhiRequest, form: EntryForm, community: Community) -> CarePerson:
    said, at = form.cleaned_data, clock.now()
    person = find_or_make_person(
        actor=request.actor, street=community.street, name=said["name"], phone=said["phone"], at=at
    )
    return enter_person(
        actor=request.actor,
        person=person,
        at=at,
        **{
            name: said[name]
            for name in (
                "household", "kind", "ground", "given_how", "agreed_by", "legal_ground", "risk", "reason", "keeper",
                "first_visit_on",
            )
        },
    )  # fmt: skip


@require_safe
@never_cache
@register_page
def entry(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show one person in care: the ground, plans and visits, what happened, who of the family may see. No words, no door."""
    found, at = load_entry(request, pk), clock.now()
    agreed = consents_of_all([found.person_id or 0], found.street).get(found.person_id or 0, {})
    today = deadlines.day_of(at)
    visits = found.visits.select_related("visitor__person", "request", "event")
    context = {
        "section": "care",
        "tabs": tabs_for(request.actor, "register"),
        "entry": found,
        "person": found.person,
        "consent": agreed.get(REGISTER),
        "agrees_to_family": FAMILY in agreed,
        "agrees_to_partners": PARTNERS in agreed,
        "tone": RISK_TONES[found.risk],
        "today": today,
        "plans": list(found.plans.filter(until__isnull=True).select_related("visitor__person")),
        "planned": [
            (visit, visit.due_at <= at) for visit in visits.filter(state=VisitState.PLANNED).order_by("due_at", "id")
        ],
        "made": list(
            visits.filter(state__in=[VisitState.DONE, VisitState.NOT_MET]).order_by("-made_at", "-id")[:VISITS_SHOWN]
        ),
        "events": list(found.events.all()[:VISITS_SHOWN]),
        "grades": list(found.grades.all()[:VISITS_SHOWN]),
        "family": list(found.family.filter(until__isnull=True).select_related("relative")),
        "why": WhyForm(),
        "own_url": request.build_absolute_uri(reverse("care:own", args=[found.token])),
    }
    return render(request, "care/desk/entry.html", context)
