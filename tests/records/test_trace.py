from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.records import trace
from shanzhi.records.trace import NextStep, Shown, Thing
from shanzhi.territory.models import Building, Estate
from tests.clients import StreetClient
from tests.database import in_street
from tests.world import AT, World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], StreetClient]


def show_buildings(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    rows = Building.objects.filter(pk__in=ids)
    return {
        b.pk: Shown(b.name, f"/b/{b.pk}/" if actor.grants else "", "ok", AT + timedelta(days=int(b.code))) for b in rows
    }


def show_estates(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    return {e.pk: Shown(e.name, "", "ok", AT) for e in Estate.objects.filter(pk__in=ids)}


@pytest.fixture(autouse=True)
def _things(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(trace, "_things", {})
    monkeypatch.setattr(trace, "_next_steps", [])
    monkeypatch.setattr(trace, "_relations", {})
    trace.register_thing(Thing("territory.building", "building", show_buildings))
    trace.register_thing(Thing("territory.estate", "estate", show_estates))
    trace.register_relation("became", "grew out of")
    return


@pytest.fixture
def buildings(world: World) -> list[Building]:
    """Estate → 1 → 2 → 3, and 4 alone."""
    made = [world.add_building(f"{n:03}", f"{n}栋") for n in range(1, 5)]
    link(world, world.estate, made[0])
    link(world, made[0], made[1])
    link(world, made[1], made[2])
    return made


def link(world: World, source: Any, target: Any) -> None:
    with in_street(world.street):
        trace.link(actor=world.program(), source=source, target=target, relation="became", at=world.at)


def names(story: trace.Story) -> list[tuple[str, int]]:
    return [(node.shown.title, node.depth) for node in story.nodes]


def test_story_follows_edges_both_ways_oldest_first(
    world: World, street_scope: Scope, buildings: list[Building]
) -> None:
    story = trace.story_of(world.program(), buildings[1])
    assert names(story) == [("西湖新村", 2), ("1栋", 1), ("2栋", 0), ("3栋", 1)]
    origin = story.nodes[2].origins[0]
    assert (origin.relation, origin.title, origin.anchor) == (
        "grew out of",
        "1栋",
        f"territory-building-{buildings[0].pk}",
    )
    assert story.nodes[0].origins == ()


def test_thing_without_edges_is_a_story_of_one(world: World, street_scope: Scope, buildings: list[Building]) -> None:
    assert names(trace.story_of(world.program(), buildings[3])) == [("4栋", 0)]


def test_circle_ends(world: World, street_scope: Scope, buildings: list[Building]) -> None:
    link(world, buildings[2], buildings[0])
    assert len(trace.story_of(world.program(), buildings[0]).nodes) == 4


def test_linking_twice_is_linking_once(world: World, street_scope: Scope, buildings: list[Building]) -> None:
    link(world, buildings[0], buildings[1])
    assert len(trace.story_of(world.program(), buildings[0]).nodes) == 4


@pytest.mark.parametrize("more", [0, 5])
def test_story_takes_queries_by_step_and_kind_not_by_thing(
    world: World, street_scope: Scope, buildings: list[Building], django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        link(world, buildings[0], world.add_building(f"{number + 10:03}", f"{number + 10}栋"))
    with django_assert_num_queries(5):  # two steps out, one that finds nothing new, and one a kind
        trace.story_of(world.program(), buildings[0])


def test_kind_nobody_registered_is_an_error_of_the_programmer(
    world: World, street_scope: Scope, buildings: list[Building], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(trace._things, "territory.estate")
    with pytest.raises(LookupError, match="Estate"):
        trace.story_of(world.program(), buildings[0])


def test_next_steps_are_those_the_actor_may_take(world: World, buildings: list[Building]) -> None:
    kinds = frozenset({"territory.building"})
    trace.register_next_step(
        NextStep(kinds, "Paint it", lambda b: f"/paint/{b.pk}/", lambda actor, b: bool(actor.grants))
    )
    trace.register_next_step(NextStep(frozenset({"x.y"}), "Never", lambda b: "", lambda actor, b: True))
    steps = trace.next_steps(world.secretary().actor, buildings[0])
    assert steps == [("Paint it", f"/paint/{buildings[0].pk}/", "arrow-right")]
    assert trace.next_steps(world.resident(), buildings[0]) == []


def url(thing: Any) -> str:
    return reverse("records:thread", args=[thing._meta.label_lower, thing.pk])


def test_page_shows_the_whole_story(world: World, client_for: ClientFor, buildings: list[Building]) -> None:
    response = client_for(world.secretary()).get(url(buildings[1]))
    page = response.content.decode()
    assert [node.shown.title for node in response.context["story"].nodes] == ["西湖新村", "1栋", "2栋", "3栋"]
    assert f'<a href="/b/{buildings[2].pk}/">3栋</a>' in page
    assert page.count('aria-current="true"') == 1
    assert f'href="#territory-building-{buildings[0].pk}"' in page


def test_who_may_open_nothing_of_it_finds_nothing(
    world: World, client_for: ClientFor, buildings: list[Building]
) -> None:
    assert client_for(world.account_without_post()).get(url(buildings[0])).status_code == 404


def test_neighbour_street_finds_nothing(
    world: World, other_world: World, client_for: ClientFor, buildings: list[Building]
) -> None:
    assert client_for(other_world.street_staff()).get(url(buildings[0])).status_code == 404


def test_guests_are_sent_to_the_sign_in(client: StreetClient, buildings: list[Building]) -> None:
    assert client.get(url(buildings[0])).status_code == 302


@pytest.mark.parametrize(
    "path", ["/thread/people.account/1/", "/thread/nonsense/1/", "/thread/territory.building/999999999/"]
)
def test_other_kinds_and_ids_find_nothing(world: World, client_for: ClientFor, path: str) -> None:
    assert client_for(world.street_staff()).get(path).status_code == 404


def test_tag_tells_the_story_on_any_page(world: World, street_scope: Scope, buildings: list[Building], rf: Any) -> None:
    request = rf.get("/")
    request.actor = world.program()
    page = Template("{% load records %}{% story thing %}{{ thing|thread_url }}").render(
        Context({"request": request, "thing": buildings[0]})
    )
    assert page.count("<li") == 4
    assert url(buildings[0]) in page
