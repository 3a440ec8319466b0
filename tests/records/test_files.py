from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shanzhi.core.access import Actor
from shanzhi.records import files
from shanzhi.records.models import File
from shanzhi.records.photos import add_photo, url_of
from tests.clients import StreetClient
from tests.database import in_street
from tests.records.pictures import picture, upload
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], StreetClient]


@pytest.fixture
def file(world: World, media: Path) -> File:
    community = world.community
    with in_street(world.street):
        return add_photo(actor=world.program(), subject=community, upload=upload(picture()), at=world.at)


@pytest.fixture
def rights(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, bool]]:
    """Who may see files of the community: by account; asked in the street's scope."""
    allowed: dict[int, bool] = {}

    def may_see(actor: Actor, pk: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM territory_community WHERE id = %s", [pk])
            assert cursor.fetchone() == (1,)
        return allowed.get(actor.account_id or 0, False)

    monkeypatch.setattr(files, "_subjects", {"territory.community": may_see})
    return allowed


def test_who_may_see_the_thing_gets_the_bytes(
    world: World, file: File, rights: dict[int, bool], client_for: ClientFor
) -> None:
    rights[world.member().account.pk] = True
    client = client_for(world.member())

    response = client.get(url_of(file))

    assert b"".join(response.streaming_content) == files.path_of(file.street, file.token).read_bytes()
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"] == f'inline; filename="photo-{file.pk}.jpg"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, max-age=3600"
    small = client.get(url_of(file, thumbnail=True))
    assert b"".join(small.streaming_content) == files.path_of(file.street, file.token, thumbnail=True).read_bytes()


def test_known_file_is_not_sent_again(world: World, file: File, rights: dict[int, bool], client_for: ClientFor) -> None:
    rights[world.member().account.pk] = True
    client = client_for(world.member())
    etag = client.get(url_of(file)).headers["ETag"]
    assert client.get(url_of(file), headers={"If-None-Match": etag}).status_code == 304
    assert client.get(url_of(file, thumbnail=True), headers={"If-None-Match": etag}).status_code == 200


def test_who_may_not_see_the_thing_finds_nothing(
    world: World, file: File, rights: dict[int, bool], client_for: ClientFor
) -> None:
    assert client_for(world.member()).get(url_of(file)).status_code == 404


def test_neighbour_street_finds_nothing_though_the_address_names_the_street(
    world: World, other_world: World, file: File, rights: dict[int, bool], client_for: ClientFor
) -> None:
    rights[other_world.street_staff().account.pk] = True
    assert client_for(other_world.street_staff()).get(url_of(file)).status_code == 404


def test_kind_that_nobody_registered_is_shown_to_nobody(
    world: World, file: File, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_subjects", {})
    assert client_for(world.street_staff()).get(url_of(file)).status_code == 404


def test_guests_are_sent_to_the_sign_in(file: File, rights: dict[int, bool], client: StreetClient) -> None:
    assert client.get(url_of(file)).status_code == 302


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fsecrets", "%00"])
def test_unknown_names_find_nothing(world: World, rights: dict[int, bool], client_for: ClientFor, name: str) -> None:
    rights[world.member().account.pk] = True
    assert client_for(world.member()).get(f"/files/{world.street}/{name}/").status_code == 404


def test_row_without_bytes_finds_nothing(
    world: World, file: File, rights: dict[int, bool], client_for: ClientFor
) -> None:
    rights[world.member().account.pk] = True
    files.path_of(file.street, file.token).unlink()
    assert client_for(world.member()).get(url_of(file)).status_code == 404
