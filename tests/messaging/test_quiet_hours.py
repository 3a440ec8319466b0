from datetime import datetime

import pytest

from shanzhi.messaging import quiet_hours
from shanzhi.messaging.enums import Urgency
from shanzhi.messaging.environment import MessagingEnvironment


@pytest.fixture(autouse=True)
def _quiet_at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    night = MessagingEnvironment(SHANZHI_QUIET_FROM=21, SHANZHI_QUIET_UNTIL=8)
    monkeypatch.setattr(quiet_hours, "environment", lambda: night)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-10T20:59:00+08:00", "2026-03-10T20:59:00+08:00"),
        ("2026-03-10T21:00:00+08:00", "2026-03-11T08:00:00+08:00"),
        ("2026-03-10T23:30:00+08:00", "2026-03-11T08:00:00+08:00"),
        ("2026-03-10T18:00:00+00:00", "2026-03-11T08:00:00+08:00"),
        ("2026-03-10T08:00:00+08:00", "2026-03-10T08:00:00+08:00"),
    ],
)
def test_text_messages_wait_for_the_morning(at: str, due: str) -> None:
    moment = datetime.fromisoformat(at)
    assert quiet_hours.next_waking_moment(moment, Urgency.ORDINARY) == datetime.fromisoformat(due)
    assert quiet_hours.next_waking_moment(moment, Urgency.URGENT) == moment
