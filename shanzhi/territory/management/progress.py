"""A progress bar for commands: drawn over itself on a terminal, a line for every tenth otherwise."""

from typing import Any

WIDTH = 30


class Progress:
    """Call it with how much is done. `out` is the command's stderr."""

    def __init__(self, out: Any, label: str, total: int) -> None:
        self._out = out
        self._label = label
        self._total = max(total, 1)
        self._shown = -1
        self._live = out.isatty()

    def __call__(self, done: int) -> None:
        percent = min(100, 100 * done // self._total)
        if percent == self._shown or (not self._live and percent // 10 == self._shown // 10):
            return
        self._shown = percent
        bar = "█" * (WIDTH * percent // 100)
        line = f"{self._label} {bar:░<{WIDTH}} {percent:3d} %"
        self._out.write(f"\r{line}" if self._live else line, ending="" if self._live else "\n")

    def close(self) -> None:
        """End the line on a terminal."""
        if self._live and self._shown >= 0:
            self._out.write("")
