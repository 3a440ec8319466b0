import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.care.models import CarePerson
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import CheckState, Found, Level, Rhythm
from shanzhi.partnerships.models.history import Step
from shanzhi.partnerships.workflow import CHECK
from shanzhi.service_requests.models import ServiceRequest


class CheckPlan(StreetOwned):
    """A merchant's regular check (商铺联盟): what, how often, from when on. `until` is the first day without it."""

    community = models.BigIntegerField(_("community code"))
    partner = StreetForeignKey(
        PartnerUnit, on_delete=models.PROTECT, related_name="check_plans", verbose_name=_("merchant")
    )
    title = models.CharField(_("what is checked"), max_length=60)
    text = models.CharField(_("what to look at"), max_length=300, blank=True)
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm.choices)
    first_on = models.DateField(_("first time, done by"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["street", "community"], name="check_plan_by_community")]

    def __str__(self) -> str:
        return self.title


class CheckedHome(StreetOwned):
    """A person in care whose home the merchant of a plan comes to, from one day to another. Only with their consent."""

    plan = StreetForeignKey(CheckPlan, on_delete=models.CASCADE, related_name="homes", db_index=False)
    entry = StreetForeignKey(CarePerson, on_delete=models.PROTECT, related_name="checked_homes")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "plan", "entry"],
                name="one_live_checked_home",
                condition=models.Q(until__isnull=True),
            )
        ]


class Check(StreetOwned):
    """One due check at one home. `turn_on` is the day of the plan it stands for, `due_on` the last day to do it.

    The merchant sees the building when asked, the door from taking to done. `level` says who has to see to a late one.
    """

    home = StreetForeignKey(CheckedHome, on_delete=models.PROTECT, related_name="checks", db_index=False)
    community = models.BigIntegerField(_("community code"))
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="checks", db_index=False)
    number = models.CharField(_("number"), max_length=32)
    turn_on = models.DateField()
    due_on = models.DateField(_("done by"))
    state = models.CharField(max_length=12, choices=CheckState.choices, default=CheckState.DUE)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, default=Level.MERCHANT)
    climbs_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(_("handed over"))
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_declined = models.BooleanField(default=False)
    found = models.CharField(_("what was found"), max_length=12, choices=Found.choices, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    request = StreetForeignKey(ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link_token = models.CharField(max_length=40)
    link_until = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "home", "turn_on"], name="one_check_per_home_and_turn"),
            models.UniqueConstraint(fields=["street", "number"], name="one_check_per_number"),
            models.UniqueConstraint(fields=["street", "link_token"], name="one_check_per_link"),
        ]
        indexes = [
            models.Index(fields=["street", "community", "state", "due_on"], name="check_by_state"),
            models.Index(fields=["street", "partner", "state", "due_on"], name="check_by_partner"),
            models.Index(
                fields=["street", "climbs_on"], name="check_climbing", condition=models.Q(climbs_on__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="only_tabled_changes", field="state", transitions=CHECK.changes),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number


class CheckStep(Step):
    """One step of a check."""

    thing = StreetForeignKey(Check, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["street", "thing", "id"], name="check_step_by_thing")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
