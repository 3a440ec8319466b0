from shanzhi.venues.queries.duties import duties_of_person, duties_visible_to, next_duty, note_before
from shanzhi.venues.queries.figures import Figures, figures_of
from shanzhi.venues.queries.rotas import keepers_of, plan_of, problem_of
from shanzhi.venues.queries.venues import consent_of, halls_of_building, listed, venues_visible_to

__all__ = [
    "Figures",
    "consent_of",
    "duties_of_person",
    "duties_visible_to",
    "figures_of",
    "halls_of_building",
    "keepers_of",
    "listed",
    "next_duty",
    "note_before",
    "plan_of",
    "problem_of",
    "venues_visible_to",
]
