"""What a delivery says and where it goes, worked out at the moment it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shanzhi.core.errors import NotPossible
from shanzhi.core.personal_data import Sealed
from shanzhi.messaging.enums import Channel
from shanzhi.messaging.environment import environment
from shanzhi.messaging.message_classes import MessageClass, Retired, message_class
from shanzhi.messaging.models import Delivery, EmailAddress
from shanzhi.people.models import Account, Person
from shanzhi.people.queries import has_consented


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go."""

    channel: str
    address: str
    title: str
    text: str


Writer = Callable[[Delivery], Letter]
_writers: dict[str, Writer] = {}


def special_writer(key: str) -> Callable[[Writer], Writer]:
    """Register how deliveries of one message class are written, where `title`, `text` and `sms` do not do (digests, codes)."""

    def register(writer: Writer) -> Writer:
        _writers[key] = writer
        return writer

    return register


def write_letter(delivery: Delivery) -> Letter:
    """Return the letter of a delivery, in the active language. Raises NotPossible, with the reason, if it cannot be sent."""
    if delivery.message in _writers:
        return _writers[delivery.message](delivery)
    cls = message_class(delivery.message)
    if cls is Retired:
        raise NotPossible(_("This kind of message no longer exists."))
    message = cls.from_data(delivery.data)
    if delivery.channel == Channel.SMS:
        return Letter(delivery.channel, phone_for(delivery, cls), "", sms_text(message))
    title = message.say_title()
    words = {"title": title, "text": message.say_text(), "link": absolute(message.url()), "site": absolute("/")}
    body = render_to_string("messaging/email/notice.txt", words)
    return Letter(delivery.channel, email_for(delivery), title, body)


def sms_text(message: MessageClass) -> str:
    """Return the text message: signature, what is said, and a link if there is one."""
    link = absolute(message.sms_url())
    return signed(f"{message.say_sms()} {link}" if link else message.say_sms())


def signed(text: str) -> str:
    """Put the sender's signature in front, as every text message in China has to carry it."""
    return f"【{environment().sms_signature}】{text}"


def absolute(url: str) -> str:
    """Return the address with the site's own in front, or ""."""
    return f"{environment().site_url.rstrip('/')}{url}" if url.startswith("/") else url


def phone_for(delivery: Delivery, cls: type[MessageClass]) -> str:
    """Open the phone number of the account or person a delivery is for. Raises NotPossible if there is none or they did not agree."""
    holder: Account | Person | None = _account(delivery)
    if holder is None:
        person = delivery.person
        if person is not None and cls.consent and not has_consented(person, cls.consent):
            raise NotPossible(_("The person did not agree to such messages."))
        holder = person
    if holder is None or not holder.phone:
        raise NotPossible(_("No phone number is known."))
    return opened(holder.phone)


def email_for(delivery: Delivery) -> str:
    """Open the confirmed e-mail address of an account. Raises NotPossible if there is none."""
    account = _account(delivery)
    found = EmailAddress.objects.filter(account=account, confirmed_at__isnull=False).first() if account else None
    if found is None or not found.email:
        raise NotPossible(_("No confirmed e-mail address is known."))
    return opened(found.email)


def opened(sealed: Sealed | None) -> str:
    """Open an address or a text for its sender without a look being logged: the message goes to the person it belongs to."""
    return sealed.open() if sealed is not None else ""


def _account(delivery: Delivery) -> Account | None:
    if delivery.account_id is None:
        return None
    account = Account.objects.filter(pk=delivery.account_id, is_active=True).first()
    if account is None:
        raise NotPossible(_("The account is closed."))
    return account
