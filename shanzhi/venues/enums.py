from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VenueKind(models.TextChoices):
    """What a place of the organisation is used as."""

    HALL = "hall", _("hall in a home")
    STATION = "station", _("members' station")


class EquipmentKind(models.TextChoices):
    """What a hall is equipped with (seed 001), and anything else."""

    BOOKS = "books", _("books")
    PAPERS = "papers", _("papers")
    CHAIRS = "chairs", _("chairs")
    KETTLE = "kettle", _("kettle")
    FLAG = "flag", _("flag")
    PANELS = "panels", _("panels")
    OTHER = "other", _("other")


class Condition(models.TextChoices):
    GOOD = "good", pgettext_lazy("condition of a thing", "good")
    WORN = "worn", pgettext_lazy("condition of a thing", "worn")
    BROKEN = "broken", pgettext_lazy("condition of a thing", "broken")
    MISSING = "missing", pgettext_lazy("condition of a thing", "missing")


class ConsentEnding(models.TextChoices):
    """Why a household's consent no longer holds, besides having run out."""

    WITHDRAWN = "withdrawn", _("taken back")
    RENEWED = "renewed", _("renewed")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class PartOfDay(models.IntegerChoices):
    """Parts of a day somebody can or cannot keep duty in, by when the duty begins: before 12, before 18, later."""

    MORNING = 0, _("morning")
    AFTERNOON = 1, _("afternoon")
    EVENING = 2, _("evening")


class Burden(models.TextChoices):
    """What kind of day a duty falls on; weekends and holidays are evened out one by one."""

    WORKDAY = "workday", _("workday")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("holiday")


class RotaState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a rota", "draft")
    SOLVING = "solving", _("being worked out")
    PUBLISHED = "published", pgettext_lazy("state of a rota", "published")


class DutyState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a duty", "planned")
    KEPT = "kept", pgettext_lazy("state of a duty", "kept")
    CANCELLED = "cancelled", pgettext_lazy("state of a duty", "cancelled")


class ChangeState(models.TextChoices):
    """What became of the wish to swap a duty or to have it covered."""

    WAITING = "waiting", pgettext_lazy("wish to change a duty", "waiting for an answer")
    AGREED = "agreed", pgettext_lazy("wish to change a duty", "agreed")
    DECLINED = "declined", pgettext_lazy("wish to change a duty", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("wish to change a duty", "taken back")


class BreachKind(models.TextChoices):
    """What a rota may not do."""

    EMPTY = "empty", _("nobody keeps it")
    NO_DEPUTY = "no_deputy", _("it has no deputy")
    STRANGER = "stranger", _("not a keeper of this venue")
    SAME = "same", _("keeper and deputy are the same person")
    UNAVAILABLE = "unavailable", _("cannot at this time of the week")
    AWAY = "away", _("is away")
    OVERLAP = "overlap", _("has another duty at the same time")
    REST = "rest", _("would have too little rest between two duties")
    WEEK = "week", _("has as many duties as they take in that week")
    APART = "apart", _("would rather not serve with the other one")


class Outcome(models.TextChoices):
    """What became of a visitor's concern at the station."""

    TALK = "talk", _("a talk, nothing to do")
    SOLVED = "solved", _("solved on the spot")
    OPEN = "open", _("something is to be done")


class UseKind(models.TextChoices):
    """What a venue was used for."""

    MEETING = "meeting", _("meeting")
    LESSON = "lesson", _("lesson or reading")
    ACTIVITY = "activity", _("activity")
