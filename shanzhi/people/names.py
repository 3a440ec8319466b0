"""Names: one way to write them down, one way to find them again."""

import re
import unicodedata

from shanzhi.core.crypto import blind_index


def normalise_name(text: str) -> str:
    """Return the name with full-width letters folded, and without the blanks people put between characters (张 三 → 张三)."""
    folded = " ".join(unicodedata.normalize("NFKC", text).replace("•", "·").split())
    return folded if re.search(r"[a-zA-Z]", folded) else folded.replace(" ", "")


def name_index(text: str) -> bytes:
    """Return the blind index of a name, the same for every way of writing it."""
    return blind_index(normalise_name(text).casefold(), "name")
