"""When a telephone may ring: between QUIET_UNTIL and QUIET_FROM, local time, unless somebody is in danger."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from shanzhi.messaging.enums import Urgency
from shanzhi.messaging.environment import environment


def next_waking_moment(at: datetime, urgency: Urgency) -> datetime:
    """Return `at`, or the end of the quiet hours it falls into. Urgent messages know no quiet hours, nor do demos."""
    quiet_from, quiet_until = environment().quiet_from, environment().quiet_until
    if urgency == Urgency.URGENT or quiet_from == quiet_until:
        return at
    local = timezone.localtime(at)
    if quiet_until <= local.hour < quiet_from:
        return at
    day = local.date() if local.hour < quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, time(quiet_until), tzinfo=local.tzinfo)
