from shanzhi.care.queries.figures import Tally, tally_of
from shanzhi.care.queries.partners import agrees_to_partners, homes_open_to_partners
from shanzhi.care.queries.register import entries_of_person, narrowed, register_visible_to, with_days
from shanzhi.care.queries.settings import kinds_of, limits_of
from shanzhi.care.queries.visits import late_visits, visits_of, visits_visible_to

__all__ = [
    "Tally",
    "agrees_to_partners",
    "entries_of_person",
    "homes_open_to_partners",
    "kinds_of",
    "late_visits",
    "limits_of",
    "narrowed",
    "register_visible_to",
    "tally_of",
    "visits_of",
    "visits_visible_to",
    "with_days",
]
