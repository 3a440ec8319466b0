"""Errors that are meant for people: every one carries a translated sentence that says what to do next."""

from typing import Any


class DomainError(Exception):
    """Something the rules refuse. `message` is a sentence for the reader, in the reader's language.

    `field` names the form field the sentence belongs to, when there is one.
    Services check first and write afterwards, so a DomainError leaves nothing half-written.
    """

    status = 422

    def __init__(self, message: Any, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotPermitted(DomainError):
    """The actor may not do this. Shown as 404, so that a refusal does not tell what exists."""

    status = 404


class NotPossible(DomainError):
    """The state of the thing does not allow this now."""

    status = 409
