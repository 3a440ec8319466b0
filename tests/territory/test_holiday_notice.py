from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.territory.holiday_notice import read_notice
from shanzhi.territory.holiday_register import published_days

NOTICE_2026 = """
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_a_whole_notice_says_what_the_register_of_holidays_says() -> None:
    reading = read_notice(NOTICE_2026, 2026)
    assert reading.not_understood == []
    assert {entry.day: entry.is_workday for entry in reading.days} == {
        entry.day: entry.is_workday for entry in published_days(2026)
    }
    assert {entry.name for entry in reading.days} >= {"元旦", "春节", "国庆节"}


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("元旦：1月1日放假1天。", {(2027, 1, 1): False}),
        (
            "元旦：2026年12月30日至2027年1月1日放假。",
            {(2026, 12, 30): False, (2026, 12, 31): False, (2027, 1, 1): False},
        ),
        ("元旦：12月31日至1月1日放假。", {(2027, 12, 31): False, (2028, 1, 1): False}),
        ("国庆节：9月20日、22日上班", {(2027, 9, 20): True, (2027, 9, 22): True}),
        ("５月１日－２日放假", {}),
        ("５月１日至２日放假", {(2027, 5, 1): False, (2027, 5, 2): False}),
    ],
)
def test_lines_are_read(line: str, days: dict[tuple[int, int, int], bool]) -> None:
    reading = read_notice(line, 2027)
    if days:
        assert {entry.day: entry.is_workday for entry in reading.days} == {
            date(*day): worked for day, worked in days.items()
        }


@pytest.mark.parametrize(
    "line", ["春节：2月30日放假", "春节：初一日放假3日", "国庆节：1月1日至12月31日放假", "5日放假"]
)
def test_what_is_not_understood_is_said(line: str) -> None:
    reading = read_notice(line, 2027)
    assert reading.days == []
    assert len(reading.not_understood) == 1


@given(st.text(alphabet="一二元旦春节：:放假上班1234567890月日年至、。，（）\n ", max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for entry in read_notice(text, 2027).days:
        assert isinstance(entry.day, date)
