from django.db import models
from django.utils.translation import gettext_lazy as _


class GivenHow(models.TextChoices):
    """How a consent was given or taken back."""

    ONLINE = "online", _("online, by the person")
    PAPER = "paper", _("on paper")
    SPOKEN = "spoken", _("in person, spoken")
    PHONE = "phone", _("by phone")
