"""The book of a venue as an Excel file: figures, duties, receptions without persons, what took place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.core.excel import Column, Kind, Sheet, workbook
from shanzhi.venues.models import Duty, Venue
from shanzhi.venues.queries.figures import figures_of, receptions, uses


def book_file(venue: Venue, duties: Iterable[Duty], *, start: datetime, stop: datetime, at: datetime) -> bytes:
    """Return the file of a time. `duties` are those of that time, with their people."""
    sheets = [_figures(venue, start, stop), _duties(duties), _receptions(venue, start, stop), _uses(venue, start, stop)]
    return workbook(sheets, title=venue.name, at=at)


def _moment(heading: Any) -> Column:
    return Column(heading, 18, Kind.MOMENT)


def _figures(venue: Venue, start: datetime, stop: datetime) -> Sheet:
    counted = figures_of(venue, start=start, stop=stop)
    rows = [
        (_("Duties kept"), counted.duties),
        (_("Visitors received"), counted.received),
        (_("Meetings"), counted.meetings),
        (_("Concerns solved"), counted.solved),
        (_("Concerns in all"), counted.concerns),
    ]
    return Sheet(_("Figures"), [Column(_("Figure"), 24), Column(_("How many"), 12, Kind.WHOLE)], rows)


def _duties(duties: Iterable[Duty]) -> Sheet:
    columns = [
        _moment(_("Starts")),
        _moment(_("Ends")),
        Column(pgettext("of a duty", "Keeper"), 14),
        Column(_("State"), 12),
        Column(_("Handover note"), 50),
    ]
    rows = (
        (duty.starts_at, duty.ends_at, str(duty.kept_by or duty.keeper or ""), duty.get_state_display(), duty.handover)
        for duty in duties
    )
    return Sheet(_("Duties"), columns, rows)


def _receptions(venue: Venue, start: datetime, stop: datetime) -> Sheet:
    columns = [
        _moment(_("When")),
        Column(_("About what"), 60),
        Column(_("How many came"), 8, Kind.WHOLE),
        Column(_("What became of it"), 20),
        Column(_("Request"), 28),
    ]
    rows = (
        (one.at, one.about, one.people, one.get_outcome_display(), one.request.number if one.request else None)
        for one in receptions(venue, start, stop).select_related("request")
    )
    return Sheet(_("Receptions"), columns, rows)


def _uses(venue: Venue, start: datetime, stop: datetime) -> Sheet:
    columns = [
        _moment(_("When")),
        Column(_("Kind"), 12),
        Column(_("Topic"), 50),
        Column(_("How many came"), 8, Kind.WHOLE),
    ]
    rows = ((one.starts_at, one.get_kind_display(), one.topic, one.people) for one in uses(venue, start, stop))
    return Sheet(_("What took place"), columns, rows)
