"""The wall between streets: which rows one transaction may touch is decided by PostgreSQL, not by a filter.

A *jurisdiction* is a half-open range of 12-digit division codes (GB/T 2260 + statistics codes). Every street-owned table
carries `street`, the first nine digits as an integer; its row-level-security policy compares that with two settings which
live exactly as long as the transaction. A missing setting sees nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

CODE_DIGITS = 12
STREET_DIGITS = 9
COMMUNITIES_PER_STREET: int = 10 ** (CODE_DIGITS - STREET_DIGITS)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A half-open range of 12-digit division codes: 430105 → [430105000000, 430106000000)."""

    start: int
    stop: int

    @classmethod
    def of_code(cls, code: int | str) -> "Jurisdiction":
        """Return the range below a division code of 2, 4, 6, 9 or 12 digits. Raises ValueError for another length."""
        digits = str(code)
        if len(digits) not in (2, 4, 6, STREET_DIGITS, CODE_DIGITS) or not digits.isascii() or not digits.isdigit():
            raise ValueError(f"not a division code: {code!r}")
        width = 10 ** (CODE_DIGITS - len(digits))
        return cls(int(digits) * width, (int(digits) + 1) * width)

    def __contains__(self, code: int) -> bool:
        return self.start <= code < self.stop

    def covers(self, other: "Jurisdiction") -> bool:
        """Tell whether the other range lies wholly inside this one."""
        return self.start <= other.start and other.stop <= self.stop

    @property
    def scope(self) -> "Scope":
        """The streets this range touches: a community's scope is the street it belongs to."""
        return Scope(self.start // COMMUNITIES_PER_STREET, -(-self.stop // COMMUNITIES_PER_STREET))


@dataclass(frozen=True, slots=True)
class Scope:
    """A half-open range of 9-digit street codes: what one transaction may see and change."""

    start: int
    stop: int

    @classmethod
    def of_street(cls, street: int) -> "Scope":
        """Return the scope of exactly one street."""
        return cls(street, street + 1)

    @property
    def street(self) -> int | None:
        """The street, when the scope is exactly one; else None."""
        return self.start if self.stop == self.start + 1 else None

    def __contains__(self, street: int) -> bool:
        return self.start <= street < self.stop


def street_of(community: int) -> int:
    """Return the 9-digit street of a 12-digit community code."""
    return community // COMMUNITIES_PER_STREET


def enter_scope(scope: Scope) -> None:
    """Set the scope for the rest of the open transaction (one statement). Raises RuntimeError outside a transaction.

    `SET LOCAL` and not `set_config()`: only the statement reaches the workers of a Citus cluster.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a scope lives in a transaction: use scoped() or open one first")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL app.streets = '{scope.start:d},{scope.stop:d}'")


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Open a transaction that sees one scope. Cannot be nested: a second scope would outlive its block."""
    with transaction.atomic(durable=True):
        enter_scope(scope)
        yield


class StreetOwned(models.Model):
    """A row that belongs to one street. Its migration must confine it: see `core.migration_operations.ConfineToStreet`."""

    id = models.BigAutoField(primary_key=True)
    street = models.IntegerField(_("street code"), db_index=False)

    class Meta:
        abstract = True


class StreetForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # cannot be subscripted when it runs
    """A foreign key between two street-owned tables: the database checks (street, id), so it cannot leave the street.

    The single-column constraint is left out; `ConfineToStreet` adds the composite one.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs
