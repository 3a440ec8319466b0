"""One way to write the name of a building, an entrance or a door, and the number by which two spellings are the same one.

People write 3栋, ３幢, 三号楼, 3# and mean one building. The *name* keeps the word on their sign (a sign says 3号楼, so does the
poster) with plain digits and capital letters; the *code* is what is compared and stored beside it: 003. Codes follow the division
code's own way on: estate 3, building 3, entrance 2 characters; a door is written without leading zeros (0301 → 301).
"""

import re
import unicodedata

ESTATE_DIGITS, BUILDING_DIGITS, ENTRANCE_DIGITS = 3, 3, 2
BUILDING_WORDS = r"(?:号楼栋|号楼|号栋|号幢|#楼|#栋|栋|幢|楼|座|号|#)"
ENTRANCE_WORDS = r"(?:单元楼道|单元门|单元|楼道|门洞|门|梯|#)"
DOOR_WORDS = r"(?:号房|室|号|户|房)"
NUMBER = r"(?P<number>[0-9A-Z]+(?:-[0-9A-Z]+)*|[一二三四五六七八九十]+)"
CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


def cleaned(text: object) -> str:
    """Return a text with full-width forms made plain, without control characters and needless spaces."""
    plain = unicodedata.normalize("NFKC", str(text))
    if plain.isprintable():
        return " ".join(plain.split())
    return " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())


def building_name(text: object) -> str:
    """Return the tidy name: ３ → 3栋, 第03幢 → 3幢, 三号楼 → 3号楼, a座 → A座. Names that are no number stay: 老干楼."""
    return _name(text, BUILDING_WORDS, "栋")


def building_code(text: object) -> str:
    """Return three characters by which two spellings are one building: 3栋, ３幢, 三号楼 → 003; "" when there is no number."""
    return _code(text, BUILDING_WORDS, BUILDING_DIGITS)


def entrance_name(text: object) -> str:
    """Return the tidy name: １ → 1单元, 二单元 → 2单元, a门 → A门."""
    return _name(text, ENTRANCE_WORDS, "单元")


def entrance_code(text: object) -> str:
    """Return two characters by which two spellings are one entrance: 1单元, １门 → 01; "" when there is no number."""
    return _code(text, ENTRANCE_WORDS, ENTRANCE_DIGITS)


def door(text: object) -> str:
    """Return a door without its word, leading zeros and spaces: ０３０１室 → 301, 3a → 3A."""
    tidy = re.sub(rf"{DOOR_WORDS}$", "", cleaned(text).upper().replace(" ", ""))
    return tidy.lstrip("0") or tidy


def floor_of(door: str) -> int | None:
    """Return the floor a door's number tells: 301 → 3, 1204 → 12, 2A → None."""
    return int(door[:-2]) if door.isascii() and door.isdigit() and 3 <= len(door) <= 4 else None


def in_order(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that puts 201 before 1001 and 2A after 2."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _parts(text: object, words: str) -> tuple[str, str] | None:
    found = re.fullmatch(rf"第?{NUMBER}(?P<word>{words}?)", cleaned(text).upper().replace(" ", ""))
    number = _number(found["number"]) if found else ""
    return (number, found["word"]) if found and number else None


def _name(text: object, words: str, word: str) -> str:
    parts = _parts(text, words)
    return f"{parts[0]}{parts[1] or word}" if parts else cleaned(text)


def _code(text: object, words: str, width: int) -> str:
    parts = _parts(text, words)
    return parts[0].rjust(width, "0") if parts and len(parts[0]) <= width else ""


def _number(written: str) -> str:
    """Return 12 for 012 and 十二, "" for what is no number (十十); letters stay."""
    if written[0] in "一二三四五六七八九十":
        tens, ten, ones = written.partition("十")
        if not ten:
            return "".join(str(CHINESE_DIGITS[digit]) for digit in written)
        if len(tens) <= 1 and len(ones) <= 1 and ones != "十":
            return str(CHINESE_DIGITS.get(tens, 1) * 10 + CHINESE_DIGITS.get(ones, 0))
        return ""
    return written.lstrip("0") or written
