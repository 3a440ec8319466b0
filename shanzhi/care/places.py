"""What care adds to the desk's navigation, and to one's own page."""

from django.utils.translation import gettext_lazy as _

from shanzhi.care.models import CarePerson
from shanzhi.care.rules import takes_part
from shanzhi.core.access import Actor
from shanzhi.core.navigation import Place, register_place
from shanzhi.people.my_pages import MyPage, register_my_page


def register() -> None:
    """Register the places, once, when the apps are ready."""
    register_place(Place("care", _("Care"), "care:today", "hand-heart", 26, takes_part))
    register_my_page(MyPage("care", _("Being looked after"), "care:my_care", 35, is_in_care))


def is_in_care(actor: Actor) -> bool:
    """Tell whether the actor is in care themself."""
    return (
        actor.person_id is not None
        and CarePerson.objects.filter(person_id=actor.person_id, ended_on__isnull=True).exists()
    )
