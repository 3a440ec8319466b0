import pytest
from django.conf import settings

from shanzhi.people.models import Account, Administration, SecondFactor
from shanzhi.people.services import look
from shanzhi.records.models import AuditEntry
from tests.clients import StreetClient, client_of
from tests.database import in_street
from tests.people.conftest import enrol
from tests.world import World

OWN = {
    Administration.SYSTEM: ["/administration/accounts/", "/administration/accounts/new/", "/administration/streets/"],
    Administration.SECURITY: ["/administration/security/"],
    Administration.AUDIT: ["/administration/audit/", "/administration/audit/looks/"],
}


@pytest.mark.parametrize("kind", Administration)
def test_each_administrator_finds_the_own_pages_only(administrator_client, kind: Administration) -> None:
    client = administrator_client(kind)

    found = {url: client.get(url).status_code for pages in OWN.values() for url in pages}

    assert found == {url: 200 if url in OWN[kind] else 404 for url in found}
    assert client.get("/administration/").headers["Location"] == OWN[kind][0]


@pytest.mark.parametrize("kind", Administration)
def test_no_administrator_sees_a_street(administrator_client, world: World, kind: Administration) -> None:
    member = world.member()
    client = administrator_client(kind)
    pages = [
        "/desk/organisations/",
        "/desk/members/",
        "/desk/partners/",
        "/desk/people/",
        f"/desk/people/{member.person.pk}/",
    ]
    pages += [f"/desk/people/{member.person.pk}/look/phone/", f"/desk/organisations/{world.group.pk}/"]

    assert {client.get(url).status_code for url in pages} == {404}
    assert client.get("/me/").headers["Location"] == "/me/sign-in/"


@pytest.mark.parametrize("who", ["street_staff", "secretary", "group_leader", "member", "partner_contact"])
def test_nobody_with_a_post_finds_an_administrators_page(world: World, who: str) -> None:
    client = client_of(getattr(world, who)())

    assert {client.get(url).status_code for pages in OWN.values() for url in pages} == {404}


def test_the_system_administrator_keeps_accounts(administrator_client, world: World) -> None:
    client = administrator_client(Administration.SYSTEM)
    words = {"username": "new", "display_name": "新同事", "phone": "", "scope": str(world.street)}

    made = client.post("/administration/accounts/new/", words)

    account = Account.objects.get(username="new")
    assert made.headers["Location"] == f"/administration/accounts/{account.pk}/"
    page = client.get(made.headers["Location"])
    assert page.context["password"]
    assert account.check_password(page.context["password"])
    assert not client.get(made.headers["Location"]).context["password"]  # shown once
    assert (account.scope_start, account.scope_stop) == (world.street, world.street + 1)

    client.post(f"/administration/accounts/{account.pk}/change/", {"do": "lock"})
    account.refresh_from_db()
    assert not account.is_active
    client.post(f"/administration/accounts/{account.pk}/change/", {"do": "unlock"})
    client.post(f"/administration/accounts/{account.pk}/change/", {"do": "reset"})
    assert client.get(f"/administration/accounts/{account.pk}/").context["password"]
    with in_street(0):
        deeds = list(AuditEntry.objects.filter(subject_id=account.pk).values_list("action", flat=True))
    assert deeds == ["account.created", "account.locked", "account.unlocked", "account.password_reset"]


def test_the_system_administrator_cannot_touch_administrators(administrator_client, world: World) -> None:
    client = administrator_client(Administration.SYSTEM)
    audit = Account.objects.create_account(username="audit", display_name="审计", administers=Administration.AUDIT)

    assert client.get(f"/administration/accounts/{audit.pk}/").status_code == 404
    assert client.post(f"/administration/accounts/{audit.pk}/change/", {"do": "lock"}).status_code == 404
    assert client.get("/administration/accounts/", {"who": "审计"}).context["page"].paginator.count == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_accounts_asks_the_same_number_of_times(
    administrator_client, world: World, django_assert_num_queries, number: int
) -> None:
    for _one in range(number):
        world.someone()
    client = administrator_client(Administration.SYSTEM)
    client.get("/administration/accounts/")

    with django_assert_num_queries(6):  # session, savepoint, scope, count, page, release
        client.get("/administration/accounts/")


