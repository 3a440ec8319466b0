from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.core.excel_reading import read_workbook, text_of
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import Estate, Household
from tests.clients import StreetClient
from tests.database import in_street
from tests.territory.import_desk import SMALL, Desk
from tests.territory.place_files import places_file
from tests.world import COMMUNITY, STREET, Someone, World

pytestmark = pytest.mark.django_db
English = Callable[[Someone | None], StreetClient]


def upload(client: StreetClient, content: bytes, name: str = "places.xlsx") -> Any:
    return client.post(f"/desk/places/{COMMUNITY}/import/", {"file": SimpleUploadedFile(name, content)})


def test_the_way_from_file_to_places(world: World, secretary: Someone, english: English) -> None:
    client, _community = english(secretary), world.community
    sent = upload(client, places_file(**SMALL), "西苑.xlsx")
    address = sent.headers["Location"]
    shown = client.get(address).content.decode()
    assert "Nothing is imported yet" in shown
    assert "西苑.xlsx" in shown
    with in_street(STREET):
        assert not Estate.objects.exists()
    done = client.post(address, follow=True).content.decode()
    assert "Imported" in done
    with in_street(STREET):
        assert Household.objects.count() == 3
    assert client.post(address, follow=True).status_code in (200, 409)
    with in_street(STREET):
        assert Household.objects.count() == 3


def test_problems_are_shown_and_can_be_taken_away(world: World, secretary: Someone, english: English) -> None:
    client, _community = english(secretary), world.community
    address = upload(client, places_file(estate=[["东苑", "12345"]])).headers["Location"]
    shown = client.get(address).content.decode()
    assert "1 problem, so nothing can be imported yet" in shown
    assert "Estates, row 2" in shown
    assert "Import all of it" not in shown
    book = read_workbook(client.get(f"{address}problems/").content)
    assert [text_of(cell) for cell in [*book["Problems"].rows()][1][1]] == [
        "Estates",
        "2",
        "B",
        "Code",
        "12345",
        "At most 3 characters.",
    ]
    client.post(f"{address}put-away/")
    assert client.get(address).status_code == 404


def test_a_file_that_is_no_excel_comes_back_with_the_reason(world: World, secretary: Someone, english: English) -> None:
    client, _community = english(secretary), world.community
    answer = upload(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old.xls")
    assert answer.status_code == 422
    assert "old Excel file" in answer.content.decode()
    assert upload(client, b"").status_code == 422


def test_template_and_export_are_files(world: World, secretary: Someone, english: English) -> None:
    client, _homes = english(secretary), world.households
    template = client.get(f"/desk/places/{COMMUNITY}/import/template/")
    assert list(read_workbook(template.content))[1] == "Estates"
    export = client.post(f"/desk/places/{COMMUNITY}/export/")
    assert len(list(read_workbook(export.content)["Homes"].rows())) == 5
    with in_street(STREET):
        assert list(AuditEntry.objects.values_list("action", flat=True)) == ["places.exported"]
    assert client.get(f"/desk/places/{COMMUNITY}/export/").status_code == 405


@pytest.mark.parametrize("role", ["member", "outsider"])
def test_others_find_no_import(desk: Desk, request: pytest.FixtureRequest, english: English, role: str) -> None:
    row = desk.check(places_file(**SMALL))
    client, here = english(request.getfixturevalue(role)), f"/desk/places/{COMMUNITY}/"
    gets = ["import/", "import/template/", f"import/{row.pk}/", f"import/{row.pk}/problems/"]
    assert {client.get(f"{here}{address}").status_code for address in gets} == {404}
    posts = ["import/", "export/", f"import/{row.pk}/", f"import/{row.pk}/put-away/"]
    assert {client.post(f"{here}{address}").status_code for address in posts} == {404}
    assert not Estate.objects.filter(name="东苑").exists()
