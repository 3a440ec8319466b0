"""How often homes are visited, who is proposed to look after which, and sheets of visits on paper."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member
from shanzhi.service_requests.enums import Nearness, ProposalState
from shanzhi.territory.models import Household


class VisitRhythm(StreetOwned):
    """How a community visits: so many times a year, so many homes a member at most. Without a row the defaults hold."""

    community = models.BigIntegerField(_("community code"))
    visits_a_year = models.PositiveSmallIntegerField(_("visits a year"), default=2)
    homes_a_member = models.PositiveSmallIntegerField(_("homes a member at most"), default=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street", "community"], name="one_rhythm_per_community")]


class LinkProposal(StreetOwned):
    """A proposal of the solver: which member looks after which home. A person changes it, adopts it or puts it away."""

    community = models.BigIntegerField(_("community code"))
    homes_a_member = models.PositiveSmallIntegerField(_("homes a member at most"))
    keeps = models.BooleanField(_("keep who looks after a home already"), default=True)
    reach = models.CharField(_("how far"), max_length=10, choices=Nearness.reaches(), default=Nearness.NEAR)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["street", "community", "-asked_at"], name="link_proposal_by_community")]


class ProposedLink(StreetOwned):
    """One home of a proposal: who would look after it and how near they are; nobody, and then `nearness` says why."""

    proposal = StreetForeignKey(LinkProposal, on_delete=models.CASCADE, related_name="links")
    household = StreetForeignKey(Household, on_delete=models.CASCADE, related_name="proposed_links")
    member = StreetForeignKey(Member, on_delete=models.CASCADE, null=True, blank=True, related_name="proposed_links")
    nearness = models.CharField(max_length=10, choices=Nearness.choices)

    class Meta:
        ordering = ["household_id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "proposal", "household"], name="one_proposed_link_per_home")
        ]


class VisitSheet(StreetOwned):
    """A sheet of visits on paper (走访卡): whose homes in which order, so that it can be entered back line by line."""

    number = models.CharField(_("number"), max_length=40)
    member = StreetForeignKey(Member, on_delete=models.CASCADE, related_name="visit_sheets")
    household_ids = ArrayField(models.BigIntegerField(), verbose_name=_("homes"))
    printed_at = models.DateTimeField(_("printed at"))
    entered_at = models.DateTimeField(_("entered at"), null=True, blank=True)

    class Meta:
        ordering = ["-printed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["street", "number"], name="one_visit_sheet_per_number")]
