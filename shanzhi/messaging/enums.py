from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """Ways by which a notice reaches somebody."""

    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


class Cadence(models.TextChoices):
    """How often notices of one kind come by one channel."""

    NEVER = "never", pgettext_lazy("how often", "never")
    AT_ONCE = "at_once", pgettext_lazy("how often", "at once")
    DAILY = "daily", pgettext_lazy("how often", "once a day")
    WEEKLY = "weekly", pgettext_lazy("how often", "once a week")


class Audience(models.TextChoices):
    """For whom a message class is: people with an account, or residents known only by their phone."""

    STAFF = "staff", _("staff and members")
    RESIDENTS = "residents", _("residents")


class Category(models.TextChoices):
    """Under which heading a message class stands in the preferences."""

    MY_WORK = "my_work", _("My work")
    OVERSIGHT = "oversight", _("What I answer for")
    RESULTS = "results", _("Results and figures")
    ACCOUNT = "account", _("My account")
    SERVICE = "service", _("What residents asked for")


class Urgency(models.TextChoices):
    """Danger and lateness go out at once, everything else waits for the digest."""

    ORDINARY = "ordinary", _("ordinary")
    URGENT = "urgent", _("urgent")


class DeliveryState(models.TextChoices):
    """What became of one text message or e-mail."""

    WAITING = "waiting", pgettext_lazy("delivery", "waiting")
    SENDING = "sending", pgettext_lazy("delivery", "being sent")
    SENT = "sent", pgettext_lazy("delivery", "sent")
    FAILED = "failed", pgettext_lazy("delivery", "failed")
    DROPPED = "dropped", pgettext_lazy("delivery", "not sent")
