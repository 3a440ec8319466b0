from shanzhi.venues.models.consent import HallConsent
from shanzhi.venues.models.duty import Duty, DutyChange, DutyFeed
from shanzhi.venues.models.keeper import Away, Keeper, Pairing
from shanzhi.venues.models.reception import Reception, VenueUse
from shanzhi.venues.models.rota import Rota
from shanzhi.venues.models.venue import Equipment, OpeningSpell, Venue

__all__ = [
    "Away",
    "Duty",
    "DutyChange",
    "DutyFeed",
    "Equipment",
    "HallConsent",
    "Keeper",
    "OpeningSpell",
    "Pairing",
    "Reception",
    "Rota",
    "Venue",
    "VenueUse",
]
