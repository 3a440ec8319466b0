import base64

import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core import crypto
from shanzhi.core.crypto import AesGcmCipher, SealBroken, blind_index
from shanzhi.core.personal_data import Basis, PersonalData, Sealed, mask_phone
from shanzhi.people.models import Person
from tests.database import in_street
from tests.world import World

KEY = bytes(range(32))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


@given(TEXTS, TEXTS)
def test_what_was_sealed_opens_in_its_context(text: str, context: str) -> None:
    cipher = AesGcmCipher(KEY)
    assert cipher.open(cipher.seal(text, context), context) == text


def test_the_same_text_is_sealed_differently_each_time() -> None:
    cipher = AesGcmCipher(KEY)
    assert len({cipher.seal("13800001234", "people.person.phone") for _ in range(100)}) == 100


def test_a_value_does_not_open_in_another_field() -> None:
    cipher = AesGcmCipher(KEY)
    with pytest.raises(SealBroken):
        cipher.open(cipher.seal("13800001234", "people.person.phone"), "people.person.note")


def test_a_value_does_not_open_with_another_key() -> None:
    sealed = AesGcmCipher(KEY).seal("x", "a")
    with pytest.raises(SealBroken):
        AesGcmCipher(bytes(32)).open(sealed, "a")


@given(st.data())
def test_a_changed_byte_is_found_out(data: st.DataObject) -> None:
    cipher = AesGcmCipher(KEY)
    sealed = bytearray(cipher.seal("张三", "a"))
    place = data.draw(st.integers(1, len(sealed) - 1))  # byte 0 names the version
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        cipher.open(bytes(sealed), "a")


@pytest.mark.parametrize("cut", [0, 1, 5, 13, 20])
def test_a_cut_value_is_found_out(cut: int) -> None:
    cipher = AesGcmCipher(KEY)
    with pytest.raises(SealBroken):
        cipher.open(cipher.seal("张三", "a")[:cut], "a")


@pytest.mark.parametrize("version", [b"\x00", b"\x02", b"\xff"])
def test_a_value_of_another_version_is_not_guessed_at(version: bytes) -> None:
    cipher = AesGcmCipher(KEY)
    with pytest.raises(SealBroken):
        cipher.open(version + cipher.seal("张三", "a")[1:], "a")


def test_equal_values_have_one_index_and_contexts_keep_apart() -> None:
    assert blind_index("13800001234", "phone") == blind_index("13800001234", "phone")
    assert blind_index("13800001234", "phone") != blind_index("13800001235", "phone")
    assert blind_index("13800001234", "phone") != blind_index("13800001234", "name")
    assert blind_index("b", "a") != blind_index("", "a\0b")[:-1] + b"x"
    assert len(blind_index("", "")) == crypto.INDEX_BYTES


def test_the_index_depends_on_its_key(settings: LazySettings) -> None:
    before = blind_index("13800001234", "phone")
    settings.INDEX_KEY = base64.b64decode("b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMTI=")
    assert blind_index("13800001234", "phone") != before


def test_a_field_keeps_its_text_sealed_in_the_database(world: World) -> None:
    phone = world.inventor.phone()
    person = world.person(phone=phone)

    with in_street(world.street):
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM people_person WHERE id = %s", [person.pk])
            stored = bytes(cursor.fetchone()[0])
        assert phone.encode() not in stored
        read = Person.objects.get(pk=person.pk).phone
    assert isinstance(read, Sealed)
    assert str(read) == mask_phone(phone)
    assert read.open() == phone


def test_an_empty_text_is_kept_as_none(world: World) -> None:
    person = world.person(note="")
    with in_street(world.street):
        assert Person.objects.get(pk=person.pk).note is None


def test_a_sealed_value_saved_again_is_unchanged(world: World) -> None:
    person = world.person()
    with in_street(world.street):
        read = Person.objects.get(pk=person.pk)
        before = read.name
        read.save()
        assert Person.objects.get(pk=person.pk).name == before


def test_opening_a_value_moved_from_another_field_fails() -> None:
    declaration = PersonalData("a test of seals", Basis.SERVICE, 1, mask_phone)
    moved = Sealed(crypto.cipher().seal("13800001234", "people.person.phone"), "people.person.note", declaration)
    with pytest.raises(SealBroken):
        moved.open()
