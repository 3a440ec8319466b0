"""Merchants' checks on the desk: plans with their homes, the checks that fall due, one check with what can be done now."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.care.queries import homes_open_to_partners
from shanzhi.care.queries.register import reach_of_register
from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.guards import only
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.organisations.enums import PartnerKind
from shanzhi.organisations.queries import communities_run_by, on_day, partners_visible_to
from shanzhi.organisations.rules import is_community_staff, speaks_for
from shanzhi.partnerships import rules
from shanzhi.partnerships.enums import Action, CheckState, Found, Level
from shanzhi.partnerships.forms.checks import CheckRequestForm, HandOnForm, HomesForm, PlanForm
from shanzhi.partnerships.models import Check, CheckPlan
from shanzhi.partnerships.queries import checks_visible_to, figures_of, plans_visible_to
from shanzhi.partnerships.services import check_plans
from shanzhi.partnerships.services import checks as service
from shanzhi.partnerships.views.desk.deeds import CHECK_DEEDS, Deed
from shanzhi.partnerships.views.desk.lists import reach_of, tabs
from shanzhi.partnerships.views.desk.pages import PER_PAGE, data_of, form_page, keeper_page, side_page
from shanzhi.partnerships.workflow import CHECK, OPEN_CHECKS

FORM = ["GET", "HEAD", "POST"]
LISTS = [
    ("", gettext_lazy("Open")),
    ("late", gettext_lazy("Late")),
    ("declined", gettext_lazy("Declined")),
    ("done", gettext_lazy("Done")),
]
TONES = {CheckState.DUE: "", CheckState.TAKEN: "info", CheckState.DONE: "ok", CheckState.CANCELLED: "closed"}
register_page = only(is_community_staff)


@require_safe
@keeper_page
def checks(request: ShanzhiRequest) -> HttpResponse:
    """The checks that are open, late, declined or done, and the plans they come from."""
    today, wanted = timezone.localdate(clock.now()), request.GET.get("list", "")
    groups = {
        "": Q(state__in=OPEN_CHECKS),
        "late": Q(state__in=OPEN_CHECKS, due_on__lt=today),
        "declined": Q(state=CheckState.DUE, is_declined=True),
        "done": Q(state=CheckState.DONE),
    }
    rows = checks_visible_to(request.actor).filter(groups.get(wanted, groups[""]))
    ordered = rows.order_by("-ended_at", "-pk") if wanted == "done" else rows
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [shown(row, today) for row in page.object_list]
    plans = plans_visible_to(request.actor).filter(Q(until__isnull=True) | Q(until__gt=today))
    own_homes = Q(homes__until__isnull=True) & reach_of_register(request.actor, "homes__entry__")
    context = {
        "section": "partnerships",
        "tab": "checks",
        "tabs": tabs(),
        "figures": figures_of(reach_of(request), today),
        "page": page,
        "lists": [(value, label, value == wanted) for value, label in LISTS],
        "is_narrowed": wanted in groups and wanted != "",
        "plans": plans.annotate(number=Count("homes", filter=own_homes))[:100],
        "may_plan": is_community_staff(request.actor),
    }
    return render(request, "partnerships/desk/checks.html", context)


def shown(check: Any, today: Any) -> Any:
    """Add to a check what a row says: its tone, and whether it is late."""
    check.tone = TONES[check.state]
    check.is_late = check.state in OPEN_CHECKS and check.due_on < today
    return check


def _merchants(request: ShanzhiRequest) -> Any:
    today = timezone.localdate(clock.now())
    units = partners_visible_to(request.actor).filter(on_day(today))
    return units.filter(kind__in=(PartnerKind.MERCHANT, PartnerKind.UNIT, PartnerKind.PROPERTY_COMPANY))


@require_http_methods(FORM)
@register_page
def plan_new(request: ShanzhiRequest) -> HttpResponse:
    """Agree with a merchant on a regular check."""
    communities = list(communities_run_by(request.actor)[:50])
    initial = {"first_on": timezone.localdate(clock.now())}
    form = PlanForm(data_of(request), units=_merchants(request), communities=communities, initial=initial)

    def deed(said: dict[str, Any]) -> str:
        said = {"community": communities[0].community, **said} if communities else said
        plan = check_plans.plan_checks(actor=request.actor, at=clock.now(), **said)
        return reverse("partnerships:plan_homes", args=[plan.pk])

    back = reverse("partnerships:checks")
    said = _("The plan stands. Now choose the homes.")
    return form_page(request, form, deed, title=_("A regular check"), said=said, back=back)


def _plan(request: ShanzhiRequest, pk: int) -> CheckPlan:
    return get_object_or_404(plans_visible_to(request.actor), pk=pk)


@require_safe
@register_page
def plan(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a plan with the homes the actor keeps, and its last checks."""
    found, today = _plan(request, pk), timezone.localdate(clock.now())
    mine = homes_open_to_partners(request.actor, found.community).values("pk")
    homes = found.homes.filter(until__isnull=True, entry__in=mine)
    rows = checks_visible_to(request.actor).filter(home__plan=found).order_by("-due_on", "-pk")[:20]
    context = {
        "section": "partnerships",
        "plan": found,
        "ended": found.until is not None and found.until <= today,
        "homes": homes.select_related("entry__person", "entry__household__building"),
        "checks": [shown(row, today) for row in rows],
    }
    return render(request, "partnerships/desk/plan.html", context)


