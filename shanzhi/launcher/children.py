"""The web server and the worker: started, watched, started again when they die, stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shanzhi.launcher.console import say
from shanzhi.launcher.processes import end_with_parent

STOP_SECONDS = 15
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60


@dataclass(slots=True)
class Child:
    """One program that should always be running, in a process group of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    _process: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0
    _pause: float = FIRST_PAUSE
    _start_again_at: float | None = None

    def start(self) -> None:
        """Start it. It ends when the launcher does, however that ends."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self._started = time.monotonic()
        self._start_again_at = None

    @property
    def has_died(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def watch(self) -> None:
        """Start it again if it died, waiting longer each time it dies young. Returns at once."""
        now = time.monotonic()
        if self._start_again_at is not None:
            if now >= self._start_again_at:
                self.start()
            return
        if not self.has_died or self._process is None:
            return
        self._end_group(signal.SIGKILL)  # what it left behind would hold its port
        steady = now - self._started > STEADY_SECONDS
        self._pause = FIRST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        self._start_again_at = now + self._pause
        say(f"! {self.name} ended ({self._process.returncode}); starting it again. See {self.log}")

    def ask_to_stop(self) -> None:
        """Send SIGTERM to it; `wait_until_stopped` follows."""
        self._start_again_at = None
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Wait for the end of it and of its own children, and force it after a while."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._end_group(signal.SIGKILL)
        self._process.wait()

    def _end_group(self, kind: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, kind)

    def end_of_log(self, lines: int = 15) -> str:
        """Return what it said last."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])
