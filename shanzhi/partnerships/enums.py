from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResourceKind(models.TextChoices):
    """What is needed or given: the first thing that must fit between a need and an offer."""

    PLACE = "place", pgettext_lazy("resource", "a room or a place")
    PEOPLE = "people", pgettext_lazy("resource", "people to lend a hand")
    SKILL = "skill", pgettext_lazy("resource", "a skill or a service")
    TEACHING = "teaching", pgettext_lazy("resource", "a talk or a course")
    GOODS = "goods", pgettext_lazy("resource", "goods or equipment")
    FUNDS = "funds", pgettext_lazy("resource", "funds from the unit")
    OTHER = "other", pgettext_lazy("resource", "something else")


class NeedState(models.TextChoices):
    """Where a line of the list of needs stands. Which changes are allowed: workflow.py."""

    OPEN = "open", pgettext_lazy("need", "looking for somebody")
    PROMISED = "promised", pgettext_lazy("need", "promised")
    MET = "met", pgettext_lazy("need", "met")
    WITHDRAWN = "withdrawn", pgettext_lazy("need", "no longer needed")


class PromiseState(models.TextChoices):
    """Where a promise (a line of the list of projects) stands. Which changes are allowed: workflow.py."""

    PROPOSED = "proposed", pgettext_lazy("promise", "waiting for the unit's word")
    RUNNING = "running", pgettext_lazy("promise", "promised, under way")
    REPORTED = "reported", pgettext_lazy("promise", "reported done, to check")
    KEPT = "kept", pgettext_lazy("promise", "kept")
    DECLINED = "declined", pgettext_lazy("promise", "the unit cannot")
    CALLED_OFF = "called_off", pgettext_lazy("promise", "called off")


class CheckState(models.TextChoices):
    """Where one due check at a home stands. Which changes are allowed: workflow.py."""

    DUE = "due", pgettext_lazy("check", "to be taken")
    TAKEN = "taken", pgettext_lazy("check", "taken by the merchant")
    DONE = "done", pgettext_lazy("check", "done")
    CANCELLED = "cancelled", pgettext_lazy("check", "not needed")


class Action(models.TextChoices):
    """What can happen to a need, a promise or a check."""

    PROPOSE = "propose", pgettext_lazy("partnership", "ask the unit")
    CONFIRM = "confirm", pgettext_lazy("partnership", "promise it")
    DECLINE = "decline", pgettext_lazy("partnership", "say that it cannot be done")
    EXTEND = "extend", pgettext_lazy("partnership", "set another date")
    REPORT = "report", pgettext_lazy("partnership", "report it done")
    SEND_BACK = "send_back", pgettext_lazy("partnership", "say what is missing")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("partnership", "confirm that it was kept")
    CALL_OFF = "call_off", pgettext_lazy("partnership", "call it off")
    RATE = "rate", pgettext_lazy("partnership", "rate the other side")
    MILESTONE = "milestone", pgettext_lazy("partnership", "reach a milestone")
    REMIND = "remind", pgettext_lazy("partnership", "remind both sides")
    MEET = "meet", pgettext_lazy("partnership", "meet the need")
    REOPEN = "reopen", pgettext_lazy("partnership", "look for somebody again")
    WITHDRAW = "withdraw", pgettext_lazy("partnership", "take it off the list")
    GENERATE = "generate", pgettext_lazy("partnership", "fall due")
    TAKE = "take", pgettext_lazy("partnership", "take it")
    HAND_ON = "hand_on", pgettext_lazy("partnership", "hand it to another merchant")
    NOBODY_IN = "nobody_in", pgettext_lazy("partnership", "find nobody in")
    FINISH = "finish", pgettext_lazy("partnership", "note what was found")
    CANCEL = "cancel", pgettext_lazy("partnership", "cancel the check")
    CLIMB = "climb", pgettext_lazy("partnership", "climb one level")


class Grade(models.IntegerChoices):
    """The five grades both sides give each other. Shown with the promise it is about; never added up into an order of units."""

    VERY_SATISFIED = 5, _("very satisfied")
    SATISFIED = 4, _("satisfied")
    FAIR = 3, _("fair")
    DISSATISFIED = 2, _("dissatisfied")
    VERY_DISSATISFIED = 1, _("very dissatisfied")


class Rhythm(models.TextChoices):
    """How often a merchant's check falls due."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every three months")
    YEARLY = "yearly", _("once a year")


class Found(models.TextChoices):
    """What a check found."""

    IN_ORDER = "in_order", _("everything in order")
    PUT_RIGHT = "put_right", _("something was put right")
    NEEDS_MORE = "needs_more", _("something more has to be done")


class Level(models.IntegerChoices):
    """Who has to see to a late check. It climbs from one to the next."""

    MERCHANT = 1, _("merchant")
    COMMUNITY = 2, _("community")
    STREET = 3, _("street")
