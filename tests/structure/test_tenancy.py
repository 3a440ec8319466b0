"""Every street-owned table stands behind the wall, and nothing reaches through it by a key."""

from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection, models

from shanzhi.core.migration_operations import constraint_name
from shanzhi.core.tenancy import StreetForeignKey
from tests.structure.house import own_models, street_owned

# Tables every street shares, and why they may be.
SHARED = {
    "core.StreetInUse": "which streets there are to work for; says nothing about them",
    "messaging.EmailAddress": "belongs to an account, which may work for several streets",
    "messaging.Preference": "which notices an account wants, wherever it works",
    "people.Account": "one signs in before a street is known; nothing about a home is in it",
    "people.AccountSession": "read before the street is known, as the account is",
    "people.RecoveryCode": "asked for while signing in, before the street is known",
    "people.SecondFactor": "asked for while signing in, before the street is known",
    "territory.CalendarDay": "the nation's calendar",
    "territory.Division": "the nation's register of divisions",
}
# Keys from a street-owned table to a shared one that are not to the account.
TO_SHARED: dict[str, str] = {}

pytestmark = pytest.mark.django_db


def rows(sql: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def ids(model: type[models.Model]) -> str:
    return model._meta.label


def test_tables_are_street_owned_or_shared_for_a_reason() -> None:
    shared = {model._meta.label for model in own_models()} - {model._meta.label for model in street_owned()}
    assert shared == set(SHARED)


@pytest.mark.parametrize("model", street_owned(), ids=ids)
def test_row_level_security_is_on_for_reading_and_writing(model: type[models.Model]) -> None:
    assert rows("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", model._meta.db_table) == [(True,)]
    policies = rows(
        "SELECT permissive, cmd, roles::text, qual, with_check FROM pg_policies WHERE tablename = %s",
        model._meta.db_table,
    )
    assert len(policies) == 1
    permissive, command, roles, reads, writes = policies[0]
    assert (permissive, command, roles) == ("PERMISSIVE", "ALL", "{public}")
    assert reads == writes
    assert "app.streets" in reads


def test_every_policy_is_the_same() -> None:
    assert len(rows("SELECT DISTINCT qual, with_check FROM pg_policies WHERE schemaname = 'public'")) == 1


def test_only_street_owned_tables_have_policies() -> None:
    protected = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity")}
    assert protected == {model._meta.db_table for model in street_owned()}


@pytest.mark.parametrize("model", street_owned(), ids=ids)
def test_street_is_in_every_unique_constraint(model: type[models.Model]) -> None:
    """Of the database, so that what a migration or a library adds counts too. The primary key alone stands for itself."""
    indexes = rows(
        """
        SELECT index.relname, indisprimary,
               array_to_string(ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY(indkey)), ',')
        FROM pg_index JOIN pg_class index ON index.oid = indexrelid
        WHERE indrelid = %s::regclass AND indisunique
        """,
        model._meta.db_table,
    )
    without = [name for name, primary, columns in indexes if not primary and "street" not in columns.split(",")]
    assert without == []
    assert [columns for _, primary, columns in indexes if primary] == ["id"]
    assert {"id", "street"} in [set(columns.split(",")) for _, _, columns in indexes]
    assert not [field.name for field in model._meta.local_fields if field.unique and not field.primary_key]
    assert not [c.name for c in model._meta.constraints if isinstance(c, ExclusionConstraint)]


def foreign_keys(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


@pytest.mark.parametrize("model", street_owned(), ids=ids)
def test_keys_between_street_owned_tables_stay_in_the_street(model: type[models.Model]) -> None:
    for field in foreign_keys(model):
        inside = field.related_model in street_owned()
        assert isinstance(field, StreetForeignKey) == inside, (
            f"{field} must be a {'Street' if inside else 'plain '}ForeignKey"
        )
        definitions = [
            definition
            for (definition,) in rows(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
                model._meta.db_table,
            )
            if field.column in definition.split("REFERENCES")[0]
        ]
        parent = field.related_model._meta.db_table
        if inside:
            assert definitions == [
                f"FOREIGN KEY (street, {field.column}) REFERENCES {parent}(street, id) DEFERRABLE INITIALLY DEFERRED"
            ]
        else:
            assert parent == "people_account" or str(field) in TO_SHARED, f"{field} leaves the street"
            assert len(definitions) == 1


def test_shared_tables_hold_no_key_into_a_street() -> None:
    shared = [model for model in own_models() if model not in street_owned()]
    assert not [
        str(field) for model in shared for field in foreign_keys(model) if field.related_model in street_owned()
    ]


def test_there_are_no_tables_between_two() -> None:
    """A ManyToManyField makes a table without `street`: write the table out instead."""
    assert not [field for model in own_models() for field in model._meta.local_many_to_many]


def test_names_of_composite_keys_do_not_clash() -> None:
    names = [
        constraint_name(model._meta.db_table, field.name)
        for model in street_owned()
        for field in foreign_keys(model)
        if isinstance(field, StreetForeignKey)
    ]
    assert len(names) == len(set(names))
    assert max(len(name.encode()) for name in names) < 64


def test_the_web_role_owns_nothing_and_cannot_touch_seals() -> None:
    assert rows(
        "SELECT count(*) FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid WHERE rolname = current_user"
    ) == [(0,)]
    for table in ("records_auditchain", "records_auditseal", "django_migrations"):
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert rows("SELECT has_table_privilege(%s, %s)", table, right) == [(False,)]
    truncatable = """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'TRUNCATE')
    """
    assert rows(truncatable) == []
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


def test_functions_of_the_owner_name_their_search_path() -> None:
    """A SECURITY DEFINER function would otherwise use a table that its caller put in the way; pg_temp comes first unless named last."""
    loose = rows(
        """
        SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
        AND NOT coalesce(proconfig @> ARRAY['search_path=public, pg_temp'], false)
        """
    )
    assert loose == []


def test_what_must_not_change_the_web_role_may_not_change() -> None:
    """A Protect trigger alone would be passed by whoever can set `pgtrigger.ignore`."""
    rights = {
        (model._meta.label, right)
        for model in own_models()
        for trigger in getattr(model._meta, "triggers", [])
        if isinstance(trigger, pgtrigger.Protect)
        for right in str(trigger.operation).split(" OR ")
        if rows("SELECT has_table_privilege(%s, %s)", model._meta.db_table, right) == [(True,)]
    }
    assert rights == set()


def test_every_model_of_a_library_is_known() -> None:
    """Tables that libraries bring have no street: nothing about residents may be kept in them."""
    libraries = {model._meta.app_label for model in apps.get_models() if model not in own_models()}
    assert libraries <= {"auth", "axes", "contenttypes", "otp_totp", "procrastinate", "otp_static"}
