from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What came of a knock on a door in a survey. The numbers are the keys they are entered with."""

    MET = "met", pgettext_lazy("survey", "1 met")
    NOBODY = "nobody", pgettext_lazy("survey", "2 nobody in")
    EMPTY = "empty", pgettext_lazy("survey", "3 nobody lives there")
    DECLINED = "declined", pgettext_lazy("survey", "4 would rather not")


class FormationState(models.TextChoices):
    """From the wish for groups to groups."""

    WAITING = "waiting", pgettext_lazy("proposals of groups", "being worked out")
    READY = "ready", pgettext_lazy("proposals", "to compare")
    ADOPTING = "adopting", pgettext_lazy("proposals", "being adopted")
    ADOPTED = "adopted", pgettext_lazy("proposals", "adopted")
    DROPPED = "dropped", pgettext_lazy("proposals", "put aside")


class MeetingOutcome(models.TextChoices):
    """What a courtyard meeting came to."""

    AGREED = "agreed", pgettext_lazy("courtyard meeting", "agreed")
    CHANGES = "changes", pgettext_lazy("courtyard meeting", "agreed, with changes")
    NOT_AGREED = "not_agreed", pgettext_lazy("courtyard meeting", "not agreed")


class PaperKind(models.TextChoices):
    """The plan and the three rule documents (seed 001)."""

    PLAN = "plan", _("Plan for building groups")
    MEMBERS = "members", _("Rules for the members of building groups")
    DUTIES = "duties", _("Duties of building groups")
    CONTACT = "contact", _("Rules for keeping in touch with residents")
