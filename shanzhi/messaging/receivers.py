"""What the apps below tell: turned into messages. Each receiver opens its own scope, after the commit that told it."""

from shanzhi.core import clock
from shanzhi.core.events import subscribe
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.messaging.enums import Channel
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.notifications.code import PhoneCodeMessage
from shanzhi.messaging.services.notices import post
from shanzhi.people.events import PhoneCodeIssued


@subscribe(PhoneCodeIssued)
def send_phone_code(event: PhoneCodeIssued) -> None:
    """Send a code to the phone it was made for, at once, whatever the hour."""
    at = clock.now()
    message = PhoneCodeMessage(phone_code_id=event.phone_code_id)
    delivery = Delivery(street=event.street, channel=Channel.SMS, message=message.key, data=message.as_data(), at=at)
    with scoped(Scope.of_street(event.street)):
        post([delivery], message=PhoneCodeMessage, street=event.street, at=at)
