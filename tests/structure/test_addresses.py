"""Every address: guarded or listed, refused to strangers and neighbours, never written to by reading it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.shortcuts import resolve_url

from shanzhi.people.models import Administration
from tests.clients import StreetClient, client_of
from tests.structure.addresses import Address, Furnished, addresses
from tests.structure.public_urls import DEMO_ONLY, PUBLIC, is_public
from tests.world import World, administrator

ADDRESSES = addresses()
# What reading a page may write: that somebody is still there.
MAY_BE_WRITTEN = re.compile(r'"people_accountsession"')
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|COPY|MERGE|SELECT nextval)\b", re.IGNORECASE)
STAFF = [
    "secretary",
    "community_staff",
    "street_staff",
    "group_leader",
    "member",
    "partner_contact",
    "account_without_post",
]
# Parts of an address that name nothing of a street.
NOT_A_STREETS = {"measure", "kind", "signature", "handle", "year", "day", "paper"}
ANSWERED = {200, 204, 302, 304, 404, 405}
UNHEALTHY = "503"  # what the health page answers where no worker runs


@pytest.fixture
def furnished(world: World) -> Furnished:
    return Furnished(world)


def test_every_address_has_a_guard_or_is_listed() -> None:
    assert [a.name for a in ADDRESSES if not a.guard and not is_public(a.name)] == []


def test_every_open_address_is_listed() -> None:
    assert [a.name for a in ADDRESSES if a.guard == "open_to_all" and not is_public(a.name)] == []


def test_no_listed_address_asks_who_is_there() -> None:
    assert [a.name for a in ADDRESSES if is_public(a.name) and a.guard not in ("", "open_to_all")] == []


def test_the_list_is_up_to_date() -> None:
    assert sorted(set(PUBLIC) - {address.name for address in ADDRESSES}) == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in ADDRESSES]
    assert sorted({name for name in names if names.count(name) > 1 or name.endswith("None")}) == []


def refuses(response: Any) -> bool:
    """Tell whether an answer shows nothing: not found, not for reading, or the way to the sign-in page."""
    target = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    return response.status_code in (404, 405) or target.split("?")[0] == resolve_url(settings.LOGIN_URL)


@pytest.mark.parametrize("method", ["get", "post", "htmx"])
def test_a_stranger_is_refused_everywhere_else(furnished: Furnished, method: str) -> None:
    stranger, open_to_strangers = client_of(None), []
    for address in ADDRESSES:
        if is_public(address.name):
            continue
        url = furnished.url(address)
        headers = {"HX-Request": "true"} if method == "htmx" else {}
        response = stranger.post(url) if method == "post" else stranger.get(url, headers=headers)
        if not refuses(response):
            open_to_strangers.append(f"{address.name}: {response.status_code}")
    assert not open_to_strangers, "\n".join(open_to_strangers)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_neighbour_finds_nothing_of_ours(furnished: Furnished, other_world: World, method: str) -> None:
    """Street staff of the street next door, at every address that names something of ours."""
    neighbour, found = client_of(other_world.street_staff()), []
    for address in ADDRESSES:
        if is_public(address.name) or not set(address.parameters) - NOT_A_STREETS:
            continue
        response = getattr(neighbour, method)(furnished.url(address))
        if not refuses(response):
            found.append(f"{address.name}: {response.status_code}")
    assert not found, "\n".join(found)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect the statements that write."""
    written: list[str] = []

    def watch(execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        if WRITES.match(str(sql)) and not MAY_BE_WRITTEN.search(str(sql)):
            written.append(str(sql)[:100])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        yield written


def read_everything(client: StreetClient, furnished: Furnished) -> Iterator[tuple[Address, str, list[str]]]:
    """Open every address and return what is wrong with the answer ("" for nothing), and what it wrote.

    The gallery is the same for everybody and is opened by strangers only.
    """
    is_stranger = not client.cookies
    for address in ADDRESSES:
        if address.name.startswith(DEMO_ONLY) and not is_stranger:
            continue
        url = furnished.url(address)
        with watched() as written:
            wrong = open_page(client, url)
        yield address, wrong, written


def open_page(client: StreetClient, url: str) -> str:
    try:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    except (Exception, pytest.fail.Exception) as error:
        return f"{type(error).__name__}: {error}"
    return "" if response.status_code in ANSWERED else str(response.status_code)


def check_everything(client: StreetClient, furnished: Furnished) -> None:
    written, odd = [], []
    for address, wrong, statements in read_everything(client, furnished):
        written += [f"{address.name}: {statement}" for statement in statements]
        if wrong and not (address.name == "health:health" and wrong == UNHEALTHY):
            odd.append(f"{address.name}: {wrong}")
    assert not written, "\n".join(written)
    assert not odd, "\n".join(odd)


def test_reading_writes_nothing_for_a_stranger(furnished: Furnished) -> None:
    check_everything(client_of(None), furnished)


@pytest.mark.parametrize("role", STAFF)
def test_reading_writes_nothing_for_those_with_posts(furnished: Furnished, world: World, role: str) -> None:
    check_everything(client_of(getattr(world, role)()), furnished)


@pytest.mark.parametrize("administers", Administration.values)
def test_reading_writes_nothing_for_administrators(furnished: Furnished, administers: str) -> None:
    check_everything(client_of(administrator(Administration(administers))), furnished)
