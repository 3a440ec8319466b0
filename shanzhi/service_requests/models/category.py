from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.enums import Handling
from shanzhi.territory.enums import TimeUnit


class Category(StreetOwned):
    """One line of the service menu: what can be asked, how soon it is answered and settled, what else is asked.

    `questions` is a list of {"key", "label", "label_en", "kind": "text"|"choice"|"yes_no", "choices": [...], "required": bool}.
    """

    parent = StreetForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    icon = models.CharField(_("icon"), max_length=30, default="circle-question-mark")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    handling = models.CharField(_("handling"), max_length=12, choices=Handling.choices, default=Handling.OURS)
    turn_to = models.CharField(_("where to turn"), max_length=200, blank=True)
    turn_to_phone = models.CharField(_("phone of that place"), max_length=20, blank=True)
    contact_amount = models.PositiveSmallIntegerField(_("contact within"), default=1)
    contact_unit = models.CharField(max_length=12, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAY)
    settle_amount = models.PositiveSmallIntegerField(_("settle within"), default=5)
    settle_unit = models.CharField(max_length=12, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAY)
    climb_amount = models.PositiveSmallIntegerField(_("climbs after"), default=4)
    climb_unit = models.CharField(max_length=12, choices=TimeUnit.choices, default=TimeUnit.WORKING_HOUR)
    questions = models.JSONField(_("questions"), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("skills that help"))
    is_sensitive = models.BooleanField(_("never in the public list"), default=False)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["street", "code"], name="one_category_per_code")]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name
