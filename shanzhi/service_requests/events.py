from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestSubmitted:
    """A request came in."""

    street: int
    request_id: int


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """Something happened to a request; `step_id` names the step that tells what."""

    street: int
    request_id: int
    step_id: int
    action: str
