"""Chooses the folder of the server's Unix socket: the only way in, since TCP is off."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from shanzhi.launcher.accounts import Account
from shanzhi.launcher.errors import LauncherError

LONGEST_FOLDER = 90  # sun_path has 108 bytes, and the socket's own name takes some
PRIVATE = 0o700


def socket_folder(home: Path, account: Account) -> Path:
    """Return a folder only the server's account may enter: in its home, or in the temporary folder if the path is too long.

    A folder in the temporary folder that is not exactly ours (owner, mode, no link) is refused: anybody may make one there.
    """
    inside = home / "socket"
    if _fits(inside):
        return _make_private(inside, account)
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    outside = Path(tempfile.gettempdir()) / f"shanzhi-{account.uid}-{digest}"
    if not _fits(outside):
        outside = Path("/tmp") / outside.name  # noqa: S108 - checked for owner and mode below
    return _make_private(outside, account)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= LONGEST_FOLDER and not set(str(folder)) & set("\"',\\")


def _make_private(folder: Path, account: Account) -> Path:
    try:
        folder.mkdir(mode=PRIVATE)
        account.own(folder)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != PRIVATE:
        raise LauncherError(
            f"{folder} must be a folder of {account.name} with mode 0700 and is not. Remove it and start again.",
            f"{folder} 应是 {account.name} 的目录且权限为 0700，现在不是。请删除后重新启动。",
        )
    return folder
