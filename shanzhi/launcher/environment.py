"""Builds the environment in which Django, the web server and the worker run."""

import os
from collections.abc import Mapping

from shanzhi.launcher.database import Logins
from shanzhi.launcher.places import CHECKOUT, DataFolder
from shanzhi.launcher.secret_store import load_secrets

SECRETS = {
    "SHANZHI_SECRET_KEY": "secret_key",
    "SHANZHI_FIELD_KEY": "field_key",
    "SHANZHI_INDEX_KEY": "index_key",
}


def environment_for(data: DataFolder, logins: Logins, *, demo: bool) -> dict[str, str]:
    """Return the variables of a management command: what the caller's environment says, completed by the data folder."""
    secrets = load_secrets(data)
    made = {
        "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
        **{variable: secrets[name] for variable, name in SECRETS.items()},
    }
    fixed = {
        "DATABASE_URL": logins.owner,
        "DATABASE_WEB_URL": logins.web,
        "SHANZHI_DATA": str(data.path),
        "SHANZHI_DEMO": "1" if demo else "0",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH", "")])),
        "PYTHONUNBUFFERED": "1",
    }
    return {**made, **os.environ, **fixed}


def without_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of web and worker: the owner's login is not among them, so no mistake there can use it."""
    return {**environment, "DATABASE_URL": environment["DATABASE_WEB_URL"]}
