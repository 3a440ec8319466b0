"""Finding divisions in the register: by Chinese name, by the initials of its pinyin, or by code."""

import re

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from shanzhi.core.chinese_text import fold
from shanzhi.core.tenancy import CODE_DIGITS, COMMUNITIES_PER_STREET, Jurisdiction, Scope
from shanzhi.territory.models import Division, Level

MOST = 50
LEVEL_DIGITS = (2, 4, 6, 9, 12)


def search_divisions(
    text: str, *, within: Jurisdiction | None = None, levels: tuple[Level, ...] = (), limit: int = MOST
) -> list[Division]:
    """Return what somebody may have meant, best first: 西湖新村, xhxc, xi hu xin cun or 430407002013. Nothing for an empty text.

    Names that begin with the text come before those that contain it, higher levels before lower ones. Full-width digits and
    capital letters count as their plain forms. One or two queries; a name that only contains the text is looked for in all of
    China in about a twentieth of a second, within a county at once.
    """
    wanted = fold(text).strip()
    if not wanted or "\x00" in wanted:
        return []
    rows = Division.objects.all()
    if within is not None:
        rows = rows.filter(code__gte=within.start, code__lt=within.stop)
    if levels:
        rows = rows.filter(level__in=levels)
    if wanted.isascii() and wanted.isdigit():
        return list(_by_code(rows, wanted)[:limit])
    if wanted.isascii():
        return _by_pinyin(rows, wanted, limit)
    return list(_by_name(rows, wanted)[:limit])


def divisions_above(code: int) -> list[Division]:
    """Return the division with this code and all above it, province first. One query."""
    digits = f"{code:0{CODE_DIGITS}d}"
    return list(Division.objects.filter(code__in={int(digits[:n].ljust(CODE_DIGITS, "0")) for n in LEVEL_DIGITS}))


def _by_code(rows: QuerySet[Division], digits: str) -> QuerySet[Division]:
    if len(digits) > CODE_DIGITS:
        return rows.none()
    width = 10 ** (CODE_DIGITS - len(digits))
    return rows.filter(code__gte=int(digits) * width, code__lt=(int(digits) + 1) * width).order_by("level", "code")


def _by_pinyin(rows: QuerySet[Division], letters: str, limit: int) -> list[Division]:
    initials = list(rows.filter(initials__startswith=letters.replace(" ", "")).order_by("level", "code")[:limit])
    if initials:
        return initials
    together = rows.annotate(together=Replace("pinyin", Value(" "), Value("")))
    return list(together.filter(together__startswith=re.sub(r"[\s']", "", letters)).order_by("level", "code")[:limit])


def _by_name(rows: QuerySet[Division], name: str) -> QuerySet[Division]:
    begins = Case(When(Q(name__startswith=name), then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.filter(name__contains=name).annotate(begins=begins).order_by("begins", "level", F("code"))


def communities_to_open(scope: Scope, text: str = "") -> list[Division]:
    """Return the register's communities in a scope: those that fit a text, or the first ones."""
    within = Jurisdiction(scope.start * COMMUNITIES_PER_STREET, scope.stop * COMMUNITIES_PER_STREET)
    if text.strip():
        return search_divisions(text, within=within, levels=(Level.COMMUNITY,))
    rows = Division.objects.filter(code__gte=within.start, code__lt=within.stop, level=Level.COMMUNITY)
    return list(rows[:MOST])
