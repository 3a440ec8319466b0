"""The wall between streets, tried with raw SQL as the web role: whatever a query says, it stays in its scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.core.tenancy import Scope, enter_scope, scoped
from shanzhi.reports.models import Tally
from shanzhi.service_requests.models import Category
from tests.database import Owner, in_street
from tests.structure.house import street_owned
from tests.world import World

# Functions that run as the owner: each was looked at for what it does outside the scope.
KNOWN_DEFINERS = {
    "records_seal_audit_entry",  # a trigger: writes to the street of the entry
    "reports_count_request",  # a trigger: writes to the street of the request
    "reports_count_service",  # a trigger: writes to the street of the service
    "reports_fold_tallies",  # tried below
    "service_requests_find",  # tried by its own tests: reads the words of the scope
}
TABLES = [model._meta.db_table for model in street_owned()]


def run(sql: str, *parameters: Any) -> int:
    """Run a statement and return how many rows it touched or returned."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def value(sql: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Expect the database to refuse, and keep the test's transaction usable."""
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        yield


@pytest.fixture
def ours(world: World) -> World:
    world.group_leader(), world.partner_contact(), world.households
    return world


@pytest.fixture
def theirs(other_world: World) -> World:
    other_world.group_leader(), other_world.partner_contact(), other_world.households
    return other_world


@pytest.fixture
def both(ours: World, theirs: World) -> Iterator[None]:
    """Both streets have rows in every kind of table; the test is in ours."""
    with in_street(ours.street):
        yield


def test_the_neighbour_cannot_be_read(both: None, ours: World, theirs: World) -> None:
    for table in TABLES:
        assert run(f'SELECT 1 FROM "{table}" WHERE street <> %s', ours.street) == 0, table
    with in_street(theirs.street):
        filled = [table for table in TABLES if run(f'SELECT 1 FROM "{table}"')]
    assert len(filled) >= 12


@pytest.mark.parametrize("table", ["territory_building", "people_person", "organisations_post", "organisations_member"])
def test_the_neighbour_cannot_be_changed(both: None, ours: World, theirs: World, table: str) -> None:
    assert run(f"SELECT 1 FROM {table}") > 0
    assert run(f"UPDATE {table} SET street = street WHERE street = %s", theirs.street) == 0
    assert run(f"DELETE FROM {table} WHERE street = %s", theirs.street) == 0
    with in_street(theirs.street):
        before = run(f"SELECT 1 FROM {table}")
    assert before > 0
    with transaction.atomic():
        run(f"UPDATE {table} SET street = street")
    with in_street(theirs.street):
        assert run(f"SELECT 1 FROM {table}") == before


def test_rows_cannot_be_put_into_or_moved_to_the_neighbour(both: None, ours: World, theirs: World) -> None:
    insert = "INSERT INTO territory_grid (street, community, code, name) VALUES (%s, %s, '9', 'x')"
    assert run(insert, ours.street, ours.code) == 1
    with refused("row-level security"):
        run(insert, theirs.street, theirs.code)
    with refused("row-level security"):
        run("UPDATE territory_grid SET street = %s", theirs.street)
    with refused("row-level security"):
        run(insert + " ON CONFLICT (street, community, code) DO UPDATE SET name = 'y'", theirs.street, theirs.code)


def test_what_is_taken_next_door_shows_in_no_conflict(both: None, ours: World, theirs: World) -> None:
    """A unique key that left out the street would tell by its refusal what the neighbour has."""
    run(
        "INSERT INTO territory_building (street, community, estate_id, code, name, address, token) "
        "VALUES (%s, %s, %s, '077', 'x', '', %s)",
        ours.street,
        ours.code,
        ours.estate.pk,
        theirs.building.token,
    )


@pytest.mark.parametrize(
    ("table", "column", "parent"),
    [
        ("territory_building", "estate_id", "estate"),
        ("territory_household", "building_id", "building"),
        ("organisations_coveredbuilding", "organisation_id", "group"),
        ("organisations_organisation", "parent_id", "committee"),
        ("organisations_post", "partner_id", "partner"),
    ],
)
def test_a_key_of_the_neighbour_cannot_be_smuggled_in(
    both: None, theirs: World, table: str, column: str, parent: str
) -> None:
    """The database checks plain foreign keys as the owner, past the policies: only the pair (street, id) stops this."""
    where = "organisation_id IS NULL" if column == "partner_id" else "true"
    with refused("_in_street"):
        assert run(f"UPDATE {table} SET {column} = %s WHERE {where}", getattr(theirs, parent).pk) > 0
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("unset", ["RESET app.streets", "SET LOCAL app.streets = ''"])
def test_without_a_scope_nothing_is_seen_or_changed(both: None, unset: str) -> None:
    run(unset)
    for table in TABLES:
        assert run(f'SELECT 1 FROM "{table}"') == 0, table
    for table in ("territory_building", "people_person"):
        assert run(f"UPDATE {table} SET street = street") == run(f"DELETE FROM {table}") == 0
    with refused("row-level security"):
        run("INSERT INTO territory_grid (street, community, code, name) VALUES (430407002, 430407002013, '9', 'x')")


