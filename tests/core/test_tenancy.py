import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.tenancy import Jurisdiction, Scope, street_of

LENGTHS = (2, 4, 6, 9, 12)
CODES = st.sampled_from(LENGTHS).flatmap(lambda digits: st.integers(10 ** (digits - 1), 10**digits - 1))
COMMUNITIES = st.integers(110000000000, 659999999999)


def test_codes_become_half_open_ranges() -> None:
    assert Jurisdiction.of_code(430105) == Jurisdiction(430105000000, 430106000000)
    assert Jurisdiction.of_code("430407002013") == Jurisdiction(430407002013, 430407002014)


@given(CODES)
def test_a_jurisdiction_holds_its_codes_and_not_the_next(code: int) -> None:
    jurisdiction = Jurisdiction.of_code(code)
    width = 10 ** (12 - len(str(code)))
    assert jurisdiction.stop - jurisdiction.start == width
    assert code * width in jurisdiction
    assert (code + 1) * width - 1 in jurisdiction
    assert (code + 1) * width not in jurisdiction
    assert code * width - 1 not in jurisdiction


@given(COMMUNITIES, st.sampled_from(LENGTHS), st.sampled_from(LENGTHS))
def test_a_shorter_code_covers_a_longer_one_below_it(community: int, one: int, other: int) -> None:
    wide, narrow = sorted([one, other])
    above = Jurisdiction.of_code(str(community)[:wide])
    below = Jurisdiction.of_code(str(community)[:narrow])
    assert above.covers(below)
    assert below.covers(above) == (wide == narrow)


@given(COMMUNITIES, st.sampled_from(LENGTHS))
def test_the_scope_of_a_jurisdiction_is_the_streets_it_touches(community: int, digits: int) -> None:
    jurisdiction = Jurisdiction.of_code(str(community)[:digits])
    scope = jurisdiction.scope
    assert street_of(community) in scope
    assert (scope.street is not None) == (digits >= 9)
    for edge in (jurisdiction.start, jurisdiction.stop - 1):
        assert street_of(edge) in scope
    if digits <= 9:
        assert street_of(jurisdiction.start - 1) not in scope
        assert street_of(jurisdiction.stop) not in scope


@given(st.integers(100000000, 999999999))
def test_the_scope_of_a_street_is_that_street_alone(street: int) -> None:
    scope = Scope.of_street(street)
    assert scope.street == street
    assert street in scope
    assert street - 1 not in scope
    assert street + 1 not in scope


@pytest.mark.parametrize(
    "code", ["", "1", "430", "43010", "4301050", "43010500", "4304070020130", -1, "４３", "4x", " 43", "+4"]
)
def test_other_lengths_and_letters_are_refused(code: int | str) -> None:
    with pytest.raises(ValueError, match="not a division code"):
        Jurisdiction.of_code(code)
