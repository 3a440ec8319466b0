"""Consents taken back: the entry or the family's view ends at once. Each receiver opens its own scope, after the commit that told it."""

from shanzhi.care.consents import FAMILY, REGISTER
from shanzhi.care.services.family import end_links_for_want_of_consent
from shanzhi.care.services.register import end_for_want_of_consent
from shanzhi.core import clock
from shanzhi.core.access import Actor
from shanzhi.core.events import subscribe
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.events import ConsentWithdrawn

ENDS = {REGISTER: end_for_want_of_consent, FAMILY: end_links_for_want_of_consent}


@subscribe(ConsentWithdrawn)
def end_what_rested_on_it(event: ConsentWithdrawn) -> None:
    """End what stood on a consent that is gone."""
    if event.purpose not in ENDS:
        return
    scope = Scope.of_street(event.street)
    with scoped(scope):
        ENDS[event.purpose](actor=Actor.program(scope), street=event.street, person_id=event.person_id, at=clock.now())
