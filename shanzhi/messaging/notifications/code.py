from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import NotPossible
from shanzhi.messaging.enums import Audience, Category, Channel, Urgency
from shanzhi.messaging.message_classes import MessageClass
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.wording import Letter, signed, special_writer
from shanzhi.people.services.phone_codes import code_to_send


@dataclass(frozen=True)
class PhoneCodeMessage(MessageClass):
    """The code by which a resident shows that a phone is theirs. The notice keeps where the code is, never the code."""

    key = "messaging.phone_code"
    label = _("Code to see my requests")
    audience = Audience.RESIDENTS
    category = Category.SERVICE
    urgency = Urgency.URGENT
    channels = (Channel.SMS,)
    secret = True
    title = _("Code to see my requests")

    phone_code_id: int


@special_writer(PhoneCodeMessage.key)
def write_code(delivery: Delivery) -> Letter:
    """Open number and code. Raises NotPossible once the code has expired or was replaced."""
    at = delivery.tried_at or delivery.at
    code = code_to_send(street=delivery.street, phone_code_id=delivery.data["phone_code_id"], at=at)
    if code is None:
        raise NotPossible(_t("The code has expired."))
    text = _t("Your code is %(code)s, valid for %(minutes)d minutes. We never ask you to tell it to anybody.")
    return Letter(Channel.SMS, code.phone, "", signed(text % {"code": code.code, "minutes": code.minutes}))
