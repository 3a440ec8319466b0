"""What every template knows about its reader: theme, elder mode, text size, and the layout that follows."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

THEMES = ("light", "dark")
TEXT_SIZES = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Here:
    """The place a portal page is about, for the layout: put it in the context as `here`. An empty `phone` hides the phone button."""

    name: str
    place: str = ""
    phone: str = ""
    url: str = "/"


@dataclass(frozen=True, slots=True)
class Face:
    """`theme` is "" when the system decides. `text` is one of TEXT_SIZES: 20, 24, 28 or 32 pixels; used by elder mode only."""

    theme: str
    elder: bool
    text: int

    @property
    def portal_layout(self) -> str:
        """The template a portal page extends: `{% extends face.portal_layout %}`. Both have the same blocks."""
        return "layouts/elder.html" if self.elder else "layouts/portal.html"

    @property
    def larger(self) -> int:
        return min(self.text + 1, TEXT_SIZES[-1])

    @property
    def smaller(self) -> int:
        return max(self.text - 1, TEXT_SIZES[0])

    @property
    def is_largest(self) -> bool:
        return self.text == TEXT_SIZES[-1]

    @property
    def is_smallest(self) -> bool:
        return self.text == TEXT_SIZES[0]


def face_of(request: HttpRequest) -> Face:
    """Read the reader's wishes from the cookies that `preferences.set_preferences` writes. Anything odd counts as unset."""
    theme = request.COOKIES.get("theme", "")
    text = request.COOKIES.get("text", "")
    return Face(
        theme=theme if theme in THEMES else "",
        elder=request.COOKIES.get("elder") == "1",
        text=int(text) if text in {str(size) for size in TEXT_SIZES} else TEXT_SIZES[0],
    )


def face(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"face": face_of(request)}
