"""What the launcher prints. Steps go to stderr, so that a command's own output can be piped."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """Print one line for a person."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Announce a step that takes a while, and how long it took once it is done."""
    started = time.monotonic()
    say(f"· {chinese} ({english}) …")
    yield
    seconds = time.monotonic() - started
    if seconds >= 1:
        say(f"  {seconds:.1f} s")
