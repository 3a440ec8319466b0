"""Queries that are worked out once. For the few pages everybody opens all day, turning a queryset into SQL costs more than running it.

    @kept
    def _request(actor: Actor) -> QuerySet[ServiceRequest]:
        return visible_to(actor).filter(pk=Slot("pk")).select_related("category")

    _request(actor).first(pk=5)

A kept query is compiled when it is first asked for with these arguments (an actor, a kind: whatever shapes it) and afterwards only
executed, each time with other values in its slots. Arguments must be hashable and say all that the SQL depends on.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, update_wrapper
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, Lookup, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
SHAPES = 256


class Slot(Expression):
    """A value that is given when the query runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any_of=Slot("pks")`: one of a list that is given when the query runs, however long it is."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


class Compiled:
    """What a queryset compiled to: SQL, parameters with slots among them, and how values of the database become Python's."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("what prefetch_related fetches cannot be kept")
        self.alias = queryset.db
        self.compiler = queryset.query.get_compiler(self.alias)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
            return
        self.columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = [(at, *rest) for at, rest in self.compiler.get_converters(self.columns).items()]

    def rows(self, values: dict[str, Any]) -> Iterator[list[Any]]:
        """Run it. Raises KeyError when a slot is left empty."""
        if not self.sql:
            return
        connection = connections[self.alias]
        params = [values[param.name] if isinstance(param, Slot) else param for param in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        for one in found:
            row = list(one)
            for at, converters, column in self.converters:
                for convert in converters:
                    row[at] = convert(row[at], column, connection)
            yield row


class KeptQuery(Generic[M]):
    """A compiled queryset of whole rows, related rows and annotations included. Raises ValueError for another kind."""

    def __init__(self, queryset: QuerySet[M]) -> None:
        if queryset._fields is not None:  # type: ignore[attr-defined]
            raise ValueError("keep values with kept_values")
        self.compiled = Compiled(queryset)
        if not self.compiled.sql:
            return
        compiler = self.compiled.compiler
        self.model: type[M] = compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        self.first_own, self.after_own = own[0], own[-1] + 1
        self.names = [column.target.attname for column in self.compiled.columns[self.first_own : self.after_own]]
        populators: Any = get_related_populators  # the stubs know a later Django's
        self.related = populators(compiler.klass_info, compiler.select, self.compiled.alias)
        self.annotations = list(compiler.annotation_col_map.items())

    def all(self, **values: Any) -> list[M]:
        """Return the rows. Raises KeyError when a slot is left empty."""
        return list(self._things(values))

    def first(self, **values: Any) -> M | None:
        """Return the first row of those the query finds: keep a query that finds few."""
        return next(self._things(values), None)

    def _things(self, values: dict[str, Any]) -> Iterator[M]:
        for row in self.compiled.rows(values):
            thing = self.model.from_db(self.compiled.alias, self.names, row[self.first_own : self.after_own])
            for populator in self.related:
                populator.populate(row, thing)
            for name, at in self.annotations:
                setattr(thing, name, row[at])
            yield thing


class KeptValues:
    """A compiled queryset of values: each row a list, in the order they were named in."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        if queryset._fields is None:  # type: ignore[attr-defined]
            raise ValueError("keep whole rows with kept")
        self.compiled = Compiled(queryset)

    def all(self, **values: Any) -> list[list[Any]]:
        """Return the rows. Raises KeyError when a slot is left empty."""
        return list(self.compiled.rows(values))


def kept(build: Callable[..., QuerySet[M]]) -> Callable[..., KeptQuery[M]]:
    """Keep what a function builds, for each of the arguments it was called with (a decorator)."""

    @lru_cache(maxsize=SHAPES)
    def compiled(*shape: Any) -> KeptQuery[M]:
        return KeptQuery(build(*shape))

    update_wrapper(compiled, build)
    return compiled


def kept_values(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., KeptValues]:
    """Keep a query of `values_list` likewise (a decorator)."""

    @lru_cache(maxsize=SHAPES)
    def compiled(*shape: Any) -> KeptValues:
        return KeptValues(build(*shape))

    update_wrapper(compiled, build)
    return compiled
