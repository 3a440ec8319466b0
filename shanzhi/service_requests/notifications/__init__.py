from shanzhi.service_requests.notifications.residents import RequestProgress
from shanzhi.service_requests.notifications.staff import JobAnswered, JobDone, JobGiven, JobUrged, RequestCame

__all__ = ["JobAnswered", "JobDone", "JobGiven", "JobUrged", "RequestCame", "RequestProgress"]
