"""Asking a server over persistent connections and measuring how it answers."""

import http.client
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 8
MILLI = 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to send."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    expected: int = 200


@dataclass(frozen=True, slots=True)
class Answers:
    """How a server answered: requests a second, milliseconds at the middle and at 95 %."""

    rps: float
    p50_ms: float
    p95_ms: float


class WrongAnswer(Exception):
    """The server answered with another status than a working page does."""


def measure(port: int, asks: Callable[[], Ask], *, seconds: float, connections: int = CONNECTIONS) -> Answers:
    """Send asks from so many connections at once for so many seconds. Raises WrongAnswer at the first unexpected status."""
    until = time.perf_counter() + seconds
    took: list[float] = []
    errors: list[Exception] = []
    threads = [
        threading.Thread(target=_work, args=(port, asks, until, took, errors), daemon=True) for _ in range(connections)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    length = time.perf_counter() - began
    took.sort()
    return Answers(len(took) / length, took[len(took) // 2] * MILLI, took[int(len(took) * 0.95)] * MILLI)


def _work(port: int, asks: Callable[[], Ask], until: float, took: list[float], errors: list[Exception]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        while time.perf_counter() < until:
            ask = asks()
            began = time.perf_counter()
            send(connection, ask)
            took.append(time.perf_counter() - began)
    except NothingLeft:
        return
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


def send(connection: http.client.HTTPConnection, ask: Ask) -> tuple[http.client.HTTPResponse, bytes]:
    """Send one ask and return the answer with its body. Raises WrongAnswer."""
    connection.request(ask.method, ask.path, body=ask.body or None, headers=ask.headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != ask.expected:
        raise WrongAnswer(f"{ask.method} {ask.path}: {response.status} instead of {ask.expected}")
    return response, body


class NothingLeft(Exception):
    """All asks that can be sent once have been sent."""


def in_turn(asks: list[Ask], *, once: bool = False) -> Callable[[], Ask]:
    """Return a source that hands out the asks one after another to any thread: for ever, or once each (then NothingLeft)."""
    lock, turn = threading.Lock(), iter(asks) if once else itertools.cycle(asks)

    def following() -> Ask:
        with lock:
            found = next(turn, None)
        if found is None:
            raise NothingLeft
        return found

    return following
