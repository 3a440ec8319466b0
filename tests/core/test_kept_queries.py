"""Kept queries give what the queryset gives, with other values each time, and are compiled once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from shanzhi.core.kept_queries import KeptQuery, KeptValues, Slot, kept, kept_values
from shanzhi.organisations.models import Organisation
from shanzhi.people.models import Person
from shanzhi.territory.models import Household
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world: World, street_scope: None) -> World:
    assert world.households
    assert world.group
    assert world.other_building
    return world


def test_it_finds_what_the_queryset_finds(here: World) -> None:
    query = KeptQuery(Household.objects.filter(building=Slot("building")).order_by("id"))

    for building in (here.building.pk, here.other_building.pk, 0):
        assert query.all(building=building) == list(Household.objects.filter(building=building).order_by("id"))


def test_related_rows_and_annotations_come_along(here: World) -> None:
    rows = Household.objects.select_related("building__estate").annotate(of=F("building__name")).order_by("id")

    found = KeptQuery(rows.filter(pk=Slot("pk"))).first(pk=here.households[0].pk)

    assert found is not None
    with CaptureQueriesContext(connection) as queries:
        assert found.building.estate == here.estate
        assert found.of == here.building.name  # type: ignore[attr-defined]
    assert len(queries) == 0


def test_a_missing_related_row_is_none(here: World) -> None:
    bodies = KeptQuery(Organisation.objects.select_related("parent").order_by("id")).all()

    assert {body.pk: body.parent for body in bodies} == {body.pk: body.parent for body in Organisation.objects.all()}
    assert None in {body.parent for body in bodies}


def test_sealed_fields_stay_sealed_and_open(here: World) -> None:
    person = here.member().person

    found = KeptQuery(Person.objects.filter(pk=Slot("pk"))).first(pk=person.pk)

    assert found is not None
    assert str(found.name) == str(person.name)
    assert found.name is not None
    assert person.name is not None
    assert found.name.open() == person.name.open()


def test_lists_of_any_length_fit_one_slot(here: World) -> None:
    query = KeptQuery(Household.objects.filter(pk__any_of=Slot("pks")).order_by("id"))
    pks = [household.pk for household in here.households]

    assert [row.pk for row in query.all(pks=pks)] == pks
    assert [row.pk for row in query.all(pks=pks[:1])] == pks[:1]
    assert query.all(pks=[]) == []


def test_a_query_that_can_find_nothing_asks_nothing(here: World) -> None:
    query = KeptQuery(Household.objects.filter(pk__in=[]))

    with CaptureQueriesContext(connection) as queries:
        assert query.all() == []
        assert query.first() is None
    assert len(queries) == 0


def test_it_is_built_once_for_each_shape(here: World) -> None:
    built = []

    @kept
    def of(name: str) -> QuerySet[Household]:
        built.append(name)
        return Household.objects.filter(**{name: Slot("value")}).order_by("id")

    for _turn in range(2):
        assert of("pk").first(value=here.households[0].pk) == here.households[0]
        assert of("building").all(value=here.building.pk)
    assert built == ["pk", "building"]


def test_an_empty_slot_is_an_error(here: World) -> None:
    with pytest.raises(KeyError):
        KeptQuery(Household.objects.filter(pk=Slot("pk"))).all()


def test_moments_compare(here: World) -> None:
    query = KeptQuery(Person.objects.filter(created_at__gt=Slot("moment")))
    created = here.member().person.created_at

    assert query.all(moment=created - timedelta(seconds=1))
    assert not query.all(moment=created + timedelta(days=9999))


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (KeptQuery, Household.objects.values_list("pk")),
        (KeptQuery, Household.objects.prefetch_related("building")),
        (KeptValues, Household.objects.all()),
    ],
)
def test_what_cannot_be_kept_is_said(kind: type, rows: QuerySet[Household]) -> None:
    with pytest.raises(ValueError, match="kept"):
        kind(rows)


def test_values_come_in_the_order_they_were_named_in(here: World) -> None:
    rows = Household.objects.filter(building=Slot("building")).order_by("id").values_list("door", "pk")

    found = KeptValues(rows).all(building=here.building.pk)

    assert found == [[home.door, home.pk] for home in here.building.households.order_by("id")]
    assert found


def test_values_are_added_up(here: World) -> None:
    @kept_values
    def homes() -> QuerySet[Household]:
        return Household.objects.values_list("building").annotate(Count("pk")).filter(building=Slot("building"))

    assert homes().all(building=here.building.pk) == [[here.building.pk, here.building.households.count()]]


def test_rows_of_another_street_stay_out_of_sight(here: World, other_world: World) -> None:
    query = KeptQuery(Household.objects.filter(pk=Slot("pk")))

    assert query.first(pk=other_world.households[0].pk) is None
