from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeUnit(models.TextChoices):
    """Units of a time limit. Working hours and days follow the calendar of moved workdays."""

    HOUR = "hour", _("hours")
    WORKING_HOUR = "working_hour", _("working hours")
    DAY = "day", _("days")
    WORKING_DAY = "working_day", _("working days")
