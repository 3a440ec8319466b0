import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import Grade, PromiseState
from shanzhi.partnerships.models.need import Need, Offer
from shanzhi.partnerships.workflow import PROMISE


class Promise(StreetOwned):
    """A line of the list of projects (项目清单): a unit promises a community something by a day.

    `due_on` is the last day. `keeper` is who asked on the community's side and is reminded with the unit. Both sides rate each other
    once it is kept; nothing adds the grades up.
    """

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=32)
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="promises", verbose_name=_("unit"))
    need = StreetForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    offer = StreetForeignKey(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    reasons = models.JSONField(_("why they were matched"), default=list, blank=True)
    title = models.CharField(_("what is promised"), max_length=80)
    text = models.CharField(_("agreed in detail"), max_length=500, blank=True)
    amount = models.PositiveIntegerField(_("how much"), null=True, blank=True)
    measure = models.CharField(_("counted in"), max_length=12, blank=True)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    due_on = models.DateField(_("done by"))
    state = models.CharField(max_length=12, choices=PromiseState.choices, default=PromiseState.PROPOSED)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("promised"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported done"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    result = models.CharField(_("what came of it"), max_length=300, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    public_text = models.CharField(_("wording for the public list"), max_length=120, blank=True)
    grade_of_unit = models.PositiveSmallIntegerField(
        _("the community's grade for the unit"), choices=Grade.choices, null=True, blank=True
    )
    words_of_community = models.CharField(max_length=300, blank=True)
    grade_of_community = models.PositiveSmallIntegerField(
        _("the unit's grade for the community"), choices=Grade.choices, null=True, blank=True
    )
    words_of_unit = models.CharField(max_length=300, blank=True)
    link_token = models.CharField(max_length=40, blank=True)
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="one_promise_per_number"),
            models.UniqueConstraint(
                fields=["street", "link_token"], name="one_promise_per_link", condition=~models.Q(link_token="")
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True) | models.Q(due_on__gte=models.F("starts_on")),
                name="promise_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "community", "state", "-id"], name="promise_by_state"),
            models.Index(fields=["street", "partner", "state"], name="promise_by_partner"),
        ]
        triggers = [
            pgtrigger.FSM(name="only_tabled_changes", field="state", transitions=PROMISE.changes),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def how_much(self) -> str:
        """The amount with what it is counted in."""
        return f"{self.amount} {self.measure}".strip() if self.amount is not None else ""


class Milestone(StreetOwned):
    """A step on the way of a promise: what, by which day, reached when."""

    promise = StreetForeignKey(Promise, on_delete=models.CASCADE, related_name="milestones", db_index=False)
    title = models.CharField(_("milestone"), max_length=80)
    due_on = models.DateField(_("by"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["street", "promise"], name="milestone_by_promise")]
