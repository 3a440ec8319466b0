"""Units and their part-time members of the big committee; the yearly joint review both ways."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import clock
from shanzhi.core.excel import excel_response
from shanzhi.core.middleware import ShanzhiRequest
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import PartnerUnit, Post
from shanzhi.organisations.queries import communities_run_by, on_day, organisations_visible_to
from shanzhi.partnerships import paper, rules
from shanzhi.partnerships.forms.reviews import MinutesForm, OpinionForm, ReviewForm
from shanzhi.partnerships.models import JointReview
from shanzhi.partnerships.queries import UnitFigures, figures_of, reviews_visible_to, unit_figures
from shanzhi.partnerships.queries.figures import units_on
from shanzhi.partnerships.services import reviews as service
from shanzhi.partnerships.views.desk.lists import place_of, reach_of, tabs
from shanzhi.partnerships.views.desk.pages import data_of, form_page, keeper_page, street_of_desk
from shanzhi.territory.models import Community

FORM = ["GET", "HEAD", "POST"]


@require_safe
@keeper_page
def units(request: ShanzhiRequest) -> HttpResponse:
    """List the units by kind and name with their promises of a year, and the part-time members of the big committee."""
    today = timezone.localdate(clock.now())
    year = _year(request, today)
    within = reach_of(request)
    listed = unit_figures(units_on(today, within).order_by("kind", "name", "pk"), year=year, on=today)
    committees = organisations_visible_to(request.actor).filter(
        kind=OrganisationKind.BIG_COMMITTEE, dissolved_on__isnull=True
    )
    context = {
        "section": "partnerships",
        "tab": "units",
        "tabs": tabs(),
        "figures": figures_of(within, today),
        "units": listed,
        "year": year,
        "years": range(today.year, today.year - 4, -1),
        "committees": [(committee, part_time_members(committee.pk, today)) for committee in committees[:20]],
    }
    return render(request, "partnerships/desk/units.html", context)


def part_time_members(committee_id: int, on: date) -> list[tuple[Post, str]]:
    """Return who sits in a big committee on a day, each with the units they speak for (two queries)."""
    seats = list(Post.objects.filter(on_day(on), organisation_id=committee_id).select_related("person"))
    people = [seat.person_id for seat in seats]
    units: dict[int, list[str]] = {}
    contacts = Post.objects.filter(on_day(on), kind=PostKind.UNIT_CONTACT, person_id__in=people)
    for person, name in contacts.values_list("person_id", "partner__name"):
        units.setdefault(person, []).append(name)
    return [(seat, "、".join(units.get(seat.person_id, []))) for seat in seats]


def _year(request: ShanzhiRequest, today: date) -> int:
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else today.year


@require_safe
@keeper_page
def units_excel(request: ShanzhiRequest) -> HttpResponse:
    """The same as an Excel file."""
    at = clock.now()
    today = timezone.localdate(at)
    year = _year(request, today)
    listed = unit_figures(units_on(today, reach_of(request)).order_by("kind", "name", "pk"), year=year, on=today)
    return excel_response(paper.units_workbook(listed, year=year, at=at), "units.xlsx")


@require_safe
@keeper_page
def reviews(request: ShanzhiRequest) -> HttpResponse:
    """List the joint reviews."""
    rows = list(reviews_visible_to(request.actor)[:100])
    names = _names(rows)
    context = {
        "section": "partnerships",
        "tab": "reviews",
        "tabs": tabs(),
        "figures": figures_of(reach_of(request), timezone.localdate(clock.now())),
        "reviews": [(row, names.get(row.community or 0, _("the whole street"))) for row in rows],
    }
    return render(request, "partnerships/desk/reviews.html", context)


def _names(rows: list[JointReview]) -> dict[int, str]:
    codes = [row.community for row in rows if row.community is not None]
    return dict(Community.objects.filter(community__in=codes).values_list("community", "name"))


@require_http_methods(FORM)
@keeper_page
def review_new(request: ShanzhiRequest) -> HttpResponse:
    """Call a review."""
    today = timezone.localdate(clock.now())
    form = ReviewForm(data_of(request), actor=request.actor, initial={"year": today.year, "held_on": today})

    def deed(said: dict[str, Any]) -> str:
        only = communities_run_by(request.actor).first()
        said = {"community": only.community if only else None, **said}
        review = service.call_review(actor=request.actor, street=street_of_desk(request), at=clock.now(), **said)
        return reverse("partnerships:review", args=[review.pk])

    title, back = _("Call a joint review"), reverse("partnerships:reviews")
    return form_page(request, form, deed, title=title, said=_("It is called. Print the agenda."), back=back)


def _review(request: ShanzhiRequest, pk: int) -> JointReview:
    return get_object_or_404(reviews_visible_to(request.actor), pk=pk)


def _units_of(review: JointReview) -> list[UnitFigures]:
    """Return the units of a review with their figures: those that work with it on the day it is held."""
    return unit_figures(_partners(review).order_by("kind", "name", "pk"), year=review.year, on=review.held_on)


def _partners(review: JointReview) -> QuerySet[PartnerUnit]:
    within = Jurisdiction.of_code(review.street if review.community is None else review.community)
    return units_on(review.held_on, within).filter(street=review.street)


@require_safe
@keeper_page
def review(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Show a review: figures of the year by unit, what both sides said, minutes."""
    found = _review(request, pk)
    opinions = {opinion.partner_id: opinion for opinion in found.opinions.all()}
    context = {
        "section": "partnerships",
        "review": found,
        "place": _names([found]).get(found.community or 0, place_of(request)),
        "units": [(one, opinions.get(one.unit.pk)) for one in _units_of(found)],
        "may_change": found.concluded_at is None and rules.may_keep_review(request.actor, found),
    }
    return render(request, "partnerships/desk/review.html", context)


@require_http_methods(FORM)
@keeper_page
def opinion(request: ShanzhiRequest, pk: int, partner: int) -> HttpResponse:
    """Note what was said of one unit and by it."""
    found = _review(request, pk)
    unit = get_object_or_404(_partners(found), pk=partner)
    said_before = found.opinions.filter(partner=unit).first()
    names = OpinionForm.base_fields
    initial = {name: getattr(said_before, name) for name in names} if said_before else {}
    form = OpinionForm(data_of(request), initial=initial)
    back = reverse("partnerships:review", args=[pk])

    def deed(said: dict[str, Any]) -> str:
        service.note_opinion(actor=request.actor, review_id=pk, partner=unit, at=clock.now(), **said)
        return back

    return form_page(request, form, deed, title=unit.name, said=_("Noted."), back=back)


@require_http_methods(FORM)
@keeper_page
def conclude(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Write down what was agreed, and close the review."""
    found = _review(request, pk)
    back = reverse("partnerships:review", args=[pk])

    def deed(said: dict[str, Any]) -> str:
        service.conclude_review(actor=request.actor, review_id=found.pk, at=clock.now(), **said)
        return back

    form = MinutesForm(data_of(request))
    return form_page(request, form, deed, title=_("Minutes"), said=_("The review is concluded."), back=back)


@require_safe
@keeper_page
def review_pdf(request: ShanzhiRequest, pk: int) -> HttpResponse:
    """Agenda, figures and minutes form on paper."""
    found = _review(request, pk)
    content = paper.review_pdf(
        found,
        place=_names([found]).get(found.community or 0, place_of(request)),
        units=_units_of(found),
        opinions={one.partner_id: one for one in found.opinions.all()},
        at=clock.now(),
    )
    return HttpResponse(content, content_type="application/pdf")
