"""Cutting Chinese text into searchable pieces: every pair of neighbouring characters, every word of letters or digits.

Two-character words are the shortest most people search for; a dictionary would miss the names of streets and shops.
"""

import re
import unicodedata

PIECE = re.compile(r"[0-9a-z]+|[㐀-鿿豈-﫿\U00020000-\U0003fffd]+")
LONGEST_PIECE = 40


def fold(text: str) -> str:
    """Fold full-width forms and capital letters."""
    return unicodedata.normalize("NFKC", text).lower()


def words_of(text: str) -> list[str]:
    """Return the distinct pieces of a text, sorted: 路灯坏了 → 坏了, 灯坏, 路灯, and each single last character of a run."""
    pieces: set[str] = set()
    for run in PIECE.findall(fold(text)):
        if run[0].isascii():
            pieces.add(run[:LONGEST_PIECE])
        else:
            pieces.update(run[i : i + 2] for i in range(len(run)))
    return sorted(pieces)


def query_of(text: str) -> str:
    """Return the tsquery for what somebody typed, "" for nothing searchable. All pieces must occur; a lone character or the
    start of a word finds what begins with it."""
    terms: list[str] = []
    for run in PIECE.findall(fold(text)):
        if run[0].isascii() or len(run) == 1:
            terms.append(f"'{run[:LONGEST_PIECE]}':*")
        else:
            terms += [f"'{run[i : i + 2]}'" for i in range(len(run) - 1)]
    return " & ".join(dict.fromkeys(terms))
