"""The paper sheet of a survey: one row per door, its code leads back to where it is entered."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.models import Survey
from shanzhi.core.pdf import render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.territory.models import Building, Community
from shanzhi.territory.queries.places import households_of


def code_of(survey: Survey, building: Building) -> str:
    """Return what stands on the sheet and is typed to get back: 12-345."""
    return f"{survey.pk}-{building.pk}"


def sheets_pdf(
    survey: Survey,
    buildings: Iterable[Building],
    *,
    community: Community,
    address: Callable[[Building], str],
    at: datetime,
) -> bytes:
    """Return one sheet per building, in the site's first language. `address` is where its answers are entered."""
    with translation.override(settings.LANGUAGE_CODE):
        data = {
            "title": survey.name,
            "words": _words(),
            "outcomes": [str(label) for label in Outcome.labels],
            "community": community.name,
            "due": formats.date_format(survey.due_on, "DATE_FORMAT") if survey.due_on else "",
            "printed": formats.date_format(timezone.localdate(at), "DATE_FORMAT"),
            "sheets": [_sheet(survey, building, address(building)) for building in buildings],
        }
        return render_pdf("building_groups/survey_sheet.typ", data)


def _sheet(survey: Survey, building: Building, address: str) -> dict[str, Any]:
    homes = list(households_of(building))
    parts = [
        {"name": entrance.name if entrance else "", "doors": [home.door for home in group]}
        for entrance, group in groupby(homes, key=lambda home: home.entrance)
    ]
    return {
        "estate": building.estate.name,
        "building": building.name,
        "code": code_of(survey, building),
        "qr": qr_svg(address),
        "parts": parts,
        "homes": len(homes),
    }


def _words() -> dict[str, Any]:
    return {
        "code": _("Sheet"),
        "door": _("Door"),
        "outcome": _("Result (tick one)"),
        "people": _("People"),
        "phones": _("Phone of members"),
        "heard": _("What is needed here"),
        "surveyor": _("Asked by"),
        "date": _("Date"),
        "homes": _("Homes"),
        "due": _("Back by"),
        "note": _(
            "Say who you are and what it is for. Nobody has to answer. What is needed becomes a request at once. "
            "Give this sheet back when it is entered; it is destroyed afterwards."
        ),
    }
