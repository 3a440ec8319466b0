from django.db import models


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day worked instead (调休). National, not street-owned."""

    day = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
