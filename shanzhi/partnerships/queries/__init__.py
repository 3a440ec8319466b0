from shanzhi.partnerships.queries.figures import Figures, UnitFigures, figures_of, late_on, unit_figures
from shanzhi.partnerships.queries.lists import (
    checks_visible_to,
    needs_visible_to,
    offers_visible_to,
    plans_visible_to,
    promises_visible_to,
    public_lists,
    reviews_visible_to,
    with_left,
    with_missing,
)
from shanzhi.partnerships.queries.matching import Suggestion, needs_for, offers_for

__all__ = [
    "Figures",
    "Suggestion",
    "UnitFigures",
    "checks_visible_to",
    "figures_of",
    "late_on",
    "needs_for",
    "needs_visible_to",
    "offers_for",
    "offers_visible_to",
    "plans_visible_to",
    "promises_visible_to",
    "public_lists",
    "reviews_visible_to",
    "unit_figures",
    "with_left",
    "with_missing",
]
