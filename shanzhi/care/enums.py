from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ground(models.TextChoices):
    """On what ground somebody stands in the register (PIPL art. 13 and 29)."""

    CONSENT = "consent", _("separate consent")
    DUTY = "duty", _("statutory duty")


class AgreedBy(models.TextChoices):
    """Who agreed. For a child it is always the guardian (PIPL art. 31)."""

    PERSON = "person", _("the person")
    GUARDIAN = "guardian", _("the guardian")


class Risk(models.TextChoices):
    """How closely somebody is looked after. A person decides it, nothing computes it."""

    ORDINARY = "ordinary", pgettext_lazy("risk", "ordinary")
    RAISED = "raised", pgettext_lazy("risk", "raised")
    HIGH = "high", pgettext_lazy("risk", "high")


class CareForm(models.TextChoices):
    """What is brought to the door. The plain visit is everybody's; the others are added."""

    VISIT = "visit", _("visit")
    DOCTOR = "doctor", _("doctor's visit")
    VOLUNTEER = "volunteer", _("volunteer's help")
    GIFT = "gift", _("gift")
    LESSON = "lesson", _("lesson at the door")
    CLEANING = "cleaning", _("house cleaning")
    COMPANY = "company", _("company")
    VETERAN = "veteran", _("visit to a veteran")


class EventKind(models.TextChoices):
    """What happened, so that somebody should come soon."""

    DISCHARGE = "discharge", _("home from hospital")
    FALL = "fall", _("a fall")
    BEREAVEMENT = "bereavement", _("a death in the family")
    WEATHER = "weather", _("great heat or cold")
    OTHER = "other", _("something else")


class VisitState(models.TextChoices):
    """planned → done, nobody in, or dropped."""

    PLANNED = "planned", pgettext_lazy("visit", "planned")
    DONE = "done", pgettext_lazy("visit", "done")
    NOT_MET = "not_met", _("nobody in")
    DROPPED = "dropped", pgettext_lazy("visit", "dropped")


class CareLevel(models.IntegerChoices):
    """Who has to move now. A visit that is late climbs from one to the next."""

    KEEPER = 1, _("keeper")
    GRID = 2, _("building or grid")
    COMMUNITY = 3, _("community")
    STREET = 4, _("street")


class EndReason(models.TextChoices):
    """Why the care ended."""

    MOVED = "moved", _("moved away")
    DIED = "died", _("died")
    BETTER = "better", _("no longer needed")
    WITHDRAWN = "withdrawn", _("no longer agreed to")
    GROUND_GONE = "ground_gone", _("the ground no longer holds")


class Relation(models.TextChoices):
    """Who somebody is to the person in care."""

    CHILD = "child", _("son or daughter")
    SPOUSE = "spouse", _("husband or wife")
    GRANDCHILD = "grandchild", _("grandchild")
    SIBLING = "sibling", _("brother or sister")
    GUARDIAN = "guardian", _("guardian")
    OTHER = "other", _("other relative")


class Chief(models.TextChoices):
    """The three chiefs (三长), each counting a part: a building, a section (an estate), a grid."""

    BUILDING = "building", _("building chief")
    SECTION = "section", _("section chief")
    GRID = "grid", _("grid chief")
