from shanzhi.service_requests.notifications.residents import RequestProgress
from shanzhi.service_requests.notifications.staff import (
    JobAnswered,
    JobDone,
    JobGiven,
    JobUrged,
    RequestCame,
    WordsAdded,
)

__all__ = ["JobAnswered", "JobDone", "JobGiven", "JobUrged", "RequestCame", "RequestProgress", "WordsAdded"]
