"""The order in which people read numbered names: 第二支部 before 第十一支部, 3栋 before 12栋."""

import re

CHINESE = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
NUMBER = re.compile(r"\d+|[一二三四五六七八九十百]+")


def in_counting_order(name: str) -> str:
    """Return a key that sorts names by the numbers in them, Arabic or Chinese up to 九百九十九."""
    return NUMBER.sub(lambda found: f"{value_of(found[0]):08d}", name)


def value_of(number: str) -> int:
    """Return the value of a number in digits or in Chinese (十二, 二十, 一百二十)."""
    if number.isdigit():
        return int(number[:8])
    total, digit = 0, 0
    for sign in number:
        if sign in CHINESE:
            digit = CHINESE[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit
