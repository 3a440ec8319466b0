"""Template tags of the portal."""

from functools import lru_cache

import lucide
from django import template

register = template.Library()
ICON_WITHOUT_NAME = "message-circle"


@register.filter
@lru_cache(maxsize=256)
def known_icon(name: str) -> str:
    """Return the icon's name, or a speech bubble for a name the library does not have: a street writes its own menu."""
    try:
        lucide._render_icon(name, None)
    except lucide.IconDoesNotExist:
        return ICON_WITHOUT_NAME
    return name
