"""Words that sound like danger."""

import pytest

from shanzhi.service_requests.emergency import sounds_dangerous


@pytest.mark.parametrize("text", ["厨房着火了", "老人晕倒", "有人持刀", "Ｇas leak on floor 2", "电梯困人"])
def test_dangerous_words_are_noticed(text: str) -> None:
    assert sounds_dangerous(text)


@pytest.mark.parametrize("text", ["楼道的灯坏了", "想问高龄津贴", "the lamp is broken", ""])
def test_everyday_words_are_not(text: str) -> None:
    assert not sounds_dangerous(text)
