"""Keeping the sums small."""

from django.db import connection


def fold_tallies(*, street: int) -> int:
    """Fold rows of sums with the same community, day and category into one. Returns how many rows that made. The sums stay the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports_fold_tallies(%s)", [street])
        return int(cursor.fetchone()[0])
