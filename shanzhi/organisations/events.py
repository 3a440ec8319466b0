"""What the tree tells the apps above: ids and days only, after the commit."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BranchEnds:
    """The time of a temporary branch ends soon, or is over."""

    street: int
    organisation_id: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class FeedbackDue:
    """Units of members who reported in wait for the feedback on a quarter (its first day)."""

    street: int
    community: int
    quarter: date
