"""What the resident reads under a step. Put together when it is read, because staff and resident may not share a language."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from shanzhi.service_requests.enums import Action as A
from shanzhi.service_requests.models import Step

SENTENCES: dict[str, Any] = {
    A.REFUSE: _("%(reason)s You can turn to: %(turn_to)s"),
    A.TRANSFER: _("Passed on to %(to)s, which will answer you."),
    A.MERGE: _("Others have reported the same. It goes on as %(number)s."),
    A.SPLIT: _("Your request touches several matters; they are handled one by one."),
}
"""Filled from the step's `data` and `reason`."""
ANSWERED_BEFORE = _(
    "The same matter was answered before (%(number)s of %(day)s): %(answer)s If something is new, please tell us what."
)


def told_of(step: Step) -> str:
    """Return the words somebody typed for the resident, else the sentence of the step in the reader's language, else ""."""
    if step.told or step.action not in SENTENCES:
        return step.told
    if "answer" in step.data:
        return str(ANSWERED_BEFORE) % {**step.data, "day": date_format(date.fromisoformat(step.data["on"]))}
    return str(SENTENCES[step.action]) % {**step.data, "reason": step.reason}
