from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """The five levels of the national register, by the length of their own code."""

    PROVINCE = 1, _("province")
    CITY = 2, _("city")
    COUNTY = 3, _("county")
    STREET = 4, _("street")
    COMMUNITY = 5, _("community")


class Division(models.Model):
    """One row of China's register of divisions. Public reference data, the same for every street, so not street-owned."""

    code = models.BigIntegerField(primary_key=True, help_text="12 digits, shorter levels padded with zeros")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    parent = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=200, blank=True, help_text="sort key: syllables with spaces")
    initials = models.CharField(max_length=40, blank=True, help_text="first letters of the syllables, for searching")

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["parent"], name="division_by_parent"),
            models.Index(fields=["initials"], name="division_by_initials", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name"], name="division_by_name", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name
