import io

import pytest
from django.core.management import CommandError, call_command

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.rules import is_street_staff
from shanzhi.organisations.services.streets import open_street
from shanzhi.people.actors import actor_of
from shanzhi.people.models import Account, Administration
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import Division, Level
from tests.clients import client_of
from tests.database import in_street
from tests.people.conftest import enrol
from tests.world import AT, World, administrator

STREET = 430407005
PASSWORD = "Morning-tea-8"
WORDS = {
    "street": str(STREET),
    "office_name": "松风街道办事处",
    "name": "何云云",
    "username": "heyun",
    "phone": "13900001234",
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system_client():
    client = client_of(enrol(administrator(Administration.SYSTEM)))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def test_the_system_administrator_opens_a_street_once(system_client) -> None:
    opened = system_client.post("/administration/streets/new/", WORDS)
    shown, later = (system_client.get(opened.headers["Location"]).context["shown"] for _time in (1, 2))

    account = Account.objects.get(username="heyun")
    assert account.check_password(shown["password"])
    assert later is None
    assert is_street_staff(actor_of(account, on=AT.date().replace(year=2100)), STREET)
    with in_street(STREET):
        entry = AuditEntry.objects.get(action="street.opened")
        assert entry.actor == administrator_name()
    again = system_client.post("/administration/streets/new/", {**WORDS, "username": "other", "phone": ""})
    assert again.status_code == 422
    assert not Account.objects.filter(username="other").exists()


def test_what_does_not_fit_opens_nothing(system_client) -> None:
    Division.objects.create(code=430407002000, level=Level.STREET, name="青山街道")

    for words in ({"street": "12"}, {"street": str(STREET)}, {"phone": "1"}, {"name": ""}):
        assert system_client.post("/administration/streets/new/", {**WORDS, **words}).status_code == 422
    assert not Account.objects.filter(username="heyun").exists()


def test_nobody_else_opens_a_street(world: World) -> None:
    for actor in (world.street_staff().actor, world.resident()):
        with pytest.raises(NotPermitted):
            open_street(
                actor=actor, street=STREET, office_name="x", name="x", username="x", password=PASSWORD, at=world.at
            )


def test_the_command_does_the_same() -> None:
    out = io.StringIO()
    words = ["streets", "open", str(STREET), "--office", "松风街道办事处", "--name", "何云云", "--username", "heyun"]

    call_command(*words, stdout=out)

    assert Account.objects.get(username="heyun").check_password(out.getvalue().strip().rsplit(" ", 1)[1])
    with pytest.raises(CommandError):
        call_command(*words)


def test_the_first_member_of_staff_begins_to_work() -> None:
    call_command(
        "streets", "open", str(STREET), "--office", "松风街道办事处", "--name", "何云云", "--username", "heyun",
        stdout=io.StringIO(),
    )  # fmt: skip
    Account.objects.update(must_change_password=False)

    client = client_of(Account.objects.get(username="heyun"))

    assert "松风街道办事处" in client.get("/desk/organisations/").content.decode()
    assert client.get("/desk/people/").status_code == 200


def administrator_name() -> str:
    return Account.objects.get(administers=Administration.SYSTEM).display_name


def test_errors_have_their_field() -> None:
    hand = Actor.program(Scope.of_street(STREET))
    Division.objects.create(code=430407002000, level=Level.STREET, name="青山街道")
    with pytest.raises(DomainError) as refused:
        open_street(actor=hand, street=STREET, office_name="x", name="x", username="x", password=PASSWORD, at=AT)
    assert refused.value.field == "street"
    assert not isinstance(refused.value, NotPossible)
