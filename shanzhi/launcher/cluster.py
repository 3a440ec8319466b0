"""One embedded PostgreSQL server: makes its files, starts it, finds it again, stops it."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from shanzhi.launcher.accounts import Account, account_for
from shanzhi.launcher.binaries import Install, install_for
from shanzhi.launcher.cluster_settings import write_first_settings, write_settings
from shanzhi.launcher.errors import LauncherError
from shanzhi.launcher.processes import arguments_of, end_with_parent, is_alive
from shanzhi.launcher.sockets import socket_folder

SUPERUSER = "postgres"
PORT = 5432  # only the name of the socket file: nothing listens on a network
START_SECONDS = 60
STOP_SECONDS = 60
LOG_BYTES = 10_000_000
SHARED_HOMES = Path("/var/lib/shanzhi")


@dataclass(slots=True)
class Cluster:
    """A server with its files in `home`: `data` (PostgreSQL's own), `postgresql.log`, perhaps `socket` and a copied install.

    Callers hold the start lock (see database.py): no two processes make, start or stop one cluster at a time.
    """

    home: Path
    account: Account
    install: Install
    throwaway: bool = False
    """Whether it is for one test run: quick, not safe against a power cut, and ended with the process that made it."""
    _child: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def at(cls, place: Path, *, throwaway: bool = False) -> "Cluster":
        """Return the cluster at this place. Its home is made if it is missing, elsewhere if need be (see `_settle`)."""
        account = account_for(place.parent, place)
        home = _settle(place, account)
        return cls(home, account, install_for(account, home), throwaway)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    def conninfo(self, role: str, password: str, database: str) -> str:
        """Return how to connect, in libpq's own notation, which keeps spaces and Chinese in paths readable."""
        folder = self._running_socket_folder() or socket_folder(self.home, self.account)
        return make_conninfo(host=str(folder), port=PORT, user=role, password=password, dbname=database)

    def create(self, superuser_password: str) -> None:
        """Make the cluster's files if they are missing. An interrupted attempt leaves only `data.new`, which is redone."""
        if self.data.exists():
            return
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.home / f"password-{secrets.token_hex(8)}"
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(superuser_password)
            self.account.own(password_file)
            self._initdb(draft, password_file)
        finally:
            password_file.unlink(missing_ok=True)
        write_first_settings(draft, throwaway=self.throwaway)
        for path in draft.glob("*.conf"):
            self.account.own(path)
        draft.rename(self.data)

    def _initdb(self, draft: Path, password_file: Path) -> None:
        made = self._run(
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8",
            "--text-search-config=simple",
            *(["--no-sync"] if self.throwaway else []),
        )
        if made.returncode:
            raise LauncherError(
                f"PostgreSQL could not make its files in {draft}:\n{made.stdout}",
                f"PostgreSQL 无法在 {draft} 建立数据文件：",
            )

    def ensure_running(self) -> None:
        """Start the server, or adopt the one that runs already. Returns once it accepts connections.

        After a crash the files of the dead server are still there; PostgreSQL replays its log and goes on.
        """
        if self.pid() is None:
            self._start()
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts_connections():
            if self._child is not None and self._child.poll() is not None:
                self._child = None
                # The dead server's backends may hold its shared memory for another moment.
                time.sleep(0.3)
                if time.monotonic() < deadline and self._is_held_by_leftovers():
                    self._start()
                    continue
                raise self._failed()
            if time.monotonic() > deadline:
                raise self._failed()
            time.sleep(0.05)

    def _start(self) -> None:
        folder = socket_folder(self.home, self.account)
        self._disclaim_pid_file()
        write_settings(self.data, throwaway=self.throwaway)
        self._rotate_log()
        with self.log.open("ab") as log:
            self.account.own(self.log)
            self._child = subprocess.Popen(
                [self.install.program("postgres"), "-D", str(self.data), "-k", str(folder), "-p", str(PORT)],
                cwd=self.home,
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle: the site stops before its database
                preexec_fn=_end_at_once_with_parent if self.throwaway else None,
                **self.account.popen_options,
            )

    def _disclaim_pid_file(self) -> None:
        """Name ourselves in a dead server's pid file. PostgreSQL knows that its parent is no server, and starts.

        The pid may belong to another process by now, or to a zombie nobody reaps. The rest of the file stays: by it
        PostgreSQL finds the dead server's backends, and waits for them.
        """
        if self._child is not None:
            self._child.poll()
        lines = self._pid_file()
        if lines:
            (self.data / "postmaster.pid").write_bytes(os.fsencode("\n".join([str(os.getpid()), *lines[1:], ""])))

    def pid(self) -> int | None:
        """Return the server's process. A pid file counts only if that process is a postgres on these files."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        pid = int(lines[0])
        arguments = arguments_of(pid)
        ours = bool(arguments) and Path(arguments[0]).name == "postgres" and str(self.data) in arguments
        return pid if ours and is_alive(pid) else None

    def stop(self) -> None:
        """Stop the server the fast way: open transactions are rolled back, what was committed is on disk."""
        for kind in (signal.SIGINT, signal.SIGQUIT):
            pid = self.pid()
            if pid is None:
                break
            try:
                os.kill(pid, kind)
            except ProcessLookupError:
                break
            self._wait_for_end(pid)
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _wait_for_end(self, pid: int) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while is_alive(pid) and time.monotonic() < deadline:
            if self._child is not None:
                self._child.poll()  # reaps it, or it would stay a zombie
            time.sleep(0.03)

    def _accepts_connections(self) -> bool:
        folder = self._running_socket_folder()
        return folder is not None and self._run("pg_isready", "-q", "-h", str(folder), "-p", str(PORT)).returncode == 0

    def _running_socket_folder(self) -> Path | None:
        """Return where the running server put its socket: the fifth line of its pid file."""
        lines = self._pid_file()
        return Path(lines[4]) if len(lines) > 4 and lines[4] and self.pid() is not None else None

    def _pid_file(self) -> list[str]:
        try:
            content = (self.data / "postmaster.pid").read_bytes()
        except (FileNotFoundError, PermissionError):
            return []
        return [os.fsdecode(line).strip() for line in content.splitlines()]

    def _is_held_by_leftovers(self) -> bool:
        return "pre-existing shared memory block" in self._end_of_log()

    def _failed(self) -> LauncherError:
        return LauncherError(
            f"PostgreSQL did not start. The end of {self.log}:\n{self._end_of_log()}", "PostgreSQL 启动失败。"
        )

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
        except OSError as error:
            return str(error)

    def _rotate_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.install.program(program), *arguments],
            cwd=self.home,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            **self.account.popen_options,
        )


def _end_at_once_with_parent() -> None:
    end_with_parent(signal.SIGQUIT)


_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
"""What the server's programs see: none of our secrets, and none of a person's PG* variables."""


def _settle(place: Path, account: Account) -> Path:
    """Return a home the account can enter, owned by it: the place itself, or one under /var/lib with a link at the place.

    Root's own folders (/root) are closed to every other account, and nobody's permissions are changed here.
    """
    if not place.exists():
        place.unlink(missing_ok=True)  # a link whose target is gone
        if account.can_enter(place.parent):
            place.mkdir(mode=0o700)
        else:
            home = _home_elsewhere(place)
            home.mkdir(mode=0o700)
            account.own(home)
            place.symlink_to(home)
        account.own(place)
    home = place.resolve()
    if home.stat().st_uid != account.uid:
        raise LauncherError(
            f"The database in {home} belongs to another account. Start as that account, or choose --data DIR.",
            f"{home} 中的数据库属于另一个账号。请用该账号启动，或用 --data 另选目录。",
        )
    if not account.can_enter(home):
        raise LauncherError(
            f"The account {account.name} cannot reach its database in {home}: a folder above it is closed to it.",
            f"账号 {account.name} 无法进入数据库目录 {home}：上级目录没有对它开放。",
        )
    return home


def _home_elsewhere(place: Path) -> Path:
    SHARED_HOMES.mkdir(mode=0o755, exist_ok=True)
    home = SHARED_HOMES / secrets.token_hex(6)
    home.with_suffix(".txt").write_text(f"{place}\n", encoding="utf-8")
    return home
