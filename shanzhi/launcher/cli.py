"""The command line `shanzhi`: what it can do, in both languages, and who does it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shanzhi.launcher.console import say
from shanzhi.launcher.database import Logins, open_database
from shanzhi.launcher.environment import environment_for
from shanzhi.launcher.errors import EXIT_USAGE, LauncherError
from shanzhi.launcher.management import has_command, manage
from shanzhi.launcher.places import DataFolder
from shanzhi.launcher.preparation import migrate, prepare
from shanzhi.launcher.signals import Stopped, stop_on_signals

COMMANDS = {
    "run": ("set up what is missing and serve the site", "准备一切并启动网站"),
    "migrate": ("bring the database up to date", "更新数据库结构"),
    "divisions": ("load China's register of divisions: import [--within 4301 | --all]", "导入全国区划"),
    "workdays": ("the calendar of moved workdays", "工作日与调休日历"),
    "scenario": (
        "list | load NAME | verify NAME|--all: the five places, replayed",
        "演示情景：列出、载入、核对",
    ),
    "accounts": ("administrators: create-administrator, reset-password, list", "管理员账号"),
    "personal_data": ("list: the register of personal data", "个人信息登记表"),
    "audit": ("verify: check the chain of audit rows", "核对审计链"),
    "messages": ("check the translations", "检查翻译"),
    "jobs": ("background jobs: worker, healthchecks, shell …", "后台任务"),
    "bench": ("measure the hot paths next to a bare Django view", "性能测量"),
    "database": ("status | stop | psql | dump FILE: the embedded PostgreSQL", "内置数据库：状态、停止、备份"),
    "manage": ("any other management command of Django: manage check", "其他 Django 管理命令"),
}
UNPREPARED = frozenset({"manage"})
RENAMED = {"jobs": "procrastinate"}


def main(arguments: Sequence[str]) -> int:
    """Run the command line. Returns the exit code: the command's own, 1 for a failure, 2 for wrong usage."""
    try:
        with stop_on_signals():
            return _dispatch(list(arguments))
    except LauncherError as error:
        say(f"{error}")
        return error.exit_code
    except Stopped as stopped:
        return stopped.exit_code


def _dispatch(arguments: list[str]) -> int:
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return 0
    if chosen.command == "run":
        return _run(chosen.rest, chosen.data)
    if chosen.command == "database":
        return _database(chosen.rest, chosen.data)
    if chosen.command not in COMMANDS and not has_command(chosen.command):
        say(f"没有命令 {chosen.command}。No command {chosen.command}: see shanzhi --help, or shanzhi manage help.")
        return EXIT_USAGE
    return _manage(chosen.command, chosen.rest, chosen.data)


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {english}\n  {'':{width}}  {chinese}" for name, (english, chinese) in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="shanzhi",
        description="善治 Shanzhi: the software a sub-district runs its neighbourhoods on.",
        epilog="commands 命令:\n"
        + "\n".join(lines)
        + "\n\nshanzhi COMMAND --help says more about one. 各命令的 --help 有详细说明。"
        + "\nDATABASE_URL names a PostgreSQL of your own; without it one is started from the Python environment."
        + "\n未设置 DATABASE_URL 时，自动启动内置 PostgreSQL。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="shanzhi [--data DIR] COMMAND …",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder 数据目录 (default: var/ in the checkout)")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _run(arguments: list[str], data: Path | None) -> int:
    from shanzhi.launcher.serve import DEFAULT_PORT, WORKERS, run

    parser = argparse.ArgumentParser(
        prog="shanzhi run", description="Set up what is missing and serve. 准备一切并启动网站。"
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help="port 端口 (default: %(default)s)"
    )
    parser.add_argument("--data", type=Path, default=data, metavar="DIR", help="data folder 数据目录 (default: var/)")
    parser.add_argument(
        "--workers", type=int, default=WORKERS, metavar="N", help="server processes 进程数 (%(default)s)"
    )
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        help="load the demo and show its sign-ins 载入演示 (default: only with the embedded database)",
    )
    return run(parser.parse_args(arguments))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r}: 1–65535")
    return int(text)


def _manage(command: str, arguments: list[str], folder: Path | None) -> int:
    """Pass a command on to Django, with a database that is up to date (the embedded one: yours is migrated when asked)."""
    django_arguments = _django_arguments(command, arguments)
    if not django_arguments:
        say("shanzhi manage COMMAND …: see shanzhi manage help")
        return EXIT_USAGE
    name = "shanzhi manage" if command == "manage" else "shanzhi"
    data = DataFolder.open(folder)
    demo = os.environ.get("SHANZHI_DEMO", "1" if data.demo.exists() else "0") == "1"
    if {"-h", "--help"} & set(arguments):
        nowhere = Logins(owner="dbname=shanzhi", web="dbname=shanzhi")
        return manage(django_arguments, environment_for(data, nowhere, demo=demo), name)
    with open_database(data) as logins:
        environment = environment_for(data, logins, demo=demo)
        if command == "migrate" and not arguments:
            migrate(data, logins, environment)
            return 0
        if logins.cluster is not None and command not in UNPREPARED:
            prepare(data, logins, environment)
        return manage(django_arguments, environment, name)


def _django_arguments(command: str, arguments: list[str]) -> list[str]:
    if command == "manage":
        return arguments
    if command == "migrate":
        return ["migrate", "--database", "owner", *arguments]
    return [command if has_command(command) else RENAMED.get(command, command), *arguments]


def _database(arguments: list[str], data: Path | None) -> int:
    from shanzhi.launcher.database_command import run

    return run(arguments, DataFolder.open(data))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
