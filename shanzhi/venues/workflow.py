"""What may become of a duty: planned ones are kept or cancelled, and stay so. The database refuses everything else."""

from shanzhi.venues.enums import DutyState as S

TRANSITIONS: tuple[tuple[S, S], ...] = ((S.PLANNED, S.KEPT), (S.PLANNED, S.CANCELLED))


def allows(source: str, target: str) -> bool:
    """Tell whether a duty may go from one state to another."""
    return (source, target) in TRANSITIONS