@pytest.mark.parametrize(("state", "shown"), [("", 2), ("active", 1), ("locked", 1), ("never", 2)])
def test_accounts_are_found_by_state(administrator_client, world: World, state: str, shown: int) -> None:
    world.secretary()
    locked = world.member().account
    locked.is_active = False
    locked.save()

    page = administrator_client(Administration.SYSTEM).get("/administration/accounts/", {"state": state})

    assert page.context["page"].paginator.count == shown


def test_the_security_administrator_ends_a_rest_and_takes_a_lost_factor(administrator_client, world: World) -> None:
    staff = world.secretary()
    enrol(staff.account)
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        StreetClient().post("/sign-in/", {"username": staff.account.username, "password": "wrong"})
    client = administrator_client(Administration.SECURITY)

    page = client.get("/administration/security/", {"who": staff.phone})
    assert [row["username"] for row in page.context["resting"]] == [staff.account.username]
    assert page.context["found"] == staff.account

    client.post("/administration/security/end-rest/", {"username": staff.account.username})
    client.post(f"/administration/security/{staff.account.pk}/remove-factor/")

    assert client.get("/administration/security/").context["resting"] == []
    assert not SecondFactor.objects.filter(account=staff.account).exists()
    response = StreetClient().post("/sign-in/", {"username": staff.account.username, "password": "Evening-tea-7"})
    assert response.status_code == 302
    assert not response.headers["Location"].startswith("/sign-in/code/")


def test_the_audit_administrator_reads_every_chain_and_look(
    administrator_client, world: World, other_world: World
) -> None:
    for place in (world, other_world):
        with in_street(place.street):
            look(
                actor=place.secretary().actor,
                person=place.member().person,
                field="phone",
                reason=f"回访{place.street}",
                at=place.at,
            )
    client = administrator_client(Administration.AUDIT)

    entries = client.get("/administration/audit/", {"action": "person.looked"})
    one = client.get("/administration/audit/", {"action": "person.looked", "street": str(world.street)})
    looks = client.get("/administration/audit/looks/")

    assert len(entries.context["rows"]) == 2
    assert [row.street for row in one.context["rows"]] == [world.street]
    assert {row.reason for row in looks.context["rows"]} == {f"回访{world.street}", f"回访{other_world.street}"}
    assert world.member().phone not in looks.content.decode()
    assert client.get("/administration/audit/", {"who": world.secretary().name, "since": "2026-03-10"}).context["rows"]
    assert not client.get("/administration/audit/", {"until": "2026-03-09", "action": "person.looked"}).context["rows"]


def test_reading_the_audit_goes_on_page_by_page(administrator_client, world: World, monkeypatch) -> None:
    monkeypatch.setattr("shanzhi.people.views.administration.audit.PER_PAGE", 2)
    with in_street(world.street):
        for count in range(5):
            look(
                actor=world.secretary().actor,
                person=world.member().person,
                field="phone",
                reason=f"回访{count}",
                at=world.at,
            )
    client = administrator_client(Administration.AUDIT)

    seen: list[str] = []
    url = "/administration/audit/looks/"
    while url:
        page = client.get(url)
        seen += [row.reason for row in page.context["rows"]]
        url = f"/administration/audit/looks/{page.context['more_url']}" if page.context["more_url"] else ""

    assert seen == [f"回访{count}" for count in (4, 3, 2, 1, 0)]


def test_the_audit_is_for_reading_only(administrator_client) -> None:
    client = administrator_client(Administration.AUDIT)

    assert client.post("/administration/audit/").status_code == 405
    assert client.post("/administration/audit/looks/").status_code == 405
