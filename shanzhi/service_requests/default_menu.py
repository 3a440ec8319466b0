"""The service menu a street starts with. Every line can be changed on the desk; none of the limits is read from here later."""

from typing import Any

_WATER = {
    "contact_amount": 2,
    "contact_unit": "hour",
    "settle_amount": 24,
    "settle_unit": "hour",
    "climb_amount": 1,
    "climb_unit": "hour",
}
_WORKDAYS = {"contact_amount": 1, "contact_unit": "working_day", "settle_amount": 5, "settle_unit": "working_day"}
_COMPLEX = {"contact_amount": 1, "contact_unit": "working_day", "settle_amount": 15, "settle_unit": "working_day"}


def _line(code: str, name: str, name_en: str, icon: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "name_en": name_en, "icon": icon, **_WORKDAYS, **more}


DEFAULT_MENU: tuple[dict[str, Any], ...] = (
    _line(
        "repair",
        "水电维修",
        "Water, power, repairs",
        "wrench",
        **_WATER,
        skills=["repair", "electric"],
        questions=[
            {
                "key": "what",
                "label": "是什么坏了？",
                "label_en": "What is broken?",
                "kind": "choice",
                "choices": ["水", "电", "燃气", "门窗", "电梯", "其他"],
                "choices_en": ["water", "power", "gas", "door or window", "lift", "something else"],
                "required": False,
            }
        ],
    ),
    _line("environment", "环境卫生", "Cleanliness", "trash-2", settle_amount=2),
    _line("policy", "政策咨询", "Questions about rules", "book-open", skills=["policy"]),
    _line("hardship", "困难需求", "Help in need", "heart-handshake", is_sensitive=True, skills=["care"]),
    _line(
        "safety",
        "安全隐患",
        "Something dangerous",
        "triangle-alert",
        contact_amount=1,
        contact_unit="hour",
        settle_amount=2,
        settle_unit="hour",
        climb_amount=1,
        climb_unit="hour",
    ),
    _line(
        "neighbours",
        "邻里纠纷",
        "Neighbours at odds",
        "users",
        is_sensitive=True,
        skills=["mediation"],
        **{k: v for k, v in _COMPLEX.items() if k.startswith("settle")},
    ),
    _line("errand", "代办跑腿", "An errand", "footprints", settle_amount=2, skills=["errand"]),
    _line("facilities", "公共设施", "Shared facilities", "lamp", settle_amount=7),
    _line("other", "其他", "Something else", "circle-question-mark"),
    _line(
        "emergency",
        "警情火情急救",
        "Crime, fire, ambulance",
        "siren",
        handling="emergency",
        turn_to="请立即拨打 110（报警）、119（火警）、120（急救）。",
        turn_to_phone="110",
    ),
    _line(
        "petition",
        "信访诉讼",
        "Petitions and lawsuits",
        "scale",
        handling="channel",
        turn_to="信访事项请拨 12345 或到街道信访接待室；诉讼事项请找人民法院，法律援助热线 12348。",
        turn_to_phone="12345",
    ),
)
