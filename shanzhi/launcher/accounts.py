"""Which account of the machine runs PostgreSQL. It refuses to run as root, so root lends it another one."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shanzhi.launcher.errors import LauncherError

ROOT = 0
LENT_BY_ROOT = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account to run programs as; `switch` is false when it is the one we run as already."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that run the program as this account and no other group."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this account can reach the folder (asked by trying, so ACLs and mounts count)."""
        tried = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.popen_options,
        )
        return tried.returncode == 0

    def own(self, path: Path) -> None:
        """Hand the path to this account when we are somebody else (root)."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path, cluster: Path) -> Account:
    """Choose who runs the server: ourselves; as root the cluster's owner, else the data folder's, else a spare account."""
    if os.geteuid() != ROOT:
        return Account(_name_of(os.geteuid()), os.geteuid(), os.getegid(), switch=False)
    for place in (cluster, data):
        entry = _entry(place.stat().st_uid) if place.exists() else None
        if entry is not None and entry.pw_uid != ROOT:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
    for name in LENT_BY_ROOT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
    raise LauncherError(
        "PostgreSQL does not run as root and there is neither an account postgres nor nobody. "
        "Start as an ordinary user, or set DATABASE_URL.",
        "PostgreSQL 不能以 root 运行，而系统中既没有 postgres 也没有 nobody 账号。请用普通用户启动，或设置 DATABASE_URL。",
    )


def give_to_owner_of_folder(path: Path) -> None:
    """As root, leave the folder's owner able to use what we made in it."""
    if os.geteuid() == ROOT:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _entry(uid: int) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _name_of(uid: int) -> str:
    entry = _entry(uid)
    if entry is None:
        raise LauncherError(
            f"The account {uid} has no entry in /etc/passwd, which PostgreSQL needs. Set DATABASE_URL instead.",
            f"账号 {uid} 不在 /etc/passwd 中，PostgreSQL 无法启动。请改为设置 DATABASE_URL。",
        )
    return entry.pw_name
