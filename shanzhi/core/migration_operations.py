"""Migration operations that put a street-owned table behind the wall (see tenancy.py)."""

from typing import Any

from django.db.migrations.operations.base import Operation

from shanzhi.core.tenancy import StreetForeignKey

POLICY = """
    street >= split_part(nullif(current_setting('app.streets', true), ''), ',', 1)::int
    AND street < split_part(nullif(current_setting('app.streets', true), ''), ',', 2)::int
"""


class ConfineToStreet(Operation):
    """Turn on row-level security for a model's table, and tie each StreetForeignKey to its parent by (street, id).

    Parents must be confined before their children: their (street, id) pair is made unique here.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in Django's view of the model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'CREATE POLICY street_scope ON "{table}" USING ({POLICY}) WITH CHECK ({POLICY})')
        schema_editor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_street_id" UNIQUE (street, id)')
        for field in model._meta.local_fields:
            if isinstance(field, StreetForeignKey):
                confine_foreign_key(schema_editor, table, field)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        table = model._meta.db_table
        schema_editor.execute(f'DROP POLICY street_scope ON "{table}"')
        schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_street_id" CASCADE')

    def describe(self) -> str:
        return f"Confine {self.name} to its street"


class ConfineForeignKey(Operation):
    """Tie one StreetForeignKey, added after its table was confined, to its parent by (street, id)."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes in Django's view of the model."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            confine_foreign_key(schema_editor, model._meta.db_table, model._meta.get_field(self.name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint_name(table, self.name)}"')

    def describe(self) -> str:
        return f"Confine {self.model_name}.{self.name} to its street"


def constraint_name(table: str, field: str) -> str:
    """Return the name of the composite constraint, within PostgreSQL's 63 bytes."""
    return f"{table}_{field}"[:50] + "_in_street"


def confine_foreign_key(schema_editor: Any, table: str, field: Any) -> None:
    """Add FOREIGN KEY (street, field) → parent (street, id), checked at commit like Django's own."""
    parent = field.related_model._meta.db_table
    schema_editor.execute(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint_name(table, field.name)}" '
        f'FOREIGN KEY (street, "{field.column}") REFERENCES "{parent}" (street, id) DEFERRABLE INITIALLY DEFERRED'
    )
