import re

from shanzhi.people.phones import is_phone
from shanzhi.scenarios.invention import OLDER, SURNAMES, YOUNGER, Inventor


def test_the_same_seed_invents_the_same_people() -> None:
    assert [Inventor(7).person() for _ in range(3)] == [Inventor(7).person() for _ in range(3)]
    one, other = Inventor(7), Inventor(7)
    assert [one.person() for _ in range(50)] == [other.person() for _ in range(50)]
    assert Inventor(7).person() != Inventor(8).person()


def test_names_are_a_surname_and_two_characters_of_the_list() -> None:
    inventor = Inventor(1)
    for age in (20, 80):
        for _ in range(2000):
            name = inventor.name(age=age)
            assert name[:-2] in SURNAMES
            assert set(name[-2:]) <= set(OLDER if age == 80 else YOUNGER)


def test_phones_belong_to_nobody_and_never_repeat() -> None:
    inventor = Inventor(1)
    phones = [inventor.phone() for _ in range(5000)]
    assert len(set(phones)) == 5000
    assert all(re.fullmatch(r"1\d\d0000\d{4}", phone) and is_phone(phone) for phone in phones)


def test_ages_keep_their_bounds() -> None:
    inventor = Inventor(1)
    assert {inventor.person(youngest=60, oldest=61).age for _ in range(100)} == {60, 61}
