"""Template filters of people. {% load people %}"""

from typing import Any

from django import template

from shanzhi.people.field_names import FIELD_NAMES

register = template.Library()


@register.filter
def field_name(field: str) -> Any:
    """Return what a personal field is called."""
    return FIELD_NAMES.get(field, field)
