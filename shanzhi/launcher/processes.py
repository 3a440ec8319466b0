"""Looks at processes through /proc, and makes children that end with their parent."""

import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1


def arguments_of(pid: int) -> list[str]:
    """Return a process's command line; empty if it is gone or a zombie."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(argument) for argument in line.split(b"\0")[:-1]]


def is_alive(pid: int) -> bool:
    """Tell whether the process exists and is more than a zombie waiting to be reaped."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def end_with_parent(kind: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when its parent dies, however that happens. Survives exec."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, kind)
    if os.getppid() != parent:  # it died in between
        os.kill(os.getpid(), kind)
