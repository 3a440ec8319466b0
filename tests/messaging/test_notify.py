from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.core.tenancy import Scope
from shanzhi.messaging.enums import Cadence, Channel
from shanzhi.messaging.models import Delivery, InboxEntry, Preference
from shanzhi.messaging.services import Recipients, notify
from tests.database import in_street
from tests.messaging.messages import Danger, Ordinary, Progress
from tests.world import World

pytestmark = pytest.mark.django_db


def tell(world: World, message: Any, to: Recipients, **more: Any) -> None:
    notify(message=message, to=to, street=world.street, subject=world.community, at=world.at, **more)


def test_notify_puts_an_ordinary_notice_into_the_inbox_and_leaves_the_rest_to_the_digest(
    world: World, street_scope: Scope
) -> None:
    secretary = world.secretary()

    tell(world, Ordinary(number="QS-1"), Recipients.accounts([secretary.account.pk]))

    entry = InboxEntry.objects.get()
    assert (entry.account_id, entry.message, entry.shown) == (secretary.account.pk, "tests.ordinary", True)
    assert entry.data == {"number": "QS-1", "about": "a lamp"}
    assert (entry.subject_kind, entry.subject_id) == ("territory.community", world.community.pk)
    assert (entry.email, entry.sms) == (Cadence.DAILY, Cadence.NEVER)
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_notify_takes_one_statement_for_many_recipients(
    world: World, street_scope: Scope, django_assert_num_queries: Any
) -> None:
    world.community  # noqa: B018 - made before counting
    ids = [world.secretary().account.pk, world.community_staff().account.pk, world.member().account.pk]
    with django_assert_num_queries(1):
        tell(world, Ordinary(number="QS-1"), Recipients.accounts(ids[:1]))
    with django_assert_num_queries(1):
        tell(world, Ordinary(number="QS-2"), Recipients.accounts(ids))
    assert InboxEntry.objects.count() == 4


def test_urgent_notice_goes_out_at_once_with_one_job(world: World, street_scope: Scope) -> None:
    ids = [world.secretary().account.pk, world.community_staff().account.pk]

    tell(world, Danger(number="QS-1"), Recipients.accounts(ids))

    assert sorted(Delivery.objects.values_list("account_id", "channel")) == sorted(
        (pk, channel) for pk in ids for channel in (Channel.EMAIL, Channel.SMS)
    )
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "messaging.deliver"
    assert sorted(job.args["delivery_ids"]) == sorted(Delivery.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("chosen", "shown", "sent"),
    [
        ((Cadence.NEVER, Cadence.DAILY, Cadence.NEVER), False, []),
        ((Cadence.AT_ONCE, Cadence.NEVER, Cadence.AT_ONCE), True, ["sms"]),
        ((Cadence.AT_ONCE, Cadence.AT_ONCE, Cadence.WEEKLY), True, ["email"]),
    ],
)
def test_preferences_decide(
    world: World, street_scope: Scope, chosen: tuple[Cadence, ...], shown: bool, sent: list[str]
) -> None:
    account = world.secretary().account
    inbox, email, sms = chosen
    Preference.objects.create(account=account, message="tests.ordinary", inbox=inbox, email=email, sms=sms)

    tell(world, Ordinary(number="QS-1"), Recipients.accounts([account.pk]))

    entry = InboxEntry.objects.get()
    assert (entry.shown, entry.email, entry.sms) == (shown, email, sms)
    assert list(Delivery.objects.values_list("channel", flat=True)) == sent


def test_who_wants_nothing_gets_nothing(world: World, street_scope: Scope) -> None:
    account = world.secretary().account
    Preference.objects.create(account=account, message="tests.ordinary", inbox="never", email="never", sms="never")
    tell(world, Ordinary(number="QS-1"), Recipients.accounts([account.pk]))
    assert not InboxEntry.objects.exists()


def test_nobody_is_told_about_their_own_deed_and_closed_accounts_are_left_out(
    world: World, street_scope: Scope
) -> None:
    doer, closed = world.secretary(), world.community_staff()
    closed.account.is_active = False
    closed.account.save()
    tell(world, Ordinary(number="QS-1"), Recipients.accounts([doer.account.pk, closed.account.pk]), actor=doer.actor)
    assert not InboxEntry.objects.exists()


def test_residents_get_a_text_message_and_no_inbox(world: World, street_scope: Scope) -> None:
    person = world.person()
    tell(world, Progress(number="QS-1"), Recipients.persons([person.pk, None]))
    assert list(Delivery.objects.values_list("person_id", "channel")) == [(person.pk, "sms")]
    assert not InboxEntry.objects.exists()


def test_nobody_to_tell_costs_nothing(world: World, street_scope: Scope, django_assert_num_queries: Any) -> None:
    world.community  # noqa: B018 - made before counting
    with django_assert_num_queries(0):
        tell(world, Ordinary(number="QS-1"), Recipients())


def test_inbox_of_one_street_is_hidden_from_another(world: World, other_world: World) -> None:
    with in_street(world.street):
        tell(world, Ordinary(number="QS-1"), Recipients.accounts([world.secretary().account.pk]))
    with in_street(other_world.street):
        assert not InboxEntry.objects.exists()
