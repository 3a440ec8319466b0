"""Persons: the people a street knows. Everything personal is sealed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.personal_data import (
    Basis,
    PersonalData,
    SealedTextField,
    mask_all,
    mask_name,
    mask_nothing,
    mask_phone,
)
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.enums import GivenHow
from shanzhi.territory.models import Household


class Person(StreetOwned):
    """A resident, member, volunteer or contact. One row per phone and street; without a phone, one per occasion.

    `phone_since` is when somebody else wrote this phone: proving it opens only what came later. `working_name` is filled for members
    and holders of posts only: colleagues see it, residents never do.
    """

    name = SealedTextField(
        _("name"),
        personal=PersonalData(purpose="addressing the person", basis=Basis.SERVICE, retention_days=365, mask=mask_name),
    )
    name_index = models.BinaryField(null=True, editable=False)
    phone = SealedTextField(
        _("phone"),
        personal=PersonalData(
            purpose="calling back about what was asked", basis=Basis.SERVICE, retention_days=365, mask=mask_phone
        ),
    )
    phone_index = models.BinaryField(null=True, editable=False)
    phone_since = models.DateTimeField(_("phone written by others at"), null=True, blank=True, editable=False)
    note = SealedTextField(
        _("note"),
        personal=PersonalData(
            purpose="how to reach the person", basis=Basis.SERVICE, retention_days=365, mask=mask_all
        ),
    )
    working_name = SealedTextField(
        _("name colleagues see"),
        personal=PersonalData(
            purpose="colleagues must know whom they work with",
            basis=Basis.SELF_GOVERNANCE,
            retention_days=180,
            mask=mask_nothing,
        ),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    household = StreetForeignKey(
        Household, on_delete=models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("home")
    )
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "account"],
                name="one_person_per_account",
                condition=models.Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["street", "phone_index"],
                name="one_person_per_phone",
                condition=models.Q(phone_index__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["street", "name_index"], name="person_by_name"),
            models.Index(fields=["account"], name="person_by_account"),
        ]

    def __str__(self) -> str:
        """The name colleagues see, for members and holders of posts; else the masked name."""
        return str(self.working_name or self.name or "")


class Consent(StreetOwned):
    """What a person agreed to, in which version of the text, and until when. Giving and withdrawing are new facts on one row."""

    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=60, help_text=_("publish.name, publish.phone, …"))
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    given_how = models.CharField(_("how"), max_length=20, choices=GivenHow.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "person", "purpose"],
                name="one_live_consent_per_purpose",
                condition=models.Q(withdrawn_at__isnull=True),
            )
        ]


class Look(StreetOwned):
    """Somebody looked at a personal field in plain text. The person can read this log."""

    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="looks")
    field = models.CharField(_("field"), max_length=40)
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    viewer_name = models.CharField(_("who looked"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["street", "person", "-at"], name="look_by_person")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ErasureRequest(StreetOwned):
    """A person asked that what is known about them be deleted. Staff answer with a reason; open requests are deadlines of the law."""

    class Answer(models.TextChoices):
        ERASED = "erased", _("deleted")
        KEPT = "kept", _("kept, with a reason")

    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "person"],
                name="one_open_erasure_request",
                condition=models.Q(answered_at__isnull=True),
            )
        ]
