"""What service requests add to the desk's navigation."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.navigation import Place, register_place
from shanzhi.organisations.rules import is_staff, works_for_a_street
from shanzhi.service_requests.rules import takes_part


def register() -> None:
    """Register the places, once, when the apps are ready."""
    register_place(Place("requests", _("Requests"), "service_requests:table", "list", 20, is_tab=True))
    register_place(Place("board", _("Board"), "service_requests:board", "columns-3", 21))
    register_place(Place("enter", _("Enter a request"), "service_requests:new", "plus", 22, takes_part, is_tab=True))
    register_place(Place("visits", _("Home visits"), "service_requests:visits", "house", 23, takes_part, is_tab=True))
    register_place(Place("services", _("Services"), "service_requests:services", "heart-handshake", 24, takes_part))
    register_place(
        Place("menu", _("Service menu"), "service_requests:categories", "list-checks", 90, works_for_a_street)
    )
    register_place(Place("links", _("Who visits whom"), "service_requests:links", "link", 91, is_staff))
