from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.personal_data import Basis, PersonalData, SealedTextField
from shanzhi.messaging.models.delivery import mask_address


class EmailAddress(models.Model):
    """Where an account wants its e-mail. Used only once confirmed by a link sent there. Not street-owned, as accounts are not."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    email = SealedTextField(
        _("e-mail"),
        personal=PersonalData(
            purpose="sending notices by e-mail", basis=Basis.CONSENT, retention_days=30, mask=mask_address
        ),
    )
    confirmed_at = models.DateTimeField(null=True)
