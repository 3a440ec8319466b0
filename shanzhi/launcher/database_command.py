"""`shanzhi database`: look at the embedded server, stop a forgotten one, open it, back it up and restore it."""

import argparse
import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shanzhi.launcher.binaries import wheel_install
from shanzhi.launcher.cluster import Cluster
from shanzhi.launcher.console import say
from shanzhi.launcher.database import START_LOCK, Logins, open_database
from shanzhi.launcher.errors import EXIT_FAILED
from shanzhi.launcher.locks import exclusive
from shanzhi.launcher.places import DataFolder


def run(arguments: list[str], data: DataFolder) -> int:
    """Run one of the subcommands. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="shanzhi database", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("status", help="does it run, where 是否在运行")
    commands.add_parser("stop", help="stop it, if it was left running 停止")
    commands.add_parser("psql", help="open it as the tables' owner 打开命令行")
    for name, text in (
        ("dump", "write a backup 备份到文件"),
        ("restore", "read a backup into an empty database 从备份恢复"),
    ):
        commands.add_parser(name, help=text).add_argument("file", type=Path, metavar="FILE")
    chosen = parser.parse_args(arguments)
    if chosen.command == "status":
        return _status(data)
    if chosen.command == "stop":
        return _stop(data)
    with open_database(data) as logins:
        if chosen.command == "psql":
            return _program(logins, "psql")
        if chosen.command == "dump":
            return _program(logins, "pg_dump", "--format=custom", f"--file={chosen.file}")
        return _program(logins, "pg_restore", "--exit-on-error", "--single-transaction", str(chosen.file))


def _status(data: DataFolder) -> int:
    cluster = Cluster.at(data.database) if data.database.exists() else None
    pid = cluster.pid() if cluster else None
    if cluster is None or pid is None:
        say("未运行。Not running.")
        return EXIT_FAILED
    say(f"正在运行 running: pid {pid}, {cluster.home}")
    return 0


def _stop(data: DataFolder) -> int:
    if data.database.exists():
        with exclusive(data.lock(START_LOCK)):
            Cluster.at(data.database).stop()
    return 0


def _program(logins: Logins, name: str, *arguments: str) -> int:
    """Run one of PostgreSQL's programs as the owner. The password goes by the environment, not the command line."""
    parts = conninfo_to_dict(logins.owner)
    password = str(parts.pop("password", ""))
    target = make_conninfo("", **parts)
    option = "--dbname=" + target
    environment = {**os.environ, "PGPASSWORD": password}
    return subprocess.run([wheel_install().program(name), option, *arguments], env=environment, check=False).returncode
