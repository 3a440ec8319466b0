from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import signing
from django.urls import reverse

from shanzhi.messaging import addresses
from shanzhi.messaging.enums import Channel
from shanzhi.messaging.models import Delivery, EmailAddress, Preference
from shanzhi.messaging.wording import write_letter
from tests.clients import StreetClient
from tests.database import in_street
from tests.messaging import messages  # noqa: F401 - declares message classes
from tests.world import Someone, World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], StreetClient]
URL, EMAIL = reverse("messaging:preferences"), reverse("messaging:set_email")


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    return


def as_shown(client: StreetClient) -> dict[str, str]:
    """Return what the form would send unchanged."""
    form = client.get(URL).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in values.items() if value is not False}


def test_defaults_are_shown_and_saving_them_keeps_no_row(world: World, client_for: ClientFor) -> None:
    client = client_for(world.secretary())
    shown = as_shown(client)
    assert (shown["inbox:tests.ordinary"], shown["email:tests.ordinary"], shown["sms:tests.ordinary"]) == (
        "on",
        "daily",
        "never",
    )
    assert "sms:tests.weekly" not in shown  # the class does not offer it
    assert "sms:tests.progress" not in shown  # for residents
    assert client.post(URL, shown).status_code == 302
    assert not Preference.objects.exists()


def test_choices_are_kept_and_shown_again(world: World, client_for: ClientFor) -> None:
    client = client_for(world.secretary())
    shown = as_shown(client)
    del shown["inbox:tests.ordinary"]
    client.post(URL, {**shown, "email:tests.ordinary": "weekly"})
    row = Preference.objects.get()
    assert (row.message, row.inbox, row.email, row.sms) == ("tests.ordinary", "never", "weekly", "never")
    assert as_shown(client)["email:tests.ordinary"] == "weekly"
    client.post(URL, shown | {"inbox:tests.ordinary": "on"})
    assert not Preference.objects.exists()


def test_nonsense_is_refused(world: World, client_for: ClientFor) -> None:
    client = client_for(world.secretary())
    assert client.post(URL, as_shown(client) | {"email:tests.ordinary": "hourly"}).status_code == 422
    assert not Preference.objects.exists()


def test_choices_are_ones_own(world: World, client_for: ClientFor) -> None:
    client = client_for(world.secretary())
    client.post(URL, as_shown(client) | {"sms:tests.ordinary": "at_once"})
    assert as_shown(client_for(world.member()))["sms:tests.ordinary"] == "never"


def link_to(world: World) -> str:
    with in_street(world.street):
        letter = write_letter(Delivery.objects.latest("pk"))
    return letter.text.strip().rsplit("\n", 1)[-1].removeprefix("http://127.0.0.1:8000")


def test_email_address_counts_once_confirmed(world: World, client_for: ClientFor) -> None:
    secretary = world.secretary()
    client = client_for(secretary)

    assert client.post(EMAIL, {"email": "chen@example.cn"}).status_code == 302
    assert EmailAddress.objects.get().confirmed_at is None
    link = link_to(world)
    assert "chen" not in link
    assert client.get(link).context["works"]
    assert EmailAddress.objects.get().confirmed_at is None
    assert client.post(link).status_code == 302

    row = EmailAddress.objects.get()
    assert row.confirmed_at is not None
    assert str(row.email) == "c***@example.cn"
    with in_street(world.street):
        assert Delivery.objects.get().channel == Channel.EMAIL


def test_same_confirmed_address_again_sends_nothing(world: World, client_for: ClientFor) -> None:
    secretary = world.secretary()
    EmailAddress.objects.create(account=secretary.account, email="chen@example.cn", confirmed_at=world.at)
    client_for(secretary).post(EMAIL, {"email": "chen@example.cn"})
    assert EmailAddress.objects.get().confirmed_at is not None
    with in_street(world.street):
        assert not Delivery.objects.exists()


def test_empty_address_removes_it(world: World, client_for: ClientFor) -> None:
    secretary = world.secretary()
    EmailAddress.objects.create(account=secretary.account, email="chen@example.cn", confirmed_at=world.at)
    client_for(secretary).post(EMAIL, {"email": ""})
    assert not EmailAddress.objects.exists()


def test_bad_address_is_refused_in_the_form(world: World, client_for: ClientFor) -> None:
    response = client_for(world.secretary()).post(EMAIL, {"email": "chen@"})
    assert response.status_code == 422
    assert response.context["email_form"].errors["email"]


def test_link_works_for_its_account_address_and_day_only(
    world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary: Someone = world.secretary()
    client_for(secretary).post(EMAIL, {"email": "chen@example.cn"})
    link = link_to(world)
    EmailAddress.objects.create(account=world.member().account, email="chen@example.cn")
    assert not client_for(world.member()).get(link).context["works"]
    client_for(secretary).post(EMAIL, {"email": "other@example.cn"})
    assert not client_for(secretary).get(link).context["works"]
    client_for(secretary).post(link)
    assert EmailAddress.objects.get(account=secretary.account).confirmed_at is None

    fresh = link_to(world)
    monkeypatch.setattr(addresses, "VALID_SECONDS", -1)
    assert not client_for(secretary).get(fresh).context["works"]
    with pytest.raises(signing.BadSignature):
        signing.loads("nonsense")
    assert not client_for(secretary).get(reverse("messaging:confirm_address", args=["nonsense"])).context["works"]
