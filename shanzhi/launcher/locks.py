"""Locks between processes. The kernel drops them with their holder, so kill -9 leaves none behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shanzhi.launcher.accounts import give_to_owner_of_folder


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    give_to_owner_of_folder(path)
    return descriptor


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else holds this lock, then hold it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class UserCount:
    """Counts who uses a thing without counting: everyone shares a lock, and the last one out can take it alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def enter(self) -> None:
        """Become one of the users."""
        self._descriptor = _open(self._path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Stop being a user; tell whether nobody is left. Call it under the lock that guards entering."""
        if self._descriptor is None:
            return False
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(self._descriptor)
            self._descriptor = None
