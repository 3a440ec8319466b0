"""Which scope a page runs in, and what becomes of its transaction."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from shanzhi.core.guards import open_to_all
from shanzhi.core.middleware import scope_of_address, unscoped
from shanzhi.core.public_tokens import new_token
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.models import PartnerUnit
from shanzhi.territory.models import Grid
from tests.clients import StreetClient, client_of
from tests.world import World


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.streets', true), '')")
        return str(cursor.fetchone()[0])


@open_to_all
def tell(request: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse(setting())


@open_to_all
def render_late(request: Any, **kwargs: Any) -> TemplateResponse:
    template = engines["django"].from_string("{{ setting }}")
    return TemplateResponse(request, template, {"setting": setting})  # type: ignore[arg-type]


@open_to_all
def write_and_fail(request: Any, street: int) -> HttpResponse:
    Grid.objects.create(street=street, community=street * 1000 + 1, code="9", name="x")
    raise Http404


@open_to_all
@unscoped
def alone(request: Any, street: int) -> HttpResponse:
    return HttpResponse(f"{setting()}|{len(connection.savepoint_ids)}")


urlpatterns = [
    path("own/", tell),
    path("late/<int:street>/", render_late),
    path("s/<int:street>/", tell),
    path("c/<int:community>/", tell),
    path("t/<token>/", tell),
    path("fail/<int:street>/", write_and_fail),
    path("alone/<int:street>/", alone),
    path("", include("shanzhi.config.urls")),  # the page that says "not found" links to some
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def scope_at(client: StreetClient, address: str) -> str:
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_an_address_names_the_street() -> None:
    guest = client_of(None)
    assert scope_at(guest, "/s/430407002/") == "430407002,430407003"
    assert scope_at(guest, "/c/430407002013/") == "430407002,430407003"
    assert scope_at(guest, f"/t/{new_token(430407002)}/") == "430407002,430407003"


def test_the_address_wins_over_the_posts(world: World) -> None:
    assert scope_at(client_of(world.secretary()), "/s/430407009/") == "430407009,430407010"


def test_without_a_street_in_the_address_the_posts_count(world: World) -> None:
    assert scope_at(client_of(world.secretary()), "/own/") == "430407002,430407003"
    assert scope_at(client_of(None), "/own/") == ""


@pytest.mark.parametrize(
    "address",
    [
        "/s/43/",
        "/s/430407/",
        "/s/4304070020/",
        "/s/430407002013/",
        "/s/0/",
        "/c/430407002/",
        "/c/43/",
        "/t/no/",
        "/t/-x/",
    ],
)
def test_no_address_opens_more_than_one_street(address: str) -> None:
    assert scope_at(client_of(None), address) == "404"


@pytest.mark.parametrize(
    "kwargs", [{"street": "430407002"}, {"community": "430407002013"}, {"token": new_token(430407002)}]
)
def test_addresses_may_be_text(kwargs: dict[str, Any]) -> None:
    assert scope_of_address(kwargs) == Scope.of_street(430407002)


def test_an_address_without_a_place_names_no_scope() -> None:
    assert scope_of_address({"pk": 7}) is None


def test_a_late_template_is_rendered_inside_the_scope() -> None:
    assert scope_at(client_of(None), "/late/430407002/") == "430407002,430407003"


@pytest.mark.django_db(transaction=True)
def test_a_refused_page_leaves_nothing_written_and_no_scope(world: World) -> None:
    assert world.partner.pk
    assert client_of(None).get("/fail/430407002/").status_code == 404
    assert setting() == ""
    with transaction.atomic():
        assert not PartnerUnit.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL app.streets = '430407002,430407003'")
        assert PartnerUnit.objects.exists()
        assert not Grid.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_unscoped_view_opens_its_own_transactions() -> None:
    assert scope_at(client_of(None), "/alone/430407002/") == "|0"
