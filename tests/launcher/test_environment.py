import pytest

from shanzhi.launcher.database import Logins
from shanzhi.launcher.environment import environment_for, without_owner
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.secret_store import load_secrets
from shanzhi.launcher.serve import wants_demo

LOGINS = Logins(owner="user=owner dbname=city", web="user=web dbname=city")


def test_environment_is_completed_from_the_data_folder(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHANZHI_FIELD_KEY", raising=False)
    monkeypatch.setenv("SHANZHI_SECRET_KEY", "given")

    environment = environment_for(data, LOGINS, demo=True)

    assert environment["SHANZHI_SECRET_KEY"] == "given"
    assert environment["SHANZHI_FIELD_KEY"] == load_secrets(data)["field_key"]
    assert environment["SHANZHI_DATA"] == str(data.path)
    assert environment["SHANZHI_DEMO"] == "1"
    assert environment["DATABASE_URL"] == LOGINS.owner
    assert environment["DATABASE_WEB_URL"] == LOGINS.web


def test_web_and_worker_do_not_get_the_owners_login(data: DataFolder) -> None:
    environment = without_owner(environment_for(data, LOGINS, demo=False))

    assert LOGINS.owner not in environment.values()
    assert environment["DATABASE_URL"] == LOGINS.web


@pytest.mark.parametrize(
    ("choice", "variables", "wanted"),
    [
        (None, {}, True),
        (None, {"DATABASE_URL": "dbname=city"}, False),
        (None, {"DATABASE_URL": "dbname=city", "SHANZHI_DEMO": "1"}, True),
        (None, {"SHANZHI_DEMO": "0"}, False),
        (True, {"DATABASE_URL": "dbname=city"}, True),
        (False, {}, False),
    ],
)
def test_demo_is_loaded_unasked_only_into_a_database_of_our_own(
    monkeypatch: pytest.MonkeyPatch, choice: bool | None, variables: dict[str, str], wanted: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert wants_demo(choice) is wanted
