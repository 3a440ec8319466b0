from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from shanzhi.messaging.models import InboxEntry
from shanzhi.messaging.services import Recipients, notify
from tests.clients import StreetClient
from tests.database import in_street
from tests.messaging.messages import Danger, Ordinary
from tests.world import Someone, World, administrator

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], StreetClient]
INBOX = reverse("messaging:inbox")


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    return


def tell(world: World, reader: Someone, message: Any = None, count: int = 1) -> list[InboxEntry]:
    to = Recipients.accounts([reader.account.pk])
    community = world.community
    with in_street(world.street):
        for number in range(count):
            at = world.at + timedelta(minutes=number)
            message_ = message or Ordinary(number=f"QS-{number}")
            notify(message=message_, to=to, street=world.street, subject=community, at=at)
        return list(InboxEntry.objects.filter(account=reader.account).order_by("pk"))


def entries(world: World) -> list[InboxEntry]:
    with in_street(world.street):
        return list(InboxEntry.objects.order_by("pk"))


def test_inbox_lists_own_notices_newest_first(world: World, client_for: ClientFor) -> None:
    tell(world, world.secretary(), count=2)
    tell(world, world.member(), Danger(number="QS-9"))
    response = client_for(world.secretary()).get(INBOX)
    assert [notice.title for notice in response.context["notices"]] == ["Job QS-1 is yours", "Job QS-0 is yours"]
    assert "Job QS-1 is yours" in response.content.decode()
    assert "It is about a lamp." in response.content.decode()
    assert "QS-9" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_takes_constant_queries(
    world: World, client_for: ClientFor, django_assert_num_queries: Any, count: int
) -> None:
    tell(world, world.secretary(), count=count)
    client = client_for(world.secretary())
    client.get(INBOX)  # the session keeps the actor
    with django_assert_num_queries(7):  # session, savepoint, scope, unread, count, rows, release
        client.get(INBOX)


def test_bell_counts_unread(world: World, client_for: ClientFor) -> None:
    tell(world, world.secretary(), count=3)
    client = client_for(world.secretary())
    response = client.get(reverse("messaging:bell"))
    assert '<span class="count count--new">3' in response.content.decode()
    assert "private" in response.headers["Cache-Control"]
    client.post(reverse("messaging:read_all"))
    assert "count--new" not in client.get(reverse("messaging:bell")).content.decode()


def test_pages_of_the_desk_ask_for_the_number_later(world: World, client_for: ClientFor) -> None:
    page = client_for(world.secretary()).get(reverse("messaging:preferences")).content.decode()
    assert f'hx-get="{reverse("messaging:bell")}"' in page


def test_opening_a_notice_marks_it_read_and_leads_on(world: World, client_for: ClientFor) -> None:
    first, _second = tell(world, world.secretary(), count=2)
    response = client_for(world.secretary()).post(reverse("messaging:open_notice", args=[first.pk]))
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/requests/QS-0/")
    assert [entry.read_at is not None for entry in entries(world)] == [True, False]


def test_opening_a_notice_that_leads_nowhere_stays(world: World, client_for: ClientFor) -> None:
    [entry] = tell(world, world.secretary(), Danger(number="QS-1"))
    response = client_for(world.secretary()).post(reverse("messaging:open_notice", args=[entry.pk]))
    assert response.headers["Location"] == INBOX


def test_get_does_not_mark_anything_read(world: World, client_for: ClientFor) -> None:
    [entry] = tell(world, world.secretary())
    client = client_for(world.secretary())
    assert client.get(reverse("messaging:open_notice", args=[entry.pk])).status_code == 405
    client.get(INBOX)
    assert entries(world)[0].read_at is None


@pytest.mark.parametrize("who", ["member", "outsider"])
def test_notices_of_others_cannot_be_opened(world: World, other_world: World, client_for: ClientFor, who: str) -> None:
    [entry] = tell(world, world.secretary())
    other = world.member() if who == "member" else other_world.street_staff()
    assert client_for(other).post(reverse("messaging:open_notice", args=[entry.pk])).status_code == 404
    assert entries(world)[0].read_at is None


def test_filter_by_state_and_category(world: World, client_for: ClientFor) -> None:
    reader = world.secretary()
    [first] = tell(world, reader)
    tell(world, reader, Danger(number="QS-9"))
    client = client_for(reader)
    client.post(reverse("messaging:open_notice", args=[first.pk]))

    def titles(**query: str) -> list[str]:
        return [notice.title for notice in client.get(INBOX, query).context["notices"]]

    assert titles(show="unread") == ["Danger: QS-9"]
    assert titles(category="my_work") == ["Job QS-0 is yours"]
    assert titles(category="nonsense") == titles()
    client.post(reverse("messaging:read_all"), {"category": "my_work"})
    assert titles(show="unread") == ["Danger: QS-9"]


@pytest.mark.parametrize("name", ["inbox", "bell", "preferences"])
def test_guests_are_sent_to_the_sign_in(client: StreetClient, name: str) -> None:
    response = client.get(reverse(f"messaging:{name}"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/") or "sign" in response.headers["Location"]


def test_administrators_have_an_empty_inbox(client_for: ClientFor) -> None:
    from shanzhi.people.models import Administration

    response = client_for(administrator(Administration.AUDIT)).get(INBOX)
    assert response.status_code in (200, 302)  # 302: to set up the second factor
