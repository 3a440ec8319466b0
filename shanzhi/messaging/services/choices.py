"""What people choose: how often notices of each class come by each channel, and the e-mail address for them."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.messaging.addresses import confirms
from shanzhi.messaging.enums import Audience, Cadence, Channel
from shanzhi.messaging.message_classes import MessageClass, message_classes
from shanzhi.messaging.models import Delivery, EmailAddress, Preference
from shanzhi.messaging.notifications.address import ConfirmAddress
from shanzhi.messaging.services.notices import post
from shanzhi.messaging.wording import opened


@transaction.atomic
def choose(*, actor: Actor, chosen: Mapping[str, Mapping[Channel, Cadence]]) -> None:
    """Keep what an account wants, by key of the message class. What equals the class's default is not kept, so better defaults arrive.

    The inbox knows only at once and never. Raises NotPermitted without an account.
    """
    account_id = own_account(actor)
    known = {cls.key: cls for cls in message_classes(Audience.STAFF)}
    rows = [
        Preference(account_id=account_id, message=key, **{c.value: v for c, v in wanted.items()})
        for key, wanted in chosen.items()
        if key in known and wanted != defaults_of(known[key])
    ]
    Preference.objects.filter(account_id=account_id, message__in=list(chosen)).delete()
    Preference.objects.bulk_create(rows)


def own_account(actor: Actor) -> int:
    """Return the account that acts. Raises NotPermitted if there is none."""
    if actor.account_id is None:
        raise NotPermitted(_("Please sign in."))
    return actor.account_id


def defaults_of(cls: type[MessageClass]) -> dict[Channel, Cadence]:
    """Return what a class does by itself, by channel."""
    return {channel: cls.default(channel) for channel in Channel}


@transaction.atomic
def set_email(*, actor: Actor, address: str, street: int, at: datetime) -> None:
    """Keep an e-mail address and send it a link to confirm; an empty one removes it. `street` says whose outbox the link stands in.

    Raises DomainError for what is no address, NotPermitted without an account.
    """
    account_id = own_account(actor)
    address = address.strip()
    known = EmailAddress.objects.select_for_update().filter(account_id=account_id).first()
    if not address:
        if known is not None:
            known.delete()
        return
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError(_("This does not look like an e-mail address."), field="email") from error
    if known is not None and known.confirmed_at is not None and opened(known.email) == address:
        return
    EmailAddress.objects.update_or_create(account_id=account_id, defaults={"email": address, "confirmed_at": None})
    delivery = Delivery(street=street, channel=Channel.EMAIL, account_id=account_id, message=ConfirmAddress.key, at=at)
    post([delivery], message=ConfirmAddress, street=street, at=at)


@transaction.atomic
def confirm_email(*, actor: Actor, token: str, at: datetime) -> None:
    """Take the address as the account's own. Raises DomainError if the link is too old, another's, or the address has changed."""
    row = EmailAddress.objects.select_for_update().filter(account_id=actor.account_id or 0).first()
    if row is None or not confirms(token, row.account_id, opened(row.email)):
        raise DomainError(_("This link no longer works. Please enter the address again to get a new one."))
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
