from django.db import connection, models

from shanzhi.core.tenancy import StreetOwned


class StreetInUse(models.Model):
    """A street in which something was ever done: what periodic tasks walk through. Belongs to nobody and holds nothing else.

    The database adds it with the street's first audit entry (see records' migrations), so no app has to remember to.
    """

    street = models.IntegerField(primary_key=True)

    class Meta:
        ordering = ["street"]


class NumberSeries(StreetOwned):
    """The last number given out in one series of one street and year: QS-430407002-2026-000123."""

    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street", "series", "year"], name="one_series_per_street_and_year")
        ]

    @classmethod
    def take(cls, street: int, series: str, year: int) -> str:
        """Return the next readable number. Locks the series until the transaction ends, so numbers have no gaps."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_numberseries (street, series, year, last) VALUES (%s, %s, %s, 1) "
                "ON CONFLICT (street, series, year) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last",
                [street, series, year],
            )
            return f"{series}-{street}-{year}-{cursor.fetchone()[0]:06d}"
