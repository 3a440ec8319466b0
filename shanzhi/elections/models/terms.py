from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.elections.enums import Base
from shanzhi.organisations.models import Organisation


class ElectionRules(StreetOwned):
    """The rules of a street for elections. Without a row the defaults below hold. Years, months and percent are whole numbers."""

    surplus_percent = models.PositiveSmallIntegerField(_("more candidates than seats, in percent"), default=20)
    quorum_percent = models.PositiveSmallIntegerField(_("present of those due, in percent"), default=80)
    base = models.CharField(_("elected by more than half"), max_length=8, choices=Base.choices, default=Base.DUE)
    community_term_years = models.PositiveSmallIntegerField(_("term in villages and communities, years"), default=5)
    other_term_years = models.PositiveSmallIntegerField(_("term elsewhere, years"), default=3)
    longest_delay_months = models.PositiveSmallIntegerField(_("longest delay of an election, months"), default=12)
    remind_months = models.PositiveSmallIntegerField(_("remind before a term ends, months"), default=6)
    notice_days = models.PositiveSmallIntegerField(_("notice of the meeting, days"), default=3)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street"], name="one_set_of_election_rules")]


class TermDelay(StreetOwned):
    """A request to elect later than the term ends, and its answer."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="term_delays")
    term_ended_on = models.DateField(_("term ends on"))
    until = models.DateField(_("elect by"))
    reason = models.CharField(_("reason"), max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved = models.BooleanField(_("approved"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "organisation"],
                name="one_open_request_for_delay",
                condition=models.Q(approved__isnull=True),
            )
        ]


class TermReminder(StreetOwned):
    """That an organisation was reminded of a term, so many days ahead: once each."""

    organisation = StreetForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    term_ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "organisation", "term_ends_on", "days"], name="reminded_once_of_a_term"
            )
        ]
