import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.public_tokens import ALPHABET, new_token, scope_of_token
from shanzhi.core.tenancy import Scope


@given(st.integers(0, 999_999_999))
def test_a_token_names_its_street(street: int) -> None:
    assert scope_of_token(new_token(street)) == Scope.of_street(street)


@given(st.integers(0, 999_999_999))
def test_a_token_fits_its_column_and_an_address(street: int) -> None:
    token = new_token(street)
    assert len(token) <= 40
    assert token.isascii()
    assert not set(token) & set("/?#&% ")


def test_tokens_do_not_repeat() -> None:
    assert len({new_token(430407002) for _ in range(10_000)}) == 10_000


@given(st.text(max_size=60))
def test_any_text_gives_a_street_or_nothing(text: str) -> None:
    scope = scope_of_token(text)
    assert scope is None or 0 <= scope.start < 10**9


@pytest.mark.parametrize(
    "token",
    [
        "",
        "-",
        "abc",
        "-tail",
        "abc-",
        "ABC-x",
        "a1b-x",
        "abcdefghj-x",
        "zzzzzzzz-x",
        "a b-x",
        "é-x",
        "\x00-x",
        "22222222222-x",
    ],
)
def test_malformed_tokens_name_no_street(token: str) -> None:
    assert scope_of_token(token) is None


def test_the_alphabet_has_no_letters_that_look_alike() -> None:
    assert not set(ALPHABET) & set("01ilo")
    assert len(set(ALPHABET)) == len(ALPHABET)
