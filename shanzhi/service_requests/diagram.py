"""The diagram of the state machine, drawn from the table in workflow.py."""

from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.workflow import TRANSITIONS


def diagram() -> str:
    """Return a Mermaid state diagram; changes that only the program makes are dotted in words."""
    lines = ["stateDiagram-v2", "    [*] --> waiting: submit"]
    lines += [f"    {state.value}: {state.value.replace('_', ' ')}" for state in RequestState]
    for edge in TRANSITIONS:
        by = " (program)" if edge.by_program else ""
        lines.append(f"    {edge.source.value} --> {edge.target.value}: {edge.action.value.replace('_', ' ')}{by}")
    return "\n".join(lines)


def page() -> str:
    """Return docs/request-states.md."""
    return (
        "# The states of a request\n\n"
        "Drawn from `shanzhi/service_requests/workflow.py` by `script/shanzhi manage request_states`; a test compares.\n"
        "The database refuses every change that is not an arrow here.\n\n"
        f"```mermaid\n{diagram()}\n```\n"
    )
