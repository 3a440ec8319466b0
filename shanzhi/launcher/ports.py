"""Finds out whether a port is free before anything else is started."""

import errno
import socket

from shanzhi.launcher.errors import EXIT_USAGE, LauncherError

HOST = "127.0.0.1"
TRIES = 50


def is_free(port: int) -> bool:
    """Tell whether we could listen on the port. A port that the system keeps for root counts as taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def require_free(port: int) -> None:
    """Raise LauncherError naming a free port if this one is taken."""
    if is_free(port):
        return
    other = next((candidate for candidate in range(port + 1, min(port + TRIES, 65536)) if is_free(candidate)), None)
    hint = f"script/run --port {other or 'N'}"
    raise LauncherError(
        f"Port {port} on {HOST} is taken (perhaps Shanzhi is running already). Choose another: {hint}",
        f"{HOST} 的端口 {port} 已被占用（也许善治已在运行）。请换一个端口：{hint}",
        exit_code=EXIT_USAGE,
    )
