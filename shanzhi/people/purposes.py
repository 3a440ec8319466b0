"""For how long a person's data are needed. Apps above say until when each of their purposes held; retention counts from there."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

PurposeSource = Callable[[int, Collection[int], datetime], Mapping[int, datetime]]
_sources: list[PurposeSource] = []


def purpose_source(source: PurposeSource) -> PurposeSource:
    """Register a source (a decorator): (street, person ids, now) → for each person it knows, when it last needed their data.

    A purpose that still holds answers `now`: an open request, a post, a membership.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def last_needed(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return for each person when any purpose last needed their data. Who is missing was never needed for any."""
    latest: dict[int, datetime] = {}
    for source in _sources:
        for person_id, moment in source(street, person_ids, at).items():
            latest[person_id] = max(moment, latest.get(person_id, moment))
    return latest