@require_http_methods(FORM)
@register_page
def plan_homes(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Choose whose homes the merchant comes to, among those who agreed to that."""
    found = _plan(request, pk)
    chosen = found.homes.filter(until__isnull=True).values("entry_id")
    open_homes = homes_open_to_partners(request.actor, found.community).exclude(pk__in=chosen)
    form = HomesForm(data_of(request), homes=open_homes)
    back = reverse("partnerships:plan", args=[pk])

    def deed(said: dict[str, Any]) -> str:
        check_plans.add_homes(actor=request.actor, plan_id=pk, entries=said["homes"], at=clock.now())
        return back

    note = _("Only people in care who agreed that shops and units may come stand here.")
    title = _("Homes for “%(title)s”") % {"title": found}
    template = "partnerships/desk/plan_homes.html"
    has_any = open_homes.exists()
    return form_page(
        request, form, deed, title=title, said=_("Saved."), back=back, note=note, template=template, has_any=has_any
    )


@require_POST
@register_page
def plan_end(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """End a plan, or (`home=`) the checks at one home."""
    found = _plan(request, pk)
    home = request.POST.get("home", "")
    if home:
        valid = home.isascii() and home.isdigit() and len(home) < 19
        one = get_object_or_404(found.homes, pk=int(home) if valid else 0)
        check_plans.end_home(actor=request.actor, home_id=one.pk, at=clock.now())
    else:
        check_plans.end_plan(actor=request.actor, plan_id=pk, at=clock.now())
    messages.success(request, _("Ended."))
    return HttpResponseRedirect(reverse("partnerships:plan", args=[pk]))


def _allowed(actor: Actor, deed: Deed, found: Check) -> bool:
    if found.is_declined and deed.action in (Action.TAKE, Action.DECLINE):
        return False
    return CHECK.allows(deed.action, found.state) and deed.may(actor, found)


def _check(request: ShanzhiRequest, pk: int) -> Any:
    rows = checks_visible_to(request.actor).select_related("home__entry__household__entrance", "request")
    return get_object_or_404(rows, pk=pk)


@require_safe
@side_page
def check(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a check to the merchant or to who keeps the register: building when asked, door from taking to done."""
    found, actor = _check(request, pk), request.actor
    is_unit = speaks_for(actor, found.partner_id)
    deeds = [deed for deed in CHECK_DEEDS.values() if _allowed(actor, deed, found)]
    context = {
        "section": "unit" if is_unit else "partnerships",
        "check": shown(found, timezone.localdate(clock.now())),
        "deeds": deeds,
        "is_unit": is_unit,
        "home": found.home.entry.household if is_unit and rules.may_see_door(found) else None,
        "person": found.home.entry.person if rules.may_see_door(found) and is_unit else None,
        "building": found.home.entry.household.building if found.home.entry.household else None,
        "about": f"{found._meta.label_lower}:{found.pk}",
        "history": [
            {
                "title": str(Action(step.action).label),
                "at": step.at,
                "by": step.actor or _("the program"),
                "words": step.words,
            }
            for step in reversed(list(found.steps.all()))
        ],
        "level": Level(found.level).label if found.level > Level.MERCHANT else "",
        "may_request": found.found == Found.NEEDS_MORE
        and found.request_id is None
        and rules.may_keep_check(actor, found),
    }
    return render(request, "partnerships/desk/check.html", context)


@require_http_methods(FORM)
@side_page
def check_act(request: ShanzhiRequest, pk: int, key: str) -> HttpResponse:
    """Show the form of a deed, or carry it out."""
    deed, found = CHECK_DEEDS.get(key), _check(request, pk)
    if deed is None or not deed.may(request.actor, found):
        raise Http404
    CHECK.advance(deed.action, found.state)
    form = deed.form(data_of(request))
    if isinstance(form, HandOnForm):
        field: Any = form.fields["partner"]
        field.queryset = _merchants(request).exclude(pk=found.partner_id)
    back = reverse("partnerships:check", args=[pk])

    def perform(said: dict[str, Any]) -> str:
        deed.perform(actor=request.actor, check_id=pk, at=clock.now(), **said)
        return back

    is_unit = speaks_for(request.actor, found.partner_id)
    note = f"{found.home.plan} · {found.number}"
    return form_page(
        request,
        form,
        perform,
        title=str(deed.label),
        said=str(deed.said),
        back=back,
        note=note,
        label=deed.label,
        is_danger=deed.is_danger,
        section="unit" if is_unit else "partnerships",
    )


@require_http_methods(FORM)
@keeper_page
def check_request(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Make a request of what a check found."""
    found = _check(request, pk)
    if not rules.may_keep_check(request.actor, found):
        raise Http404
    form = CheckRequestForm(data_of(request), street=found.street, initial={"text": found.words})

    def deed(said: dict[str, Any]) -> str:
        made = service.request_from_check(actor=request.actor, check_id=pk, at=clock.now(), **said)
        return reverse("service_requests:detail", args=[made.pk])

    back = reverse("partnerships:check", args=[pk])
    return form_page(request, form, deed, title=_("Make it a request"), said=_("It is a request now."), back=back)
