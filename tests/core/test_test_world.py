"""The ground the other tests stand on: which role they run as, what a scope is inside a test, what is left behind."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path

from shanzhi.core.tenancy import Scope, scoped
from shanzhi.organisations.models import Post
from shanzhi.people.models import Account, Administration
from shanzhi.territory.models import Building, Community
from tests.clients import StreetClient
from tests.database import Owner, in_street
from tests.world import World, administrator


def test_tests_run_as_the_restricted_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("shanzhi_web", False, False)


def test_a_world_is_made_and_stays_behind_its_wall(world: World, other_world: World) -> None:
    world.group_leader()
    other_world.secretary()
    assert not Building.objects.exists()
    with in_street(world.street):
        assert [post.kind for post in Post.objects.all()] == ["group_leader"]
    with in_street(other_world.street):
        assert [post.kind for post in Post.objects.all()] == ["secretary"]
    assert not Post.objects.exists()


def test_actors_hold_what_their_posts_grant(world: World) -> None:
    assert {grant.role for grant in world.group_leader().actor.grants} == {"group_leader", "member"}
    assert world.secretary().actor.has_role("secretary", community=world.code)
    assert not world.secretary().actor.has_role("secretary", community=world.code + 1)
    assert world.partner_contact().actor.grants[0].partner_id == world.partner.pk


def test_scoped_works_inside_a_test(world: World) -> None:
    assert world.community.name == "西湖新村社区"
    with scoped(Scope.of_street(world.street)):
        assert Community.objects.count() == 1
    with pytest.raises(RuntimeError), transaction.atomic(), scoped(world.scope):
        pass


@pytest.mark.parametrize("turn", [1, 2])
def test_what_was_committed_is_gone_afterwards(transactional_db: None, world: World, owner: Owner, turn: int) -> None:
    world.member()
    seen: list[int] = []

    def look() -> None:
        with scoped(world.scope):
            seen.append(Building.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
    assert Account.objects.count() == 1


def test_a_request_begins_without_a_scope_and_ends_with_a_commit(
    world: World, client_for: Callable[..., StreetClient], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    done.clear()
    with in_street(world.street):
        assert client_for(world.secretary()).get("/own/").content == b"1 1"
        assert client_for(None).get("/own/").content == b"0 0"
        assert client_for(administrator(Administration.AUDIT)).get("/own/").content == b"0 0"
        assert client_for(None).get(f"/{world.street + 1}/").content == b"0 0"
        assert Community.objects.count() == 1
    assert done == ["1 1", "0 0", "0 0", "0 0"]
    assert not Community.objects.exists()


done: list[str] = []


def count(request: Any, street: int | None = None) -> HttpResponse:
    seen = f"{Community.objects.count()} {Post.objects.count()}"
    transaction.on_commit(lambda: done.append(seen))
    return HttpResponse(seen)


urlpatterns = [path("own/", count), path("<int:street>/", count)]
