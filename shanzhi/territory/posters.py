"""The poster on a building's door: one A4 with a QR that knows the building, and what to do without a telephone that scans."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.core.pdf import render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.territory.models import Building, Community
from shanzhi.territory.public_addresses import building_address

TEMPLATE = "territory/building_poster.typ"


def poster(community: Community, buildings: Iterable[Building], absolute: Callable[[str], str], at: datetime) -> bytes:
    """Return a PDF with one A4 for each building (their estates loaded). `absolute` turns a path into a whole address.

    It hangs on doors, so its words are in the site's first language, whatever the language of who prints it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        sheets = [_sheet(building, absolute(building_address(building))) for building in buildings]
        data = {
            "title": _("Posters of %(name)s") % {"name": community.name},
            "community": community.name,
            "words": _words(community),
            "sheets": sheets,
        }
        return render_pdf(TEMPLATE, data, at=at)


def _sheet(building: Building, address: str) -> dict[str, Any]:
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return {"estate": building.estate.name, "building": building.name, "qr": qr_svg(address), "address": shown}


def _words(community: Community) -> dict[str, Any]:
    return {
        "head": _("Something needed? Scan here."),
        "examples": _(
            "Water, power, lights, rubbish, neighbours, somebody to look in on: one photo or one sentence is enough."
        ),
        "steps": [_("Scan"), _("Say it"), _("Hear back")],
        "no_account": _("No account, no app. Giving a telephone number is up to you."),
        "by_phone": _("No smartphone? Call us:") if community.phone else _("No smartphone? Come in:"),
        "phone": community.phone or community.address,
        "hours": community.office_hours,
        "emergency": _("Fire 119, police 110, ambulance 120: call at once, do not scan."),
    }
