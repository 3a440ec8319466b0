from shanzhi.messaging.models.address import EmailAddress
from shanzhi.messaging.models.delivery import Delivery
from shanzhi.messaging.models.inbox import InboxEntry, Preference

__all__ = ["Delivery", "EmailAddress", "InboxEntry", "Preference"]
