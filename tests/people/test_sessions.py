from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core import clock
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.services import appoint
from shanzhi.people.browsers import describe_browser, session_handle
from shanzhi.people.models import AccountSession
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.world import World

LIGHT_PAGE = "/me/recovery-codes/"  # asks the database nothing of its own


def statements(client: StreetClient, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    frame = ("BEGIN", "COMMIT", "SET LOCAL", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [query["sql"] for query in captured if not query["sql"].startswith(frame)]


def test_a_signed_in_request_asks_once_for_session_and_account(world: World) -> None:
    client = client_of(world.secretary())
    client.get(LIGHT_PAGE)  # the first request builds the actor

    asked = statements(client, LIGHT_PAGE)

    assert len(asked) == 1
    assert '"people_accountsession"' in asked[0]
    assert '"people_account"' in asked[0]


def test_a_guest_with_no_session_asks_nothing(client: StreetClient, db: None) -> None:
    assert statements(client, "/sign-in/") == []


def test_the_actor_is_rebuilt_when_a_post_is_given(world: World) -> None:
    someone = world.account_without_post()
    client = client_of(someone)
    assert client.get("/desk/organisations/").status_code == 404

    with in_street(world.street):
        appoint(
            actor=world.program(),
            person=someone.person,
            kind=PostKind.COMMUNITY_STAFF,
            organisation=world.committee,
            at=world.at,
        )

    assert client.get("/desk/organisations/").status_code == 200


def test_the_actor_is_rebuilt_every_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(world.secretary())
    client.get(LIGHT_PAGE)
    stamp = client.session["actor"]["stamp"]
    session = client.session
    session["actor"] = {**session["actor"], "stamp": stamp[:-10] + "2020-01-01", "grants": []}
    session.save()

    assert client.get("/desk/organisations/").status_code == 200
    assert client.session["actor"]["stamp"] == stamp


def test_an_idle_session_is_over(world: World) -> None:
    client = client_of(world.secretary())
    assert client.get("/me/").status_code == 200
    long_ago = clock.now() - timedelta(minutes=settings.IDLE_MINUTES, seconds=1)
    AccountSession.objects.update(last_seen_at=long_ago)

    refused = client.get("/me/")

    assert refused.headers["Location"].startswith("/sign-in/")
    assert client.get(refused.headers["Location"]).context["was_idle"]


def test_being_there_is_noted_every_two_minutes_only(world: World) -> None:
    client = client_of(world.secretary())
    client.get(LIGHT_PAGE)
    recently = clock.now() - timedelta(minutes=1)
    AccountSession.objects.update(last_seen_at=recently)
    client.get(LIGHT_PAGE)
    assert AccountSession.objects.get().last_seen_at == recently

    AccountSession.objects.update(last_seen_at=clock.now() - timedelta(minutes=3))
    client.get(LIGHT_PAGE)
    assert AccountSession.objects.get().last_seen_at > recently


def test_a_changed_password_ends_other_sessions(world: World) -> None:
    staff = world.secretary()
    here, there = client_of(staff), client_of(staff)
    here.get("/me/"), there.get("/me/")
    here.post("/me/password/", {"old": "Evening-tea-7", "new": "Morning-tea-8", "again": "Morning-tea-8"})

    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_one_signs_out_another_browser_by_its_handle(world: World) -> None:
    staff = world.secretary()
    here, there = client_of(staff), client_of(staff)
    key = there.session.session_key
    page = here.get("/me/sign-in/").content.decode()

    assert key not in page
    assert session_handle(key) in page
    here.post(f"/me/browsers/{session_handle(key)}/end/")

    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_nobody_signs_out_the_browser_of_another(world: World) -> None:
    mine, theirs = client_of(world.secretary()), client_of(world.member())

    mine.post(f"/me/browsers/{session_handle(theirs.session.session_key)}/end/")
    mine.post("/me/browsers/end-others/")

    assert theirs.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari/604.1 MicroMessenger/8.0", "微信 · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("curl/8.0", ""),
    ],
)
def test_browsers_are_described_in_words(agent: str, words: str) -> None:
    assert describe_browser(agent) == words


def test_a_page_that_asks_by_itself_does_not_keep_a_session_awake(world: World) -> None:
    client = client_of(world.secretary())
    client.get("/me/")  # the first request builds the actor, and saves it
    session = AccountSession.objects.get(session_key=client.session.session_key)
    seen = session.last_seen_at - timedelta(minutes=10)
    AccountSession.objects.filter(pk=session.pk).update(last_seen_at=seen)
    client.get("/me/", headers={"X-Live": "1"})
    assert AccountSession.objects.get(pk=session.pk).last_seen_at == seen
    client.get("/me/")
    assert AccountSession.objects.get(pk=session.pk).last_seen_at > seen
