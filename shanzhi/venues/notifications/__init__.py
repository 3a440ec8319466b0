from shanzhi.venues.notifications.consents import ConsentEnds, ConsentWithdrawn
from shanzhi.venues.notifications.duties import (
    ChangeAnswered,
    ChangeAsked,
    DutiesPublished,
    DutyAltered,
    DutyGiven,
    DutyTomorrow,
    RotaWorkedOut,
)

__all__ = [
    "ChangeAnswered",
    "ChangeAsked",
    "ConsentEnds",
    "ConsentWithdrawn",
    "DutiesPublished",
    "DutyAltered",
    "DutyGiven",
    "DutyTomorrow",
    "RotaWorkedOut",
]
