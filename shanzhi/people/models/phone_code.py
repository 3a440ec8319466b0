from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField, mask_all, mask_phone
from shanzhi.core.tenancy import StreetOwned


class PhoneCode(StreetOwned):
    """A six-digit code sent to a phone, by which a resident sees their own requests without an account."""

    phone = SealedTextField(
        _("phone"),
        personal=PersonalData(purpose="sending the code", basis=Basis.SERVICE, retention_days=1, mask=mask_phone),
    )
    phone_index = models.BinaryField()
    code = SealedTextField(
        personal=PersonalData(purpose="sending the code", basis=Basis.SERVICE, retention_days=1, mask=mask_all)
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["street", "phone_index", "-sent_at"], name="code_by_phone")]
