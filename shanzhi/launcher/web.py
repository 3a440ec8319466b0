"""The WSGI application as the launcher serves it: each server process also ends when the one that made it does."""

import signal

from shanzhi.launcher.processes import end_with_parent

end_with_parent(signal.SIGTERM)

from shanzhi.config.wsgi import application  # noqa: E402 - a process that is to end should not load Django first

__all__ = ["application"]
