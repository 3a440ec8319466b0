"""Message classes: every kind of notice is declared once, and preferences, digests and channels follow from the declaration.

    @dataclass(frozen=True)
    class JobDispatched(MessageClass):
        key = "service_requests.job_dispatched"
        label = _("A job is given to me")
        category = Category.MY_WORK
        title = _("Job %(number)s is yours: %(kind)s")

        number: str
        kind: str
        request_id: int

        def url(self) -> str:
            return reverse("service_requests:detail", args=[self.request_id])

The fields are what a notice keeps: ids, numbers and names of kinds, never personal values. They must be plain JSON values. A field added
later needs a default, because notices of before do not have it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.enums import Audience, Cadence, Category, Channel, Urgency

_registry: dict[str, type["MessageClass"]] = {}

STAFF_DEFAULTS: dict[Urgency, dict[Channel, Cadence]] = {
    Urgency.ORDINARY: {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.DAILY, Channel.SMS: Cadence.NEVER},
    Urgency.URGENT: {Channel.INBOX: Cadence.AT_ONCE, Channel.EMAIL: Cadence.AT_ONCE, Channel.SMS: Cadence.AT_ONCE},
}


@dataclass(frozen=True)
class MessageClass:
    """One kind of notice. Subclasses are frozen dataclasses; whoever imports them has registered them.

    `title` (one line) and `text` (more, optional) are translatable sentences with named placeholders, filled in by `words()`;
    `sms` is what a text message says, by default the title. `channels` limits what people may choose; `defaults` overrides the cadence
    a channel has until somebody chooses. `consent` names the purpose a resident must have agreed to (people.Consent); empty when
    the message is part of the service asked for. The text of a `secret` message is kept in the outbox only in a demo. A message that
    is not `is_optional` has no line in the preferences.
    """

    key: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    audience: ClassVar[Audience] = Audience.STAFF
    category: ClassVar[Category] = Category.MY_WORK
    urgency: ClassVar[Urgency] = Urgency.ORDINARY
    channels: ClassVar[tuple[Channel, ...]] = (Channel.INBOX, Channel.EMAIL, Channel.SMS)
    defaults: ClassVar[Mapping[Channel, Cadence]] = {}
    consent: ClassVar[str] = ""
    secret: ClassVar[bool] = False
    is_optional: ClassVar[bool] = True
    title: ClassVar[Any] = ""
    text: ClassVar[Any] = ""
    sms: ClassVar[Any] = ""
    do_not_call_in_templates: ClassVar[bool] = True  # a template that is given the class shows it, and makes no message

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "key" in cls.__dict__:
            _registry[cls.key] = cls

    @classmethod
    def default(cls, channel: Channel) -> Cadence:
        """Return how often notices of this class come by a channel, until somebody chooses otherwise."""
        if channel not in cls.channels:
            return Cadence.NEVER
        return cls.defaults.get(channel, STAFF_DEFAULTS[cls.urgency][channel])

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a message from what a notice kept; values of fields that are gone are passed over."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

    def as_data(self) -> dict[str, Any]:
        """Return what a notice keeps."""
        return asdict(self)

    def words(self) -> dict[str, Any]:
        """Return what fills the placeholders. Override to put names of choices into the reader's language."""
        return asdict(self)

    def url(self) -> str:
        """Return the page the notice leads to, or ""."""
        return ""

    def sms_url(self) -> str:
        """Return the page a text message leads to: residents have links of their own (one-time, token)."""
        return self.url()

    def say_title(self) -> str:
        """Return the title in the language that is active."""
        return str(self.title) % self.words()

    def say_text(self) -> str:
        """Return the text in the language that is active, or ""."""
        return str(self.text) % self.words() if self.text else ""

    def say_sms(self) -> str:
        """Return the text message in the language that is active."""
        return str(self.sms or self.title) % self.words()


@dataclass(frozen=True)
class Retired(MessageClass):
    """Stands for a notice whose class the software no longer has."""

    title: ClassVar[Any] = _("A notice of a kind that is no longer sent")


def message_class(key: str) -> type[MessageClass]:
    """Return the class of a key, or Retired."""
    return _registry.get(key, Retired)


def message_classes(audience: Audience | None = None) -> list[type[MessageClass]]:
    """Return the declared classes (for an audience) about which people can choose, by category and key."""
    order = list(Category)
    found = [cls for cls in _registry.values() if cls.is_optional and audience in (None, cls.audience)]
    return sorted(found, key=lambda cls: (order.index(cls.category), cls.key))
