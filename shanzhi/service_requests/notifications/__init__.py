from shanzhi.service_requests.notifications.residents import ANSWERED_BEFORE, RequestProgress
from shanzhi.service_requests.notifications.staff import (
    JobAnswered,
    JobDone,
    JobGiven,
    JobUrged,
    RequestCame,
    WordsAdded,
)

__all__ = [
    "ANSWERED_BEFORE",
    "JobAnswered",
    "JobDone",
    "JobGiven",
    "JobUrged",
    "RequestCame",
    "RequestProgress",
    "WordsAdded",
]
