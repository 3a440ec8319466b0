from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.care.enums import CareForm, CareLevel, VisitState
from shanzhi.care.models.happening import CareEvent
from shanzhi.care.models.person import CarePerson
from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField, mask_all
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Member
from shanzhi.service_requests.models import ServiceRequest


class CarePlan(StreetOwned):
    """How often something is brought to a person's door (关爱计划). Every person in care has one of plain visits.

    A plan without `visitor` is the keeper's. It ends instead of changing its past.
    """

    entry = StreetForeignKey(CarePerson, on_delete=models.PROTECT, related_name="plans")
    form = models.CharField(_("what"), max_length=12, choices=CareForm.choices)
    every_days = models.PositiveSmallIntegerField(_("every so many days"))
    visitor = StreetForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who goes")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "entry", "form"],
                name="one_live_plan_per_form",
                condition=models.Q(until__isnull=True),
            ),
            models.CheckConstraint(condition=models.Q(every_days__gt=0), name="care_plan_has_an_interval"),
        ]


class CareVisit(StreetOwned):
    """One visit, planned for a day and then done, missed or dropped. Never proved by a place or a photo.

    `due_at` is the end of the planned day, or so many hours after an event; `climbs_at` the moment a visit still not made goes up one
    level. The door is shown to `visitor` from the planned day until the visit is noted.
    """

    community = models.BigIntegerField(_("community code"))
    number = models.CharField(_("number"), max_length=32)
    entry = StreetForeignKey(CarePerson, on_delete=models.PROTECT, related_name="visits")
    plan = StreetForeignKey(CarePlan, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    event = StreetForeignKey(CareEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    form = models.CharField(_("what"), max_length=12, choices=CareForm.choices)
    visitor = StreetForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="care_visits",
        verbose_name=_("who goes"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=8, choices=VisitState.choices, default=VisitState.PLANNED)
    planned_on = models.DateField(_("planned for"))
    due_at = models.DateTimeField(_("due"))
    level = models.PositiveSmallIntegerField(_("level"), choices=CareLevel.choices, default=CareLevel.KEEPER)
    climbs_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("when"), null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    heard = SealedTextField(
        _("what was heard"),
        personal=PersonalData(
            purpose="what the next visitor must know",
            basis=Basis.SEPARATE_CONSENT,
            retention_days=365,
            mask=mask_all,
        ),
    )
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="care_visits", db_index=False
    )
    draft_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "number"], name="one_care_visit_per_number"),
            models.UniqueConstraint(
                fields=["street", "plan"],
                name="one_planned_visit_per_plan",
                condition=models.Q(state=VisitState.PLANNED),
            ),
            models.CheckConstraint(
                condition=models.Q(state=VisitState.PLANNED, made_at__isnull=True)
                | models.Q(state=VisitState.DROPPED)
                | models.Q(
                    state__in=[VisitState.DONE, VisitState.NOT_MET], made_at__isnull=False, climbs_at__isnull=True
                ),
                name="care_visit_was_made_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "community", "state", "due_at"], name="care_visit_by_community"),
            models.Index(fields=["street", "visitor", "state", "planned_on"], name="care_visit_by_visitor"),
            models.Index(fields=["street", "entry", "-made_at"], name="care_visit_by_entry"),
            models.Index(
                fields=["street", "climbs_at"], name="care_visit_climbing", condition=models.Q(climbs_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number
