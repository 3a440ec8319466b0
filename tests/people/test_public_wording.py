"""What may stand on a public page: no telephone number, no identity number, no door; clock times are no numbers of anybody."""

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.people.public_wording import checked

DOOR = "3栋502室"
NUMBERS = [
    "请联系 13800001234",
    "138-0000-1234",
    "１３８００００１２３４",
    "138－0000－1234",
    "身份证 430102 19400101 1234",
]


@pytest.mark.parametrize("words", [*NUMBERS, DOOR, "张老师，３栋 502 室"])
def test_numbers_and_doors_are_refused(words: str) -> None:
    with pytest.raises(DomainError) as refusal:
        checked(words, field="services")
    assert refusal.value.field == "services"


@pytest.mark.parametrize("words", ["", "代办\n调解", "周一至周五8:30 - 12:00 14：30 - 17：30", "1栋2单元门厅"])
def test_other_words_are_returned_as_they_are(words: str) -> None:
    assert checked(f" {words}\n", field="hours") == words


def test_a_public_address_may_name_a_room_but_no_number() -> None:
    assert checked(DOOR, field="place", is_address=True) == DOOR
    with pytest.raises(DomainError):
        checked(NUMBERS[0], field="place", is_address=True)
