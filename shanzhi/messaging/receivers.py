"""What the apps below tell: turned into messages. Each receiver opens its own scope, after the commit that told it."""

from datetime import date

from django.utils import timezone

from shanzhi.core import clock
from shanzhi.core.events import subscribe
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.messaging.enums import Channel
from shanzhi.messaging.models import Delivery
from shanzhi.messaging.notifications.code import PhoneCodeMessage
from shanzhi.messaging.notifications.erasure import ErasureWaits
from shanzhi.messaging.notifications.organisations import TemporaryBranchEnds, UnitsWaitForFeedback
from shanzhi.messaging.recipients import Recipients
from shanzhi.messaging.services.notices import notify, post
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.events import BranchEnds, FeedbackDue
from shanzhi.organisations.models import Organisation, Post
from shanzhi.organisations.queries import accounts_running, on_day
from shanzhi.people.events import ErasureAsked, PhoneCodeIssued
from shanzhi.people.models import ErasureRequest
from shanzhi.territory.models import Community


@subscribe(PhoneCodeIssued)
def send_phone_code(event: PhoneCodeIssued) -> None:
    """Send a code to the phone it was made for, at once, whatever the hour."""
    at = clock.now()
    message = PhoneCodeMessage(phone_code_id=event.phone_code_id)
    delivery = Delivery(street=event.street, channel=Channel.SMS, message=message.key, data=message.as_data(), at=at)
    with scoped(Scope.of_street(event.street)):
        post([delivery], message=PhoneCodeMessage, street=event.street, at=at)


@subscribe(ErasureAsked)
def tell_keepers_of_erasure(event: ErasureAsked) -> None:
    """Tell street staff that somebody asked to be forgotten: the law sets them a deadline."""
    at = clock.now()
    with scoped(Scope.of_street(event.street)):
        asked = ErasureRequest.objects.filter(
            street=event.street, person_id=event.person_id, answered_at__isnull=True
        ).first()
        if asked is not None:
            staff = street_staff_accounts(event.street, on=timezone.localtime(at).date())
            to = Recipients.accounts(staff)
            notify(message=ErasureWaits(), to=to, street=event.street, subject=asked, at=at)


@subscribe(BranchEnds)
def tell_of_ending_branch(event: BranchEnds) -> None:
    """Tell who runs the community, or the street, that a temporary branch ends."""
    at = clock.now()
    with scoped(Scope.of_street(event.street)):
        branch = Organisation.objects.get(pk=event.organisation_id)
        message = TemporaryBranchEnds(name=branch.name, day=event.ends_on.isoformat(), organisation_id=branch.pk)
        to = Recipients.accounts(accounts_running(event.street, branch.community, on=timezone.localdate(at)))
        notify(message=message, to=to, street=event.street, subject=branch, at=at)


@subscribe(FeedbackDue)
def tell_of_feedback(event: FeedbackDue) -> None:
    """Tell who runs a community that units wait for their feedback."""
    at = clock.now()
    with scoped(Scope.of_street(event.street)):
        to = Recipients.accounts(accounts_running(event.street, event.community, on=timezone.localdate(at)))
        community = Community.objects.get(street=event.street, community=event.community)
        message = UnitsWaitForFeedback(quarter=event.quarter.isoformat())
        notify(message=message, to=to, street=event.street, subject=community, at=at)


def street_staff_accounts(street: int, *, on: date) -> list[int]:
    """Return the accounts that hold a post of the street's own staff on a day."""
    posts = Post.objects.filter(on_day(on), street=street, kind=PostKind.STREET_STAFF, person__account__isnull=False)
    return list(posts.values_list("person__account_id", flat=True).distinct())
