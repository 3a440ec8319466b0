"""Template tags of the face: icons, small charts. A builtin library: no {% load %} needed."""

from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.core.paginator import Page
from django.template import engines
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """Draw the lucide icon `name` inline. Decorative unless `label` says what it means. `size`: "", "l" or "xl".

    Raises lucide.IconDoesNotExist for an unknown name.
    """
    classes = f"icon icon--{size}" if size else "icon"
    drawing = _drawing(str(name), classes)
    if label:
        return format_html('<svg role="img" aria-label="{}"{}', label, drawing)
    return mark_safe(f'<svg aria-hidden="true"{drawing}')  # noqa: S308 - from the icon library and our own classes


@lru_cache(maxsize=512)
def _drawing(name: str, classes: str) -> SafeString:
    """Return the icon without its opening `<svg`, which differs with the label."""
    drawing = lucide._render_icon(name, None, **{"class": classes, "focusable": "false"})
    drawing = " ".join(drawing.split()).removeprefix("<svg")
    return mark_safe(drawing)  # noqa: S308 - from the icon library


@register.simple_tag
def rows(template_name: str, **context: Any) -> SafeString:
    """Draw the rows of a long list with a template of an app's folder `jinja2/`: the same HTML in a tenth of the time.

    Words come in as arguments, `{% trans "Due" as due %}`: such a template translates nothing itself.
    """
    return mark_safe(engines["jinja2"].get_template(template_name).render(context))  # noqa: S308 - escapes by itself


@register.filter
def bar_width(value: float, greatest: float) -> str:
    """Return `value` as a share of `greatest` for an SVG width: 0 to 100 with a percent sign. Never inline style: the CSP forbids it."""
    share = 0 if not greatest else max(0.0, min(100.0, 100 * float(value) / float(greatest)))
    return f"{share:.1f}%"


SPARK_WIDTH, SPARK_HEIGHT = 120, 28


@register.simple_tag
def sparkline(values: list[float], *, label: str) -> SafeString:
    """Draw `values` (oldest first) as a small line with its last point marked. `label` tells it in words."""
    points = [float(value) for value in values]
    if not points:
        return mark_safe("")
    low, high = min(0.0, *points), max(points)
    step = (SPARK_WIDTH - 6) / max(len(points) - 1, 1)
    spread = (high - low) or 1.0
    places = [
        (3 + index * step, SPARK_HEIGHT - 4 - (value - low) / spread * (SPARK_HEIGHT - 8))
        for index, value in enumerate(points)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    last_x, last_y = places[-1]
    return mark_safe(  # noqa: S308 - numbers, and an escaped label
        f'<svg class="sparkline" role="img" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-label="{escape(label)}">'
        f'<polyline points="{line}"/><circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.5"/></svg>'
    )


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the page numbers worth showing around `page`; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]
