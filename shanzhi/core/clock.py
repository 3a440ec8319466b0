"""The one place that reads the clock. Views, tasks and commands call `now()` and pass the moment on as `at`."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()