@pytest.mark.parametrize("setting", ["430407002", "all", "430407002,", ",430407003", "1;DROP TABLE x,2", "430407002,x"])
def test_a_malformed_scope_sees_nothing(both: None, setting: str) -> None:
    with transaction.atomic():
        run("SELECT set_config('app.streets', %s, true)", setting)
        try:
            with transaction.atomic():
                assert run("SELECT 1 FROM territory_building") == 0
        except DatabaseError as error:
            assert "invalid input syntax for type integer" in str(error)  # noqa: PT017 - either way is closed
        run("SET LOCAL app.streets = ''")


def test_an_upside_down_scope_sees_nothing(both: None) -> None:
    enter_scope(Scope(430407003, 430407002))
    assert run("SELECT 1 FROM territory_building") == 0


def test_a_district_sees_its_streets(both: None, ours: World, theirs: World) -> None:
    enter_scope(Scope(430407000, 430408000))
    assert value("SELECT array_agg(DISTINCT street ORDER BY street) FROM territory_building") == [
        ours.street,
        theirs.street,
    ]


def test_statistics_of_the_planner_are_hidden_too(both: None, owner: Owner) -> None:
    owner.execute("ANALYZE territory_building")
    assert value("SELECT count(*) FROM pg_stats WHERE tablename = 'territory_building'") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY street_scope ON people_person USING (true)",
        "DROP POLICY street_scope ON people_person",
        "CREATE POLICY more ON people_person USING (true)",
        "ALTER TABLE people_person DISABLE TRIGGER ALL",
        "SET LOCAL session_replication_role = replica",
        "TRUNCATE people_person",
        "DROP TABLE people_person",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW mine AS SELECT 1",
        "SET LOCAL ROLE shanzhi_owner",
        "ALTER ROLE shanzhi_web BYPASSRLS",
        "COPY people_person TO PROGRAM 'cat'",
    ],
)
def test_the_web_role_cannot_take_the_wall_down(both: None, statement: str) -> None:
    with refused("permission denied|must be (owner|superuser)|must have|Only roles|not permitted"):
        run(statement)


@pytest.mark.django_db(transaction=True)
def test_functions_of_the_owner_keep_to_the_scope(world: World, other_world: World, owner: Owner) -> None:
    """A SECURITY DEFINER function passes the policies, so it has to apply the scope itself."""
    with in_street(other_world.street):
        category = Category.objects.create(street=other_world.street, code="x", name="x")
    numbers = {field.column: 1 for field in Tally._meta.local_fields if not field.primary_key}
    values = {**numbers, "street": other_world.street, "day": "2026-03-10", "category_id": category.pk}
    places = ", ".join(["%s"] * len(values))
    for _ in range(2):
        owner.execute(f"INSERT INTO reports_tally ({', '.join(values)}) VALUES ({places})", list(values.values()))
    for scope, folded in ((world.scope, 0), (other_world.scope, 1)):
        with scoped(scope):
            assert value("SELECT reports_fold_tallies(%s)", other_world.street) == folded
    definers = owner.execute("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert {name for (name,) in definers} == KNOWN_DEFINERS


# With real commits: how long a scope lasts


@pytest.mark.django_db(transaction=True)
def test_a_scope_ends_with_its_transaction(world: World) -> None:
    assert world.building.pk
    with scoped(world.scope):
        assert run("SELECT 1 FROM territory_building") == 1
    assert value("SELECT coalesce(current_setting('app.streets', true), '')") == ""
    assert run("SELECT 1 FROM territory_building") == 0
    with transaction.atomic():
        assert run("SELECT 1 FROM territory_building") == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["commit", "rollback", "error"])
def test_the_next_user_of_a_connection_inherits_nothing(world: World, end: str) -> None:
    assert world.building.pk
    pid = value("SELECT pg_backend_pid()")
    try:
        with scoped(world.scope):
            if end == "rollback":
                transaction.set_rollback(True)
            if end == "error":
                run("SELECT 1/0")
    except DatabaseError:
        assert end == "error"
    assert value("SELECT pg_backend_pid()") == pid
    with transaction.atomic():
        assert run("SELECT 1 FROM territory_building") == 0


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_rolled_back_gives_the_scope_before_it(world: World, other_world: World) -> None:
    assert world.building.pk != other_world.building.pk
    with scoped(world.scope):
        with refused("division by zero"):
            enter_scope(other_world.scope)
            run("SELECT 1/0")
        assert value("SELECT street FROM territory_building") == world.street
        with transaction.atomic():
            pass
        assert value("SELECT street FROM territory_building") == world.street


@pytest.mark.django_db(transaction=True)
def test_a_scope_cannot_be_opened_inside_another(world: World, other_world: World) -> None:
    with scoped(world.scope), pytest.raises(RuntimeError, match="durable"), scoped(other_world.scope):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_scope_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="lives in a transaction"):
        enter_scope(Scope.of_street(1))


@pytest.mark.django_db(transaction=True)
def test_a_prepared_plan_keeps_to_the_scope_of_its_transaction(world: World, other_world: World) -> None:
    """A plan made in one scope is used again in another: the setting is read when it runs, not when it was planned."""
    assert world.building.pk != other_world.building.pk
    for scope in [world.scope] * 8 + [other_world.scope, world.scope]:
        with scoped(scope):
            assert connection.connection is not None
            cursor: psycopg.Cursor[Any] = connection.connection.cursor()
            cursor.execute("SELECT street FROM territory_building", prepare=True)
            assert cursor.fetchall() == [(scope.street,)]
            cursor.execute("UPDATE territory_building SET name = 'x'", prepare=True)
            assert cursor.rowcount == 1
