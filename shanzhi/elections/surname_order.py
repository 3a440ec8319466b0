"""The order of surname strokes (姓氏笔画): fewer strokes first, then 横竖撇点折 of the first stroke, the second, and so on.

`strokes.txt` has the 20,902 characters of GB 13000.1 in the order of the national standard GF 3003-1999, a line for each number of
strokes. Where it comes from: docs/dependencies.md. Equal surnames are ordered by the characters that follow; 张三 stands before 张三丰.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
NOT_LISTED = 1_000_000


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    lines = Path(__file__).with_name("strokes.txt").read_text(encoding="utf-8").split("\n")
    characters = "".join(line.partition(" ")[2] for line in lines)
    return {character: place for place, character in enumerate(characters)}


def stroke_key(name: str) -> tuple[int, ...]:
    """Return what names are sorted by. Characters the standard does not have stand last, by their code."""
    places = _places()
    return tuple(places.get(character, NOT_LISTED + ord(character)) for character in name)


def in_stroke_order(things: Iterable[T], name: Callable[[T], str] = str) -> list[T]:
    """Return things in the order of the strokes of their names."""
    return sorted(things, key=lambda thing: stroke_key(name(thing)))
