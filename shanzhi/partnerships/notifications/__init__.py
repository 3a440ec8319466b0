from shanzhi.partnerships.notifications.checks import CheckAnswered, CheckGiven, CheckLate
from shanzhi.partnerships.notifications.promises import PromiseAnswered, PromiseAsked, PromiseDecided, PromiseLate

__all__ = [
    "CheckAnswered",
    "CheckGiven",
    "CheckLate",
    "PromiseAnswered",
    "PromiseAsked",
    "PromiseDecided",
    "PromiseLate",
]
