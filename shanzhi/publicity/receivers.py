"""What people tells: a consent ended. Pages show it at once by themselves; paper has to come down."""

from shanzhi.core import clock
from shanzhi.core.events import subscribe
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.people.events import ConsentWithdrawn
from shanzhi.publicity.services.consents import tell_of_withdrawal


@subscribe(ConsentWithdrawn)
def tell_keepers(event: ConsentWithdrawn) -> None:
    """Tell who keeps a board on which the field is printed."""
    with scoped(Scope.of_street(event.street)):
        tell_of_withdrawal(street=event.street, person_id=event.person_id, purpose=event.purpose, at=clock.now())
