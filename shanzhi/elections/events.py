from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ElectionApproved:
    """A result was approved and its posts are given. `organisation_id` is the body, founded or standing."""

    street: int
    election_id: int
    organisation_id: int
