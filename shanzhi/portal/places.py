"""The communities that use Shanzhi, for the page that asks which one it is."""

from dataclasses import dataclass

from shanzhi.core.chinese_text import fold
from shanzhi.core.tenancy import COMMUNITIES_PER_STREET
from shanzhi.territory.models import Community, Division


@dataclass(frozen=True, slots=True)
class CommunityInUse:
    """A community one can choose. `keys` is what it is found by: names, pinyin, initials."""

    code: int
    name: str
    street_name: str
    keys: str

    def matches(self, text: str) -> bool:
        """Tell whether a folded text may mean this place."""
        return text.replace(" ", "") in self.keys


def communities_in_use() -> list[CommunityInUse]:
    """Return all communities in the transaction's scope, by code, with the names of their streets (two queries)."""
    rows = list(Community.objects.order_by("street", "community").only("street", "community", "name"))
    streets = {row.street for row in rows}
    codes = [street * COMMUNITIES_PER_STREET for street in streets]
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [_in_use(row, names.get(row.street * COMMUNITIES_PER_STREET, "")) for row in rows]


def _in_use(row: Community, street_name: str) -> CommunityInUse:
    from pypinyin import Style, lazy_pinyin  # 55 MB that only the page to choose a place needs

    whole = f"{street_name}{row.name}"
    spoken = "".join(lazy_pinyin(row.name))
    initials = "".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER))
    return CommunityInUse(row.community, row.name, street_name, f"{fold(whole)} {spoken} {initials}".lower())
