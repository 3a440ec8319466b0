from dataclasses import dataclass, field
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shanzhi.core.errors import NotPossible
from shanzhi.messaging.enums import Category, Channel
from shanzhi.messaging.message_classes import MessageClass, message_class
from shanzhi.messaging.models import Delivery, InboxEntry
from shanzhi.messaging.wording import Letter, absolute, email_for, phone_for, signed, special_writer

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a digest."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one class in a digest."""

    label: str
    lines: list[Line]
    more: int


@dataclass(frozen=True)
class Digest(MessageClass):
    """Several notices in one message. Keeps which entries it tells of."""

    key = "messaging.digest"
    label = _("Digest")
    category = Category.ACCOUNT
    channels = (Channel.EMAIL, Channel.SMS)
    is_optional = False
    title = _("Digest")

    entries: list[int] = field(default_factory=list)


@special_writer(Digest.key)
def write_digest(delivery: Delivery) -> Letter:
    """Tell of what is still unread. Raises NotPossible if nothing is."""
    entries = list(
        InboxEntry.objects.filter(
            street=delivery.street,
            pk__in=delivery.data["entries"],
            account_id=delivery.account_id or 0,
            read_at__isnull=True,
        ).order_by("at", "pk")
    )
    if not entries:
        raise NotPossible(_t("Everything has been read meanwhile."))
    title = ngettext("%(count)d new notice", "%(count)d new notices", len(entries)) % {"count": len(entries)}
    inbox = absolute(reverse("messaging:inbox"))
    if delivery.channel == Channel.SMS:
        return Letter(delivery.channel, phone_for(delivery, Digest), "", signed(f"{title} {inbox}"))
    words = {"title": title, "groups": groups_of(entries), "inbox": inbox, "site": absolute("/")}
    return Letter(delivery.channel, email_for(delivery), title, render_to_string("messaging/email/digest.txt", words))


def groups_of(entries: list[InboxEntry]) -> list[Group]:
    """Group notices by their class; a group shows its last MOST_LINES and counts the rest."""
    groups = []
    for key, members in groupby(sorted(entries, key=lambda entry: entry.message), key=lambda entry: entry.message):
        cls = message_class(key)
        messages = [cls.from_data(entry.data) for entry in members]
        lines = [Line(message.say_title(), absolute(message.url())) for message in messages[-MOST_LINES:]]
        groups.append(Group(str(cls.label), lines, len(messages) - len(lines)))
    return groups
