"""Words that sound like danger to life. They never stop anybody from writing; they bring up whom to call first."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.chinese_text import fold


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number of the state, free of charge from every phone."""

    number: str
    label: Any
    icon: str


POLICE = EmergencyNumber("110", _("Police"), "siren")
FIRE = EmergencyNumber("119", _("Fire brigade"), "flame")
AMBULANCE = EmergencyNumber("120", _("Ambulance"), "ambulance")
NUMBERS = (POLICE, FIRE, AMBULANCE)

WORDS = (
    *("着火", "起火", "失火", "火灾", "冒烟", "爆炸", "煤气", "燃气泄漏", "漏气", "触电", "漏电"),
    *(
        "晕倒",
        "昏迷",
        "昏倒",
        "没呼吸",
        "呼吸困难",
        "心梗",
        "心脏病发",
        "中风",
        "大出血",
        "流血不止",
        "中毒",
        "溺水",
        "喝农药",
    ),
    *("跳楼", "轻生", "自杀", "不想活", "割腕"),
    *("打人", "打架", "砍人", "持刀", "抢劫", "入室", "小偷", "家暴", "被打", "失踪", "走失", "绑架", "诈骗"),
    *("困在电梯", "电梯困人", "被困", "坍塌", "倒塌", "高空坠物"),
    *("on fire", "gas leak", "smell gas", "explosion", "unconscious", "not breathing", "heart attack", "stroke"),
    *("bleeding", "suicide", "robbery", "burglar", "stabbed", "beaten", "trapped", "collapsed", "missing child"),
)
"""Common ways of saying it; a word too many costs a second's reading, a word too few may cost more."""


def sounds_dangerous(text: str) -> bool:
    """Tell whether a text has a word that may mean danger to life."""
    folded = fold(text)
    return any(word in folded for word in WORDS)
