from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django_otp.oath import TOTP

from shanzhi.core import clock
from shanzhi.people.models import AccountSession, Administration
from shanzhi.people.services import factors
from shanzhi.records.models import AuditEntry
from tests.clients import StreetClient
from tests.database import in_street
from tests.people.conftest import SECRET, enrol
from tests.world import PASSWORD, World, administrator

SIGN_IN = "/sign-in/"


def try_password(client: StreetClient, name: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def code_of(secret: str = SECRET) -> str:
    totp = TOTP(bytes.fromhex(secret))
    totp.time = clock.now().timestamp()
    return f"{totp.token():06d}"


def is_signed_in(client: StreetClient) -> bool:
    return client.get("/me/sign-in/").status_code == 200


def test_one_signs_in_by_name_and_by_phone(world: World) -> None:
    staff = world.secretary()

    for name in (staff.account.username, staff.phone, f"+86 {staff.phone[:3]} {staff.phone[3:7]} {staff.phone[7:]}"):
        client = StreetClient()
        assert try_password(client, name).status_code == 302
        assert is_signed_in(client)


def test_sign_in_rotates_the_session_key_and_notes_the_browser(world: World) -> None:
    client = StreetClient(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"})
    session = client.session
    session["kept"] = "from before"
    session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    try_password(client, world.secretary().account.username)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    row = AccountSession.objects.get(account=world.secretary().account)
    assert "Chrome" in row.browser
    assert row.began_at is not None


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/desk/organisations/?on=2026-01-01", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_next_leads_to_our_own_pages_only(world: World, wanted: str, goes: bool) -> None:
    response = try_password(StreetClient(), world.secretary().account.username, next=wanted)

    assert (response.headers["Location"] == wanted) is goes
    assert response.headers["Location"].startswith("/")


def test_wrong_password_says_nothing_about_the_name(world: World) -> None:
    known = try_password(StreetClient(), world.secretary().account.username, "wrong")
    unknown = try_password(StreetClient(), "nobody-at-all", "wrong")

    assert known.status_code == unknown.status_code == 422
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_five_failures_rest_the_account_by_whatever_name(world: World) -> None:
    staff = world.secretary()
    client = StreetClient()
    for attempt in range(4):
        name = staff.phone if attempt % 2 else staff.account.username
        assert try_password(client, name, "wrong").status_code == 422

    fifth = try_password(client, staff.phone, "wrong")
    right = try_password(StreetClient(), staff.account.username)

    assert fifth.status_code == 429
    assert "05" in fifth.content.decode() or ":" in fifth.content.decode()  # until when
    assert right.status_code == 429
    assert try_password(StreetClient(), world.community_staff().account.username).status_code == 302


def test_the_rest_ends_after_half_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = StreetClient()
    for _attempt in range(5):
        try_password(client, world.secretary().account.username, "wrong")

    with override_settings(AXES_COOLOFF_TIME=timedelta(0)):
        response = try_password(client, world.secretary().account.username)

    assert response.status_code == 302


def test_sign_ins_and_failures_stand_in_the_chain_of_the_street(world: World) -> None:
    staff = world.secretary()
    client = StreetClient()
    try_password(client, staff.account.username, "wrong")
    try_password(client, staff.account.username)
    client.post("/sign-out/")

    with in_street(world.street):
        actions = list(AuditEntry.objects.filter(subject_id=staff.account.pk).values_list("action", "account_id"))
    assert actions == [
        ("account.sign_in_failed", None),
        ("account.signed_in", staff.account.pk),
        ("account.signed_out", staff.account.pk),
    ]


def test_a_locked_account_cannot_sign_in(world: World) -> None:
    account = world.secretary().account
    account.is_active = False
    account.save()

    assert try_password(StreetClient(), account.username).status_code == 422


def test_second_factor_is_asked_for_after_the_password(world: World) -> None:
    account = enrol(world.secretary().account)
    client = StreetClient()

    first = try_password(client, account.username, next="/me/looks/")

    assert first.headers["Location"].startswith("/sign-in/code/")
    assert not is_signed_in(client)
    wrong = client.post("/sign-in/code/", {"code": "000000", "next": "/me/looks/"})
    assert wrong.status_code == 422
    assert not is_signed_in(client)
    right = client.post("/sign-in/code/", {"code": code_of(), "next": "/me/looks/"})
    assert right.headers["Location"] == "/me/looks/"
    assert is_signed_in(client)


def test_second_factor_waits_five_minutes(world: World) -> None:
    account = enrol(world.secretary().account)
    client = StreetClient()
    try_password(client, account.username)
    session = client.session
    session["pending_sign_in"] = {
        **session["pending_sign_in"],
        "until": (clock.now() - timedelta(seconds=1)).isoformat(),
    }
    session.save()

    response = client.post("/sign-in/code/", {"code": code_of()})

    assert response.headers["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_nobody_reaches_the_second_step_without_the_first(client: StreetClient, db: None) -> None:
    assert client.get("/sign-in/code/").headers["Location"] == SIGN_IN


def test_a_one_time_password_must_be_changed_first(world: World) -> None:
    account = world.secretary().account
    account.must_change_password = True
    account.save()
    client = StreetClient()
    try_password(client, account.username)

    assert client.get("/me/").headers["Location"] == "/me/password/"
    assert client.get("/desk/organisations/").headers["Location"] == "/me/password/"
    changed = client.post("/me/password/", {"old": PASSWORD, "new": "Morning-tea-8", "again": "Morning-tea-8"})

    assert changed.headers["Location"] == "/me/sign-in/"
    assert client.get("/me/").status_code == 200


def test_an_administrator_must_enrol_a_second_factor_first(db: None) -> None:
    account = administrator(Administration.SYSTEM)
    client = StreetClient()
    try_password(client, account.username)

    assert client.get("/administration/accounts/").headers["Location"] == "/me/second-factor/"
    client.post("/me/second-factor/begin/")
    secret = client.session["pending_secret"]
    assert "<svg" in client.get("/me/second-factor/").content.decode()
    confirmed = client.post("/me/second-factor/", {"code": code_of(secret)})

    assert confirmed.headers["Location"] == "/me/recovery-codes/"
    shown = client.get("/me/recovery-codes/")
    assert len(shown.context["codes"]) == 10
    assert client.get("/me/recovery-codes/").status_code == 302  # shown once
    assert client.get("/administration/accounts/").status_code == 200


def test_sign_out_wants_a_post(world: World) -> None:
    client = StreetClient()
    try_password(client, world.secretary().account.username)

    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)
    client.post("/sign-out/")
    assert not is_signed_in(client)


def test_htmx_of_a_guest_sends_the_browser_to_the_sign_in_page(client: StreetClient, db: None) -> None:
    response = client.get("/me/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/me/"})

    assert response.headers["HX-Redirect"].startswith(reverse("people:sign_in"))


def test_new_recovery_codes_end_the_old_ones(world: World) -> None:
    staff = world.secretary()
    enrol(staff.account)
    with in_street(world.street):
        old = factors.renew_recovery_codes(actor=staff.actor, account=staff.account, at=world.at)
        new = factors.renew_recovery_codes(actor=staff.actor, account=staff.account, at=world.at)

    assert not factors.verify_factor(account=staff.account, code=old[0], at=world.at)
    assert factors.verify_factor(account=staff.account, code=new[0].upper().replace("-", " "), at=world.at)
    assert not factors.verify_factor(account=staff.account, code=new[0], at=world.at)
