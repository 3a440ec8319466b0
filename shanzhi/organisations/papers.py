"""The papers of reporting in (双报到): slip, register, service card, quarterly feedback. Plain words for the templates in print/."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.pdf import render_pdf
from shanzhi.organisations.models import Registration
from shanzhi.organisations.quarters import quarter_name
from shanzhi.organisations.queries.reported import UnitOfMembers

BLANK_ROWS = 4


def slip(registration: Registration, community: str, *, at: datetime) -> bytes:
    """Return the report slip, in two parts: one for the community, the receipt for the unit."""
    data = {
        "title": _("Report slip of a party member"),
        "receipt": _("Receipt for the unit"),
        "number": registration.number,
        "community": community,
        "pairs": _pairs(registration, community),
        "said": _("This member has reported to our community and takes part in its service."),
        "sign": [_("Signature of the member"), _("Stamp of the community"), _("Date")],
    }
    return render_pdf("organisations/report_slip.typ", data, at=at)


def service_card(registration: Registration, community: str, *, at: datetime) -> bytes:
    """Return the service card: who it is for, and lines for services, each confirmed by the community by hand."""
    data = {
        "title": _("Service card of a party member"),
        "number": registration.number,
        "pairs": _pairs(registration, community),
        "heads": [_("Date"), _("What was done"), _("Hours"), _("Confirmed by")],
        "note": _("Taking part is voluntary. The card is the member's own."),
    }
    return render_pdf("organisations/service_card.typ", data, at=at)


def register(registrations: Sequence[Registration], title: str, *, at: datetime) -> bytes:
    """Return the register of all who reported, with blank rows for those to come."""
    heads = [
        _("Number"),
        pgettext("of a person", "Name"),
        _("Unit"),
        _("Reported on"),
        _("Wants to help with"),
        _("Ended on"),
        _("Signature"),
    ]
    rows = [
        [
            row.number,
            str(row.member),
            row.unit,
            _day(row.reported_on),
            row.wishes,
            _day(row.until) if row.until else "",
            "",
        ]
        for row in registrations
    ]
    rows += [[""] * len(heads)] * BLANK_ROWS
    data = {"title": _("Register of members who reported in"), "note": title, "heads": heads, "rows": rows}
    return render_pdf("organisations/report_register.typ", data, at=at)


def feedback(
    unit: UnitOfMembers,
    quarter: date,
    community: str,
    done: Mapping[int, list[tuple[str, int]]],
    *,
    at: datetime,
) -> bytes:
    """Return the feedback of a quarter to one unit: how often each of its members took part in what."""
    rows = [
        [
            str(number),
            str(row.member),
            _day(row.reported_on),
            "；".join(f"{what} {times}" for what, times in done.get(row.member_id, [])),
        ]
        for number, row in enumerate(unit.registrations, start=1)
    ]
    data = {
        "title": _("Feedback on members who reported in"),
        "to": _("To: %(unit)s") % {"unit": unit.unit},
        "said": _(
            "In %(quarter)s your members who reported to %(community)s took part as follows. Thank you for your support."
        )
        % {"quarter": quarter_name(quarter), "community": community},
        "heads": [_("No."), pgettext("of a person", "Name"), _("Reported on"), _("Took part in")],
        "rows": rows,
        "remarks": _("Remarks of the community"),
        "sign": [community, _day(timezone.localdate(at))],
    }
    return render_pdf("organisations/report_feedback.typ", data, at=at)


def _pairs(registration: Registration, community: str) -> list[list[str]]:
    member = registration.member
    return [
        [pgettext("of a person", "Name"), str(member)],
        [_("Class"), member.get_member_class_display()],
        [_("Unit"), registration.unit],
        [_("Home branch"), str(member.home_branch or member.home_branch_elsewhere)],
        [_("Reports to"), community],
        [_("Reported on"), _day(registration.reported_on)],
        [_("Wants to help with"), registration.wishes],
    ]


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
