"""The generated keys and passwords of one installation, in a file only its owner can read."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from shanzhi.launcher.accounts import give_to_owner_of_folder
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.locks import exclusive
from shanzhi.launcher.places import DataFolder

OWNER_ONLY = 0o600


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _password() -> str:
    return secrets.token_urlsafe(24)


MAKERS = {
    "secret_key": lambda: secrets.token_urlsafe(48),
    "field_key": _key,
    "index_key": _key,
    "superuser_password": _password,
    "owner_password": _password,
    "web_password": _password,
}


def load_secrets(data: DataFolder) -> Mapping[str, str]:
    """Return the installation's secrets; make those that are missing. The file is replaced as a whole, never half written.

    Raises LauncherError if the file cannot be read, or is gone while the database it opens is still there.
    """
    with exclusive(data.lock("secrets")):
        known = _read(data.secrets)
        if not known and (data.database / "data").exists():
            raise LauncherError(
                f"{data.secrets} is missing, and without it neither the database nor the encrypted fields can be opened. "
                "Put it back from a backup, or choose an empty folder with --data DIR.",
                f"缺少 {data.secrets}：没有它就打不开数据库和加密字段。请从备份恢复，或用 --data 另选一个空目录。",
            )
        missing = {name: make() for name, make in MAKERS.items() if name not in known}
        if missing:
            known |= missing
            _replace(data.secrets, known)
        return known


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise LauncherError(f"{path} cannot be read: {error}", f"无法读取 {path}：{error}") from error
    return {str(name): str(value) for name, value in found.items()}


def _replace(path: Path, content: Mapping[str, str]) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    give_to_owner_of_folder(draft)
    draft.replace(path)
