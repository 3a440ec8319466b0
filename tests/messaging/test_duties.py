"""What the law wants of messages: copies, forgetting, answers in time."""

from datetime import timedelta

import pytest
from django.utils import translation

from shanzhi.core.tenancy import scoped
from shanzhi.messaging.exports import export_messages
from shanzhi.messaging.models import Delivery, InboxEntry
from shanzhi.messaging.queries import notice_of
from shanzhi.messaging.services import Recipients, notify, sending
from shanzhi.messaging.services.retention import forget_old
from shanzhi.people.models import Person
from shanzhi.people.services.erasure import ask_erasure
from tests.messaging.messages import Danger, Ordinary, Progress
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)


def sent_to(world: World, person: Person) -> None:
    community = world.community
    with scoped(world.scope):
        to = Recipients.persons([person.pk])
        notify(message=Progress(number="QS-1"), to=to, street=world.street, subject=community, at=world.at)
        ids = list(Delivery.objects.filter(person=person).values_list("pk", flat=True))
    sending.deliver(street=world.street, delivery_ids=ids, at=world.at)


def deliveries(world: World) -> list[Delivery]:
    with scoped(world.scope):
        return list(Delivery.objects.order_by("pk"))


def test_copy_of_own_data_has_what_was_sent_to_that_person_alone(world: World) -> None:
    person, other = world.person(), world.person()
    sent_to(world, person)
    sent_to(world, other)
    with scoped(world.scope):
        [line] = export_messages(person)
    assert line == {"channel": "sms", "at": world.at.isoformat(), "text": "【善治】Your request QS-1: taken."} | {
        "at": line["at"]
    }
    assert line["at"].startswith("2026-03-10T02:00:00")


def test_texts_and_numbers_are_forgotten_after_their_time(world: World) -> None:
    sent_to(world, world.person())
    with scoped(world.scope):
        forget_old(street=world.street, at=world.at + timedelta(days=179))
    assert deliveries(world)[0].address is not None
    with scoped(world.scope):
        forget_old(street=world.street, at=world.at + timedelta(days=181))
    [delivery] = deliveries(world)
    assert (delivery.address, delivery.body) == (None, None)
    assert delivery.sent_at is not None


def test_nothing_is_kept_of_what_went_to_an_erased_person(world: World) -> None:
    person, other = world.person(), world.person()
    sent_to(world, person)
    sent_to(world, other)
    with scoped(world.scope):
        Person.objects.filter(pk=person.pk).update(erased_at=world.at)
        forget_old(street=world.street, at=world.at)
    assert [delivery.body is None for delivery in deliveries(world)] == [True, False]


def test_old_notices_are_forgotten_read_ones_sooner(world: World) -> None:
    account, community = world.secretary().account, world.community
    with scoped(world.scope):
        for number in ("QS-1", "QS-2"):
            to = Recipients.accounts([account.pk])
            notify(message=Ordinary(number=number), to=to, street=world.street, subject=community, at=world.at)
        InboxEntry.objects.filter(data__number="QS-1").update(read_at=world.at)
        forget_old(street=world.street, at=world.at + timedelta(days=91))
        assert [entry.data["number"] for entry in InboxEntry.objects.all()] == ["QS-2"]
        forget_old(street=world.street, at=world.at + timedelta(days=366))
        assert not InboxEntry.objects.exists()


def test_street_staff_learn_that_somebody_asks_to_be_forgotten(world: World) -> None:
    staff, member = world.street_staff(), world.member()
    world.community_staff()
    with scoped(world.scope):
        ask_erasure(actor=member.actor, person=member.person, at=world.at)
    with scoped(world.scope):
        [entry] = InboxEntry.objects.all()
    assert (entry.account_id, entry.message, entry.data) == (staff.account.pk, "people.erasure_waits", {})
    assert notice_of(entry).url == "/desk/people/erasures/"


def test_account_is_written_to_in_its_own_language(world: World) -> None:
    spoken: list[str] = []
    readers: dict[str, Someone] = {"en": world.secretary(), "": world.community_staff()}
    for language, someone in readers.items():
        someone.account.language = language
        someone.account.save()
    community = world.community
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Danger, "say_sms", lambda self: spoken.append(translation.get_language() or "") or "x")
        with scoped(world.scope):
            to = Recipients.accounts([someone.account.pk for someone in readers.values()])
            notify(message=Danger(number="QS-1"), to=to, street=world.street, subject=community, at=world.at)
            ids = list(Delivery.objects.filter(channel="sms").order_by("account_id").values_list("pk", flat=True))
        sending.deliver(street=world.street, delivery_ids=ids, at=world.at)
    assert sorted(set(spoken)) == ["en", "zh-hans"]
