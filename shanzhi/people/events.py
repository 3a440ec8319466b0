"""What people tells the apps above: ids only, after the commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneCodeIssued:
    """A code waits to be sent as a message. The receiver reads it with `services.phone_codes.code_to_send`."""

    street: int
    phone_code_id: int


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """A person asked that their data be deleted; staff of the street answer."""

    street: int
    person_id: int


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A consent ended: whatever showed the field stops showing it at once, printed boards are due for reprinting."""

    street: int
    person_id: int
    purpose: str
