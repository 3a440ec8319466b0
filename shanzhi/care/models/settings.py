from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanzhi.care.enums import Risk
from shanzhi.core.tenancy import StreetOwned
from shanzhi.territory.enums import TimeUnit


class CareKind(StreetOwned):
    """A group of people who are looked after. Every street starts with the article's three and some more, and changes them.

    `counts_homes`: the group is counted in homes (户), not in people. `is_children`: about minors, seen by fewer. `retention_days`:
    how long what was noted is kept after the care has ended.
    """

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    counts_homes = models.BooleanField(_("counted in homes"), default=False)
    is_children = models.BooleanField(_("about children"), default=False)
    in_count = models.BooleanField(_("part of the chiefs' count"), default=True)
    retention_days = models.PositiveSmallIntegerField(_("days kept after the end"), default=365)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["street", "code"], name="one_care_kind_per_code"),
            models.CheckConstraint(condition=models.Q(retention_days__lte=3650), name="care_kept_ten_years_at_most"),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class CareSettings(StreetOwned):
    """The limits of a street's care. A street without a row has the defaults."""

    ordinary_days = models.PositiveSmallIntegerField(_("days between visits, ordinary"), default=30)
    raised_days = models.PositiveSmallIntegerField(_("days between visits, raised risk"), default=14)
    high_days = models.PositiveSmallIntegerField(_("days between visits, high risk"), default=7)
    event_hours = models.PositiveSmallIntegerField(_("hours until the visit after an event"), default=24)
    retry_days = models.PositiveSmallIntegerField(_("days until the next try when nobody was in"), default=1)
    climb_amount = models.PositiveSmallIntegerField(_("a late visit climbs after"), default=1)
    climb_unit = models.CharField(
        _("counted in"), max_length=12, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAY
    )
    event_climb_amount = models.PositiveSmallIntegerField(_("a late visit after an event climbs after"), default=2)
    event_climb_unit = models.CharField(
        _("counted in"), max_length=12, choices=TimeUnit.choices, default=TimeUnit.WORKING_HOUR
    )
    review_days = models.PositiveSmallIntegerField(_("days until a risk grade is looked at again"), default=180)
    ground_review_days = models.PositiveSmallIntegerField(
        _("days until consent or duty is looked at again"), default=365
    )
    least_shown = models.PositiveSmallIntegerField(_("figures below this are not shown"), default=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street"], name="one_care_settings_per_street"),
            models.CheckConstraint(
                condition=models.Q(
                    ordinary_days__gt=0,
                    raised_days__gt=0,
                    high_days__gt=0,
                    event_hours__gt=0,
                    retry_days__gt=0,
                    climb_amount__gt=0,
                    event_climb_amount__gt=0,
                ),
                name="care_limits_are_positive",
            ),
        ]

    def longest_interval(self, risk: str) -> int:
        """Return how many days may lie between two visits at a grade of risk."""
        return {Risk.HIGH: self.high_days, Risk.RAISED: self.raised_days}.get(Risk(risk), self.ordinary_days)
