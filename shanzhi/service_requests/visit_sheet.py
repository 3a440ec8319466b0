"""The sheet of visits (走访卡) on paper: a member's homes in order, with room for what was heard."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.pdf import render_pdf
from shanzhi.core.qr import qr_svg
from shanzhi.service_requests.models import VisitSheet
from shanzhi.territory.models import Household


def sheet_pdf(
    sheet: VisitSheet, homes: Sequence[Household], community: str, absolute: Callable[[str], str], at: datetime
) -> bytes:
    """Return the sheet as an A4. Its words are in the site's first language: it goes from door to door."""
    address = absolute(reverse("service_requests:visit_sheet", args=[sheet.pk]))
    with translation.override(settings.LANGUAGE_CODE):
        data: dict[str, Any] = {
            "title": _("Visits at the door"),
            "community": community,
            "number": sheet.number,
            "member": str(sheet.member),
            "printed": timezone.localdate(at).isoformat(),
            "qr": qr_svg(address),
            "words": {
                "visitor": _("Visitor"),
                "home": pgettext("behind a door", "Home"),
                "date": _("visited on"),
                "met": _("Somebody in?"),
                "yes": _("Yes"),
                "no": _("No"),
                "heard": _("What was heard"),
                "note": _(
                    "A word is enough: no photo, no place, no signature is asked for. Enter it back by the code or number."
                ),
            },
            "homes": [home_name(home) for home in homes],
        }
        return render_pdf("service_requests/visit_sheet.typ", data, at=at.replace(microsecond=0))


def home_name(home: Household) -> str:
    """Return a home as people say it: 3栋 1单元 201."""
    return " ".join(str(part) for part in (home.building, home.entrance, home.door) if part)
