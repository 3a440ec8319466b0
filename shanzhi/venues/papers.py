"""What is printed: the rota for the wall, the consent a household signs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.pdf import render_pdf
from shanzhi.territory.models import Community
from shanzhi.territory.queries import work_calendar
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.calendars import place_of
from shanzhi.venues.enums import Burden, RotaState, Weekday
from shanzhi.venues.hall_consent import DOOR_SENTENCE, SENTENCES
from shanzhi.venues.limits import criteria, limit
from shanzhi.venues.models import Duty, Rota, Venue
from shanzhi.venues.rota_problem import burden_of


def rota_paper(rota: Rota, duties: Iterable[Duty], *, at: datetime) -> bytes:
    """Return the rota on A4 (值班表): a line a duty, in the site's first language, names as colleagues read them, no phones."""
    with translation.override(settings.LANGUAGE_CODE):
        calendar = work_calendar()
        rows: list[dict[str, Any]] = []
        day = None
        for duty in duties:
            start = duty.starts_at.astimezone(CHINA)
            burden = burden_of(start.date(), calendar)
            rows.append(
                {
                    "day": f"{start:%m-%d} {Weekday(start.weekday()).label}" if start.date() != day else "",
                    "heavy": burden != Burden.WORKDAY,
                    "burden": str(burden.label) if burden == Burden.HOLIDAY else "",
                    "time": f"{start:%H:%M}–{duty.ends_at.astimezone(CHINA):%H:%M}",
                    "keeper": str(duty.keeper) if duty.keeper else "",
                    "deputy": str(duty.deputy) if duty.deputy else "",
                }
            )
            day = start.date()
        data = {
            "title": _("Rota of %(name)s") % {"name": rota.venue.name},
            "span": _("%(first)s to %(last)s") % {"first": rota.first_on.isoformat(), "last": rota.last_on.isoformat()},
            "has_deputy": rota.venue.has_deputy,
            "is_draft": rota.state != RotaState.PUBLISHED,
            "rows": rows,
            "words": {
                "day": _("Day"),
                "time": _("Time"),
                "keeper": pgettext("of a duty", "Keeper"),
                "deputy": _("Deputy"),
                "signature": _("Signature"),
                "draft": _("Draft, not published"),
                "foot": _("Cannot come? Ask a colleague to swap or cover, and tell who runs the station."),
                "printed": _("Printed on %(day)s") % {"day": timezone.localdate(at).isoformat()},
            },
        }
        return render_pdf("venues/rota.typ", data, at=at)


def consent_paper(venue: Venue, *, at: datetime) -> bytes:
    """Return the form a household signs, on A4, one half to keep."""
    with translation.override(settings.LANGUAGE_CODE):
        community = Community.objects.filter(community=venue.community).first()
        data = {
            "title": _("Consent of a household: our home as a hall"),
            "name": venue.name,
            "place": place_of(venue),
            "community": community.name if community else "",
            "phone": community.phone if community else "",
            "criteria": [str(label) for label in criteria().values()],
            "sentences": [str(sentence) for sentence in SENTENCES],
            "door": str(DOOR_SENTENCE),
            "months": _("It holds for %(months)d months from the day it is signed, or until: ")
            % {"months": limit("HALL_CONSENT_MONTHS")},
            "words": {
                "hall": _("Hall"),
                "place": _("Place"),
                "community": _("Community"),
                "criteria": _("Looked at together"),
                "we": _("We declare"),
                "signatures": _("All adults of the household sign"),
                "name": _("Name and relation"),
                "signature": _("Signature"),
                "date": _("Date"),
                "witness": _("For the community"),
                "back": _("To take it back, a word or a call is enough: %(phone)s")
                % {"phone": community.phone if community else ""},
                "printed": _("Printed on %(day)s") % {"day": date_format(timezone.localdate(at), "Y-m-d")},
            },
        }
        return render_pdf("venues/consent.typ", data, at=at)
