"""The figures of the desk: who reads them, what they show, how they open."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.clients import client_of
from tests.reports.test_figures import busy  # noqa: F401 - fixture
from tests.service_requests.conftest import menu, scope  # noqa: F401 - fixtures

WHOLE_YEAR = {"period": "custom", "first": "2026-01-01", "last": "2026-12-31"}


def open_page(world, someone, name="reports:figures", *args, **query):
    return client_of(someone.account).get(reverse(name, args=args), query or WHOLE_YEAR)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("role", ["secretary", "community_staff", "street_staff"])
def test_staff_read_the_figures(world, role):
    page = open_page(world, getattr(world, role)())
    assert page.status_code == 200
    assert page.context["figures"]["collected"] == 8


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("role", ["member", "group_leader", "partner_contact", "account_without_post"])
@pytest.mark.parametrize(
    ("name", "args"), [("reports:figures", []), ("reports:rows", ["solved"]), ("reports:export", [])]
)
def test_others_find_nothing_there(world, role, name, args):
    assert open_page(world, getattr(world, role)(), name, *args).status_code == 404


@pytest.mark.usefixtures("busy")
def test_a_neighbour_street_counts_its_own(other_world):
    page = open_page(other_world, other_world.street_staff())
    assert page.context["figures"]["collected"] == 0


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("measure", "count"), [("collected", 8), ("solved", 2), ("services", 8), ("unreachable", 1), ("reopened", 0)]
)
def test_a_number_opens_into_its_rows(world, measure, count):
    page = open_page(world, world.secretary(), "reports:rows", measure)
    assert page.status_code == 200
    assert page.context["page"].paginator.count == count


def test_an_unknown_number_is_not_found(world):
    assert open_page(world, world.secretary(), "reports:rows", "rank").status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("", "2026-01-02", "first"), ("2026-02-01", "2026-01-01", "last"), ("x", "2026-01-01", "first")],
)
def test_a_wrong_period_is_explained_and_kept(world, first, last, field):
    page = open_page(world, world.secretary(), period="custom", first=first, last=last)
    assert page.status_code == 200
    assert field in page.context["form"].errors


@pytest.mark.usefixtures("busy")
def test_the_workbook_has_the_same_numbers(world):
    page = open_page(world, world.secretary(), "reports:export")
    counts = CalamineWorkbook.from_filelike(io.BytesIO(page.content)).get_sheet_by_index(0).to_python()
    assert counts[2][1] == 8


@pytest.mark.usefixtures("busy")
def test_the_page_takes_three_queries(world, django_assert_num_queries):
    client = client_of(world.secretary().account)
    client.get(reverse("reports:figures"), WHOLE_YEAR)
    with django_assert_num_queries(
        5
    ):  # session, scope, sums; the savepoint of the test's own transaction and its release
        client.get(reverse("reports:figures"), WHOLE_YEAR)
