from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import NotPossible
from shanzhi.messaging.addresses import token_of
from shanzhi.messaging.enums import Category, Channel, Urgency
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.messaging.models import Delivery, EmailAddress
from shanzhi.messaging.wording import Letter, absolute, opened, special_writer


@dataclass(frozen=True)
class ConfirmAddress(MessageClass):
    """The link by which somebody shows that an e-mail address is theirs."""

    key = "messaging.confirm_address"
    label = _("Confirmation of an e-mail address")
    category = Category.ACCOUNT
    urgency = Urgency.URGENT
    channels = (Channel.EMAIL,)
    is_optional = False
    secret = True
    title = _("Please confirm your e-mail address")
    text = _("Open this link, signed in, to receive notices of Shanzhi at this address. It works for a day.")


@special_writer(ConfirmAddress.key)
def write_confirmation(delivery: Delivery) -> Letter:
    """Write to the address that is not yet confirmed. Raises NotPossible if it was removed or confirmed meanwhile."""
    row = EmailAddress.objects.filter(account_id=delivery.account_id or 0, confirmed_at__isnull=True).first()
    if row is None or row.email is None:
        raise NotPossible(_t("The address was changed meanwhile."))
    address = opened(row.email)
    link = absolute(reverse("messaging:confirm_address", args=[token_of(row.account_id, address)]))
    return Letter(Channel.EMAIL, address, str(ConfirmAddress.title), f"{ConfirmAddress.text}\n\n{link}\n")
