import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from shanzhi.core.personal_data import SealedTextField
from shanzhi.people.models import Account
from shanzhi.people.personal_register import personal_fields
from shanzhi.records.models import AuditEntry
from tests.database import in_street


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_administrator_is_made_with_a_one_time_password() -> None:
    said = run("accounts", "create-administrator", "audit", "shen-ji", "--name", "审计")

    account = Account.objects.get(username="shen-ji")
    assert account.administers == "audit"
    assert account.must_change_password
    assert account.check_password(said.strip().rsplit(" ", 1)[1])
    assert "shen-ji" in run("accounts", "list")
    with in_street(0):
        assert AuditEntry.objects.get().action == "account.created"


@pytest.mark.django_db(transaction=True)
def test_an_administrators_password_is_set_anew_on_the_command_line() -> None:
    run("accounts", "create-administrator", "audit", "shen-ji")

    said = run("accounts", "reset-password", "shen-ji")

    assert Account.objects.get().check_password(said.strip().rsplit(" ", 1)[1])
    with pytest.raises(CommandError):
        run("accounts", "reset-password", "nobody")
    with pytest.raises(CommandError):
        run("accounts", "create-administrator", "audit", "shen-ji")


def test_the_register_lists_every_declared_field_with_its_declaration() -> None:
    rows = json.loads(run("personal_data", "list", "--json"))

    listed = {row["field"] for row in rows}
    assert {"people.person.name", "people.person.phone", "people.account.display_name"} <= listed
    assert [row["field"] for row in rows if not row["purpose"] or row["retention_days"] is None] == []
    phone = next(row for row in rows if row["field"] == "people.person.phone")
    assert (phone["kept"], phone["mask"], phone["retention_days"]) == ("sealed", "138****1234", 365)
    assert "people.person.phone" in run("personal_data", "list")


def test_the_register_misses_no_sealed_field() -> None:
    sealed = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedTextField)
    }
    assert sealed <= {f"{entry.model}.{entry.field}" for entry in personal_fields()}
    assert [entry for entry in personal_fields() if entry.declaration is None] == []
