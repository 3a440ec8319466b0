"""The groups a street starts with: the three the article counts, then others looked after on most doorsteps. All can be changed."""

from typing import Any

ARTICLE_KINDS = ("disabled_old", "needy_old", "disabled_home")
"""残疾高龄老人, 困难高龄老人, 重残家庭: the article's three groups, the last one counted in homes."""

DEFAULT_KINDS: tuple[dict[str, Any], ...] = (
    {"code": "disabled_old", "name": "残疾高龄老人", "name_en": "Very old people with a disability"},
    {"code": "needy_old", "name": "困难高龄老人", "name_en": "Very old people in need"},
    {
        "code": "disabled_home",
        "name": "重残家庭",
        "name_en": "Homes with a severely disabled person",
        "counts_homes": True,
    },
    {"code": "alone_old", "name": "独居孤寡老人", "name_en": "Old people living alone", "in_count": False},
    {"code": "needy_home", "name": "困难家庭", "name_en": "Homes in need", "counts_homes": True, "in_count": False},
    {"code": "frail_member", "name": "年老体弱党员", "name_en": "Frail members", "in_count": False},
    {"code": "veteran", "name": "退役军人", "name_en": "Veterans", "in_count": False},
    {
        "code": "child",
        "name": "困境儿童",
        "name_en": "Children in need",
        "is_children": True,
        "in_count": False,
        "retention_days": 180,
    },
)
