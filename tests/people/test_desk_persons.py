import pytest

from shanzhi.organisations.models import Post
from shanzhi.people.models import Account, Person
from shanzhi.people.phones import phone_index
from shanzhi.people.queries import consents_of
from tests.clients import client_of
from tests.database import in_street
from tests.world import PASSWORD, World


def test_persons_are_found_by_exact_phone_or_name_and_masked(world: World) -> None:
    with in_street(world.street):
        person = world.person(name="欧阳晓", phone="13900008888")
        Person.objects.filter(pk=person.pk).update(phone_index=phone_index("13900008888"))
    client = client_of(world.secretary())
    client.post(f"/desk/people/{person.pk}/correct/", {"name": "欧阳晓"})

    by_phone = client.get("/desk/people/", {"who": "139 0000 8888"})
    by_name = client.get("/desk/people/", {"who": "欧阳 晓"})

    for page in (by_phone, by_name):
        assert [found.pk for found in page.context["found"]] == [person.pk]
        assert "139****8888" in page.content.decode()
        assert "13900008888" not in page.content.decode()
    for text in ("欧阳", "1390000", "", "%", "晓"):
        assert client.get("/desk/people/", {"who": text}).context["found"] == []


def test_a_neighbours_search_finds_nothing(world: World, other_world: World) -> None:
    client = client_of(other_world.street_staff())

    assert client.get("/desk/people/", {"who": world.member().phone}).context["found"] == []
    for page in ("", "correct/", "consent/", "account/"):
        assert client.get(f"/desk/people/{world.member().person.pk}/{page}").status_code == 404


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_the_pages_are_for_staff(world: World, who: str) -> None:
    client, person = client_of(getattr(world, who)()), world.member().person

    for page in ("", "new/", "erasures/", f"{person.pk}/", f"{person.pk}/correct/", f"{person.pk}/account/"):
        assert client.get(f"/desk/people/{page}").status_code == 404
    assert client.post(f"/desk/people/{person.pk}/account/change/", {"do": "lock"}).status_code == 404


def test_a_person_page_shows_masks_only(world: World) -> None:
    member = world.member()
    Account.objects.filter(pk=member.account.pk).update(username="member")  # the world's names hold the phone

    page = client_of(world.secretary()).get(f"/desk/people/{member.person.pk}/").content.decode()

    assert member.phone not in page
    assert world.group.name in page  # the part organisations adds


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_asks_the_same_number_of_times(world: World, django_assert_num_queries, number: int) -> None:
    client = client_of(world.secretary())
    for _one in range(number):
        client.post("/desk/people/new/", {"name": "何云云", "phone": ""})

    with django_assert_num_queries(6):  # session, savepoint, scope, persons, erasures, release
        assert len(client.get("/desk/people/", {"who": "何云云"}).context["found"]) == number


def test_noting_a_person_leads_on_to_where_they_are_wanted(world: World) -> None:
    client = client_of(world.secretary())
    wanted = f"/desk/organisations/{world.committee.pk}/posts/new/"

    noted = client.post("/desk/people/new/", {"name": "何云", "phone": "13900001234", "next": wanted})
    again = client.post("/desk/people/new/", {"name": "", "phone": "13900001234", "next": "//evil.example"})

    with in_street(world.street):
        person = Person.objects.get(phone_index=phone_index("13900001234"))
    assert noted.headers["Location"] == f"{wanted}?person={person.pk}"
    assert again.headers["Location"] == f"/desk/people/{person.pk}/"
    assert client.post("/desk/people/new/", {"name": "", "phone": ""}).status_code == 422


def test_staff_make_an_account_and_show_its_password_once(world: World) -> None:
    with in_street(world.street):
        person = world.person(household=world.households[0])
    client = client_of(world.secretary())
    url = f"/desk/people/{person.pk}/"

    assert client.post(f"{url}account/", {"username": world.member().account.username}).status_code == 422
    assert client.post(f"{url}account/", {"username": "new"}).status_code == 302
    first, second = client.get(url), client.get(url)

    account = Account.objects.get(username="new")
    assert account.check_password(first.context["password"])
    assert not second.context["password"]
    client.post(f"{url}account/change/", {"do": "lock"})
    account.refresh_from_db()
    assert not account.is_active


def test_staff_note_a_consent_given_on_paper(world: World) -> None:
    member, client = world.member(), client_of(world.secretary())
    url = f"/desk/people/{member.person.pk}/consent/"

    client.post(url, {"purpose": "publish.name", "deed": "give", "how": "paper"})
    with in_street(world.street):
        assert list(consents_of(member.person)) == ["publish.name"]
    client.post(url, {"purpose": "publish.name", "deed": "withdraw", "how": "phone"})
    with in_street(world.street):
        assert consents_of(member.person) == {}
    assert client.post(url, {"purpose": "publish.name", "deed": "give", "how": "online"}).status_code == 422


def test_correcting_takes_away_what_is_ticked(world: World) -> None:
    member, client = world.member(), client_of(world.secretary())

    response = client.post(f"/desk/people/{member.person.pk}/correct/", {"note": "听力不好", "remove": ["phone"]})

    assert response.status_code == 302
    with in_street(world.street):
        member.person.refresh_from_db()
        assert member.person.phone is None
        assert member.person.note.open() == "听力不好"


def test_the_page_offers_no_way_into_an_account_that_reaches_further(world: World) -> None:
    staff, office = world.community_staff(), world.street_staff()
    url = f"/desk/people/{office.person.pk}/"

    page = client_of(staff).get(url)
    refused = client_of(staff).post(f"{url}account/change/", {"do": "reset"})

    assert (page.status_code, page.context["may_keep_account"]) == (200, False)
    assert "account/change" not in page.content.decode()
    assert refused.status_code == 404
    office.account.refresh_from_db()
    assert office.account.check_password(PASSWORD)


def test_no_account_is_made_for_somebody_of_the_street_office(world: World) -> None:
    with in_street(world.street):
        person = world.person()
        since = world.at.date()
        Post.objects.create(
            street=world.street, person=person, kind="street_staff", organisation=world.street_office, since=since
        )
    client, url = client_of(world.community_staff()), f"/desk/people/{person.pk}/account/"

    assert client.get(url).status_code == 404
    assert client.post(url, {"username": "new"}).status_code == 404
    assert not Account.objects.filter(username="new").exists()
