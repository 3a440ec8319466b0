from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Category
from shanzhi.messaging.message_classes import MessageClass


@dataclass(frozen=True)
class TemporaryBranchEnds(MessageClass):
    """The time of a temporary branch ends soon, or is over."""

    key = "organisations.branch_ends"
    label = _("A temporary branch ends")
    category = Category.OVERSIGHT
    title = _("%(name)s is planned to end on %(day)s")
    text = _("Dissolve it, or set a later day if the task goes on.")

    name: str
    day: str
    organisation_id: int

    def url(self) -> str:
        return reverse("organisations:organisation", args=[self.organisation_id])


@dataclass(frozen=True)
class UnitsWaitForFeedback(MessageClass):
    """Units of members who reported in wait for the feedback on a quarter."""

    key = "organisations.feedback_due"
    label = _("Units wait for their quarterly feedback")
    category = Category.OVERSIGHT
    title = _("Feedback to the units of members who reported in is due")
    text = _("It is drawn up already: look at it, print it, note that it was sent.")

    quarter: str

    def url(self) -> str:
        return reverse("organisations:reported", query={"quarter": self.quarter})
