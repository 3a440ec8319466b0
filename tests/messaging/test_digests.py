from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from shanzhi.core.tenancy import Scope
from shanzhi.messaging.enums import Cadence, Channel, DeliveryState
from shanzhi.messaging.models import Delivery, EmailAddress, InboxEntry, Preference
from shanzhi.messaging.services import Recipients, notify
from shanzhi.messaging.services.digests import last_daily, last_weekly, send_digests
from shanzhi.messaging.wording import write_letter
from tests.messaging.messages import Ordinary, Weekly
from tests.world import AT, Someone, World

pytestmark = pytest.mark.django_db
NEXT_MORNING = AT + timedelta(hours=22)  # Wednesday 8:00


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reader(world: World, street_scope: Scope) -> Someone:
    secretary = world.secretary()
    EmailAddress.objects.create(account=secretary.account, email="chen@example.cn", confirmed_at=world.at)
    return secretary


def tell(world: World, message: Any, *readers: Someone, at: datetime = AT) -> None:
    to = Recipients.accounts([someone.account.pk for someone in readers])
    notify(message=message, to=to, street=world.street, subject=world.community, at=at)


def test_digest_is_one_message_for_many_notices(world: World, reader: Someone) -> None:
    for number in range(10):
        tell(world, Ordinary(number=f"QS-{number}"), reader, at=AT + timedelta(minutes=number))

    assert send_digests(street=world.street, at=NEXT_MORNING) == 1

    letter = write_letter(Delivery.objects.get())
    assert (letter.address, letter.title) == ("chen@example.cn", "10 new notices")
    assert letter.text.splitlines()[:4] == [
        "10 new notices",
        "",
        "Something ordinary",
        "· Job QS-2 is yours",
    ]
    assert "http://127.0.0.1:8000/desk/requests/QS-9/" in letter.text
    assert "and 2 more" in letter.text


def test_digest_is_sent_once_and_never_empty(world: World, reader: Someone) -> None:
    assert send_digests(street=world.street, at=NEXT_MORNING) == 0
    tell(world, Ordinary(number="QS-1"), reader)
    assert send_digests(street=world.street, at=AT + timedelta(hours=1)) == 0  # came after eight
    assert send_digests(street=world.street, at=NEXT_MORNING) == 1
    assert send_digests(street=world.street, at=NEXT_MORNING + timedelta(hours=1)) == 0


def test_digest_leaves_out_what_was_read_and_is_dropped_when_all_was(world: World, reader: Someone) -> None:
    tell(world, Ordinary(number="QS-1"), reader)
    tell(world, Ordinary(number="QS-2"), reader)
    InboxEntry.objects.filter(data__number="QS-1").update(read_at=AT)

    send_digests(street=world.street, at=NEXT_MORNING)

    delivery = Delivery.objects.get()
    assert "QS-1" not in write_letter(delivery).text
    InboxEntry.objects.update(read_at=AT)
    with pytest.raises(Exception, match="read meanwhile"):
        write_letter(delivery)


def test_read_notices_make_no_digest(world: World, reader: Someone) -> None:
    tell(world, Ordinary(number="QS-1"), reader)
    InboxEntry.objects.update(read_at=AT)
    assert send_digests(street=world.street, at=NEXT_MORNING) == 0
    assert list(InboxEntry.objects.values_list("email", flat=True)) == [Cadence.NEVER]


def test_weekly_notices_wait_for_monday_and_join_the_daily_ones(world: World, reader: Someone) -> None:
    tell(world, Weekly(week=10), reader)
    assert send_digests(street=world.street, at=NEXT_MORNING) == 0
    monday = AT + timedelta(days=6)
    tell(world, Ordinary(number="QS-1"), reader, at=monday - timedelta(hours=4))

    assert send_digests(street=world.street, at=monday) == 1

    text = write_letter(Delivery.objects.get()).text
    assert "Figures of week 10" in text
    assert "QS-1" in text


def test_digest_by_text_message_only_counts(world: World, reader: Someone) -> None:
    Preference.objects.create(
        account=reader.account, message="tests.ordinary", inbox="at_once", email="never", sms="daily"
    )
    tell(world, Ordinary(number="QS-1"), reader)

    send_digests(street=world.street, at=NEXT_MORNING)

    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state) == (Channel.SMS, DeliveryState.WAITING)
    assert write_letter(delivery).text == "【善治】1 new notice http://127.0.0.1:8000/inbox/"


def test_each_person_gets_their_own(world: World, reader: Someone) -> None:
    other = world.community_staff()
    tell(world, Ordinary(number="QS-1"), reader, other)
    tell(world, Ordinary(number="QS-2"), other)
    send_digests(street=world.street, at=NEXT_MORNING)
    assert {d.account_id: len(d.data["entries"]) for d in Delivery.objects.all()} == {
        reader.account.pk: 1,
        other.account.pk: 2,
    }


@pytest.mark.parametrize("readers", [1, 3])
def test_digests_take_constant_queries(
    world: World, reader: Someone, django_assert_num_queries: Any, readers: int
) -> None:
    people = [reader, world.community_staff(), world.member()][:readers]
    tell(world, Ordinary(number="QS-1"), *people)
    with django_assert_num_queries(7):
        assert send_digests(street=world.street, at=NEXT_MORNING) == readers


@pytest.mark.parametrize(
    ("moment", "daily", "weekly"),
    [
        ("2026-03-10T07:59:00+08:00", "2026-03-09T08:00:00+08:00", "2026-03-09T08:00:00+08:00"),
        ("2026-03-10T00:00:00+00:00", "2026-03-10T08:00:00+08:00", "2026-03-09T08:00:00+08:00"),
        ("2026-03-09T07:00:00+08:00", "2026-03-08T08:00:00+08:00", "2026-03-02T08:00:00+08:00"),
    ],
)
def test_digest_hours(moment: str, daily: str, weekly: str) -> None:
    at = datetime.fromisoformat(moment)
    assert last_daily(at) == datetime.fromisoformat(daily)
    assert last_weekly(at) == datetime.fromisoformat(weekly)
