from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.care.enums import EventKind, Relation, Risk
from shanzhi.care.models.person import CarePerson
from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField, mask_all
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.models import Person


class RiskGrade(StreetOwned):
    """Somebody decided how closely a person is looked after, why, and when it is looked at again. The last one holds."""

    entry = StreetForeignKey(CarePerson, on_delete=models.PROTECT, related_name="grades")
    risk = models.CharField(_("risk"), max_length=8, choices=Risk.choices)
    reason = SealedTextField(
        _("reason"),
        personal=PersonalData(
            purpose="why a person is visited as often as they are",
            basis=Basis.SEPARATE_CONSENT,
            retention_days=365,
            mask=mask_all,
        ),
    )
    review_on = models.DateField(_("look at it again on"))
    at = models.DateTimeField(_("when"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decider = models.CharField(_("who decided"), max_length=80)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["street", "entry", "-at"], name="risk_grade_by_entry")]


class FamilyLink(StreetOwned):
    """A relative may see when somebody comes and came, as long as the person agrees. `token` is their page."""

    entry = StreetForeignKey(CarePerson, on_delete=models.CASCADE, related_name="family")
    relative = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="relatives_in_care")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices)
    token = models.CharField(max_length=40)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "token"], name="one_family_link_per_token"),
            models.UniqueConstraint(
                fields=["street", "entry", "relative"],
                name="one_live_family_link",
                condition=models.Q(until__isnull=True),
            ),
        ]


class CareEvent(StreetOwned):
    """Something happened to a person in care, after which somebody comes soon. Told by staff, the keeper or the family."""

    entry = StreetForeignKey(CarePerson, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=EventKind.choices)
    said = SealedTextField(
        _("more about it"),
        personal=PersonalData(
            purpose="what the visitor after an event must know",
            basis=Basis.SEPARATE_CONSENT,
            retention_days=365,
            mask=mask_all,
        ),
    )
    at = models.DateTimeField(_("when"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    told_by = StreetForeignKey(
        FamilyLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="events", db_index=False
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["street", "entry", "-at"], name="care_event_by_entry")]
