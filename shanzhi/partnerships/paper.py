"""The three lists and the joint review on paper and in Excel: plain words for the templates in print/ and for sheets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.excel import Column, Kind, Sheet, workbook
from shanzhi.core.pdf import render_pdf
from shanzhi.partnerships.enums import Grade
from shanzhi.partnerships.models import JointReview, Need, Promise, ReviewOpinion
from shanzhi.partnerships.queries import UnitFigures
from shanzhi.partnerships.workflow import UNFINISHED

MOST = 2000


def span(begin: date | None, end: date | None) -> str:
    """Return "2026-03-01 – 2026-04-01", with what is open left open."""
    if begin is None and end is None:
        return ""
    return f"{begin or ''} – {end or ''}".strip()


def state_of(promise: Promise, on: date) -> str:
    """Return a promise's state in words, with "late" where it is."""
    state = str(promise.get_state_display())
    if promise.state in UNFINISHED and promise.due_on < on:
        return _("%(state)s, late") % {"state": state}
    return state


def need_rows(needs: Iterable[Need]) -> list[list[str]]:
    """Return the list of needs as it stands on paper."""
    return [
        [
            str(number),
            need.title,
            str(need.get_kind_display()),
            need.how_much,
            span(need.wanted_from, need.wanted_until),
            need.place or (need.building.name if need.building else ""),
            str(need.get_state_display()),
        ]
        for number, need in enumerate(needs, 1)
    ]


def offer_rows(offers: Iterable[Any]) -> list[list[str]]:
    """Return the list of resources (offers with `left`) as it stands on paper."""
    return [
        [
            str(number),
            offer.partner.name,
            offer.title,
            str(offer.get_kind_display()),
            offer.how_much,
            "" if offer.left is None else f"{offer.left} {offer.measure}".strip(),
            span(offer.available_from, offer.available_until),
            offer.conditions,
        ]
        for number, offer in enumerate(offers, 1)
    ]


def promise_rows(promises: Iterable[Promise], on: date) -> list[list[str]]:
    """Return the list of projects as it stands on paper."""
    return [
        [
            str(number),
            promise.number,
            promise.title,
            promise.partner.name,
            promise.how_much,
            span(promise.starts_on, promise.due_on),
            state_of(promise, on),
            promise.result,
        ]
        for number, promise in enumerate(promises, 1)
    ]


def headings() -> dict[str, list[str]]:
    """Return what stands above the columns of the three lists."""
    return {
        "needs": [_("No."), _("Need"), _("Kind"), _("How much"), _("When"), _("Where"), _("State")],
        "offers": [
            _("No."),
            _("Unit"),
            _("Resource"),
            _("Kind"),
            _("How much"),
            _("Left"),
            _("When"),
            _("Conditions"),
        ],
        "promises": [
            _("No."),
            _("Number"),
            _("Project"),
            _("Unit"),
            _("How much"),
            _("When"),
            _("State"),
            _("What came of it"),
        ],
    }


def titles() -> dict[str, str]:
    """Return the names of the three lists."""
    return {"needs": _("List of needs"), "offers": _("List of resources"), "promises": _("List of projects")}


def lists_pdf(lists: dict[str, list[list[str]]], *, place: str, paper: str, at: datetime) -> bytes:
    """Return the three lists, each on its own sheet, A4 or A3 across."""
    data = {
        "title": _("The three lists"),
        "place": place,
        "paper": paper,
        "as_of": _("As of %(day)s") % {"day": timezone.localdate(at)},
        "nothing": _("Nothing on this list yet."),
        "lists": [{"title": title, "headings": headings()[key], "rows": lists[key]} for key, title in titles().items()],
    }
    return render_pdf("partnerships/lists.typ", data, at=at.replace(microsecond=0))


def lists_workbook(lists: dict[str, list[list[str]]], *, at: datetime) -> bytes:
    """Return the three lists as three sheets."""
    sheets = [
        Sheet(
            name=title,
            columns=[Column(heading, 10 if place == 0 else 24) for place, heading in enumerate(headings()[key])],
            rows=lists[key],
        )
        for key, title in titles().items()
    ]
    return workbook(sheets, title=_("The three lists"), at=at)


def units_workbook(units: Iterable[UnitFigures], *, year: int, at: datetime) -> bytes:
    """Return the units with their promises of a year, by kind and name."""
    words = (_("Asked for"), _("Kept"), _("of it late"), _("Late now"), _("Under way"), _("Given up"), _("Offers"))
    columns = [Column(_("Unit"), 30), Column(_("Kind"), 16), *(Column(word, 10, Kind.WHOLE) for word in words)]
    rows = (
        (
            one.unit.name,
            str(one.unit.get_kind_display()),
            one.made,
            one.kept,
            one.kept_late,
            one.late,
            one.running,
            one.given_up,
            one.offers,
        )
        for one in units
    )
    return workbook([Sheet(name=str(year), columns=columns, rows=rows)], title=_("Units"), at=at)


def review_pdf(
    review: JointReview,
    *,
    place: str,
    units: list[UnitFigures],
    opinions: dict[int, ReviewOpinion],
    at: datetime,
) -> bytes:
    """Return agenda, figures and minutes form of a joint review. What is not known yet stays empty, to be written by hand."""
    words = (_("Unit"), _("Asked for"), _("Kept"), _("of it late"), _("Late now"), _("Under way"), _("Given up"))
    data = {
        "title": _("Joint review %(year)s") % {"year": review.year},
        "place": place,
        "facts": [
            [_("Held on"), review.held_on.isoformat()],
            [_("Where"), review.place],
            [_("In the chair"), ""],
            [_("Kept by"), ""],
        ],
        "agenda_title": _("Agenda"),
        "agenda": [
            _("What was promised and what became of it (figures overleaf)"),
            _("Each unit says what it did, and what it expects of the community"),
            _("The community says what it thinks of the work of each unit"),
            _("Needs, resources and projects of the coming year"),
            _("What is agreed"),
        ],
        "attendance": [_("Unit"), _("Who came"), _("Signature")],
        "figures_title": _("Promises of the year"),
        "figures_note": _("By kind and name of the unit. Figures are for talking, not for ranking."),
        "figures_headings": list(words),
        "figures": [
            [one.unit.name, *map(str, (one.made, one.kept, one.kept_late, one.late, one.running, one.given_up))]
            for one in units
        ],
        "opinions_title": _("What both sides say"),
        "opinions_headings": [_("Unit"), _("The community about the unit"), _("The unit about the community")],
        "opinions": [_opinion_row(one, opinions.get(one.unit.pk)) for one in units],
        "grades": " · ".join(str(grade.label) for grade in sorted(Grade, reverse=True)),
        "minutes_title": _("What is agreed"),
        "minutes": review.minutes,
        "signatures": [_("For the community"), _("For the units"), _("Date")],
    }
    return render_pdf("partnerships/review.typ", data, at=at.replace(microsecond=0))


def _opinion_row(one: UnitFigures, opinion: ReviewOpinion | None) -> list[str]:
    if opinion is None:
        return [one.unit.name, "", ""]
    of_unit = _joined(opinion.grade_of_unit, opinion.words_of_community)
    return [one.unit.name, of_unit, _joined(opinion.grade_of_community, opinion.words_of_unit)]


def _joined(grade: int | None, words: str) -> str:
    return "\n".join(part for part in (str(Grade(grade).label) if grade else "", words) if part)
