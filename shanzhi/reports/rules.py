"""Who reads figures: staff of a street or community. They are of places, never of persons: nobody is ranked."""

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations.rules import COMMUNITY, STREET, is_staff


def may_read_figures(actor: Actor) -> bool:
    """Staff of a street or of a community."""
    return is_staff(actor)


def readable_area(actor: Actor) -> Jurisdiction:
    """Return the widest area whose figures the actor reads: the street for its staff, else the own community."""
    areas = [grant.jurisdiction for grant in actor.grants if grant.level in (STREET, COMMUNITY)]
    return max(areas, key=lambda area: area.stop - area.start)
