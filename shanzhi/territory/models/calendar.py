from django.db import models
from django.utils.translation import gettext_lazy as _

FESTIVALS = {
    "元旦": _("New Year's Day"),
    "春节": _("Spring Festival"),
    "清明": _("Tomb-Sweeping Day"),
    "清明节": _("Tomb-Sweeping Day"),
    "劳动节": _("Labour Day"),
    "端午": _("Dragon Boat Festival"),
    "端午节": _("Dragon Boat Festival"),
    "中秋": _("Mid-Autumn Festival"),
    "中秋节": _("Mid-Autumn Festival"),
    "国庆节": _("National Day"),
}


def festival(name: str) -> str:
    """Return a festival's name in the reader's language; one nobody knows stays as it was entered."""
    return _(", ").join(str(FESTIVALS.get(part, part)) for part in name.split("、"))


class CalendarDay(models.Model):
    """A day with a rule of its own: a holiday, or a weekend day worked instead (调休). National, not street-owned.

    `name` is the festival in Chinese, as it was published.
    """

    day = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    @property
    def festival(self) -> str:
        return festival(self.name)
