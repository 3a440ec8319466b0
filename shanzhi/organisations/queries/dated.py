"""Rows that hold from one day to another."""

from datetime import date

from django.db.models import Q


def on_day(day: date, prefix: str = "") -> Q:
    """Filter rows with `since` and `until` (first day after) that hold on a day. A row without `since` has always been."""
    since, until = f"{prefix}since", f"{prefix}until"
    begun = Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})
    return begun & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day}))


def standing_on(day: date) -> Q:
    """Filter organisations that stood on a day."""
    founded = Q(founded_on__isnull=True) | Q(founded_on__lte=day)
    return founded & (Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
