from datetime import timedelta

import pytest
from django.test import TestCase

from shanzhi.core.errors import DomainError
from shanzhi.people.events import PhoneCodeIssued
from shanzhi.people.models import PhoneCode
from shanzhi.people.phones import phone_index
from shanzhi.people.services.phone_codes import code_to_send, proven_index, redeem, send_code
from tests.database import in_street
from tests.world import World

PHONE = "13900001234"


def sent_code(here: World, at=None) -> str:
    issued = send_code(street=here.street, phone=PHONE, at=at or here.at)
    to_send = code_to_send(street=here.street, phone_code_id=issued.pk, at=at or here.at)
    assert to_send is not None
    assert to_send.phone == PHONE
    return to_send.code


def test_a_code_proves_the_phone_once(here: World) -> None:
    code = sent_code(here)

    assert redeem(street=here.street, phone="139 0000 1234", code=f" {code[:3]} {code[3:]}", at=here.at) == phone_index(
        PHONE
    )
    with pytest.raises(DomainError):
        redeem(street=here.street, phone=PHONE, code=code, at=here.at)


def test_a_code_lasts_ten_minutes(here: World) -> None:
    code = sent_code(here)

    with pytest.raises(DomainError):
        redeem(street=here.street, phone=PHONE, code=code, at=here.at + timedelta(minutes=10))


def test_five_wrong_attempts_end_a_code(here: World) -> None:
    code = sent_code(here)
    wrong = "000000" if code != "000000" else "111111"

    for _attempt in range(5):
        with pytest.raises(DomainError):
            redeem(street=here.street, phone=PHONE, code=wrong, at=here.at)

    with pytest.raises(DomainError):
        redeem(street=here.street, phone=PHONE, code=code, at=here.at)


def test_a_new_code_replaces_the_old(here: World) -> None:
    old = sent_code(here)
    later = here.at + timedelta(minutes=2)
    new = sent_code(here, later)

    if old != new:
        with pytest.raises(DomainError):
            redeem(street=here.street, phone=PHONE, code=old, at=later)
    assert redeem(street=here.street, phone=PHONE, code=new, at=later)


def test_at_most_one_a_minute_and_five_a_day(here: World) -> None:
    sent_code(here)
    with pytest.raises(DomainError) as too_soon:
        send_code(street=here.street, phone=PHONE, at=here.at + timedelta(seconds=59))
    assert too_soon.value.field == "phone"

    for number in range(1, 5):
        sent_code(here, here.at + timedelta(minutes=5 * number))
    with pytest.raises(DomainError):
        send_code(street=here.street, phone=PHONE, at=here.at + timedelta(hours=1))
    send_code(street=here.street, phone=PHONE, at=here.at + timedelta(days=1, minutes=1))


def test_the_event_names_ids_only_and_the_code_is_sealed(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr("shanzhi.people.services.phone_codes.emit", heard.append)

    code = sent_code(here)

    assert heard == [PhoneCodeIssued(street=here.street, phone_code_id=PhoneCode.objects.get().pk)]
    raw = PhoneCode.objects.values_list("code", flat=True).get()
    assert code not in str(raw)
    assert code.encode() not in raw.ciphertext


def test_a_replaced_code_is_not_sent(here: World) -> None:
    issued = send_code(street=here.street, phone=PHONE, at=here.at)
    send_code(street=here.street, phone=PHONE, at=here.at + timedelta(minutes=2))

    assert code_to_send(street=here.street, phone_code_id=issued.pk, at=here.at + timedelta(minutes=2)) is None


def test_the_proof_is_for_one_street_and_two_hours(here: World) -> None:
    session = {
        "proven_phone": {"street": here.street, "index": "ab" * 16, "until": (here.at + timedelta(hours=2)).isoformat()}
    }

    assert proven_index(session, street=here.street, at=here.at) == bytes.fromhex("ab" * 16)
    assert proven_index(session, street=here.street + 1, at=here.at) is None
    assert proven_index(session, street=here.street, at=here.at + timedelta(hours=2)) is None


def test_codes_of_two_streets_are_apart(world: World, other_world: World) -> None:
    with in_street(world.street), TestCase.captureOnCommitCallbacks():
        code = sent_code(world)
    with in_street(other_world.street), pytest.raises(DomainError):
        redeem(street=other_world.street, phone=PHONE, code=code, at=world.at)
