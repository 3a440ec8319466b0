import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.personal_data import mask_all, mask_identity, mask_name, mask_phone

DIGITS = st.text("0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张*"),
        ("欧阳明", "欧阳*"),
        ("司马", "司马*"),
        ("李", "李*"),
        ("王小明", "王*"),
        ("Ann", "A*"),
        ("", ""),
    ],
)
def test_names_show_their_surname(name: str, mask: str) -> None:
    assert mask_name(name) == mask


@pytest.mark.parametrize(
    ("phone", "mask"),
    [
        ("13800001234", "138****1234"),
        ("8612345", "****45"),
        ("07340000000", "073****0000"),
        ("1", "****1"),
        ("", "****"),
    ],
)
def test_phones_show_three_and_four_digits(phone: str, mask: str) -> None:
    assert mask_phone(phone) == mask


@given(st.integers(13000000000, 19999999999).map(str))
def test_phones_hide_their_middle(phone: str) -> None:
    masked = mask_phone(phone)
    assert masked[3:7] == "****"
    assert len(masked) == 11


def test_identity_numbers_show_place_and_end() -> None:
    assert mask_identity("430102199001011234") == "430102********1234"
    assert mask_identity("430102900101123") == "430102*****1123"


@given(DIGITS)
def test_identity_numbers_hide_at_least_four_digits(number: str) -> None:
    assert mask_identity(number).count("*") >= 4


def test_what_must_not_show_at_all_shows_only_that_it_is_there() -> None:
    assert mask_all("anything") == "***"
    assert mask_all("") == ""
