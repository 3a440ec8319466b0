"""Runs Django's management commands as child processes."""

import subprocess
import sys
from collections.abc import Mapping, Sequence

from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.places import CHECKOUT, DataFolder
from shanzhi.launcher.processes import end_with_parent
from shanzhi.launcher.signals import Stopped

LINES_SHOWN = 20
STOP_SECONDS = 30


def has_command(name: str) -> bool:
    """Tell whether one of our apps brings this management command."""
    return any(CHECKOUT.glob(f"shanzhi/*/management/commands/{name}.py"))


def command_line(arguments: Sequence[str], name: str = "shanzhi") -> list[str]:
    """Return what to execute for a management command. The name is what its help calls the program."""
    return [sys.executable, "-P", "-m", "shanzhi.launcher.django_command", name, *arguments]


def manage(arguments: Sequence[str], environment: Mapping[str, str], name: str = "shanzhi") -> int:
    """Run a command in the terminal, with the caller's folder and streams. Returns its exit code."""
    child = subprocess.Popen(command_line(arguments, name), env=environment, preexec_fn=end_with_parent)
    try:
        code = child.wait()
    except Stopped:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
    return code if code >= 0 else 128 - code


def manage_quietly(data: DataFolder, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a command with its output in `logs/setup.log`. Raises LauncherError with the end of it on failure."""
    done = subprocess.run(
        command_line(arguments),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        preexec_fn=end_with_parent,
    )
    log = data.logs / "setup.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ manage.py {' '.join(arguments)}\n{done.stdout}")
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-LINES_SHOWN:])
        raise LauncherError(
            f"`manage.py {' '.join(arguments)}` failed ({log}):\n{tail}",
            f"命令 manage.py {' '.join(arguments)} 执行失败：",
        )
