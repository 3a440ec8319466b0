from shanzhi.messaging.recipients import Recipients
from shanzhi.messaging.services.notices import notify

__all__ = ["Recipients", "notify"]
