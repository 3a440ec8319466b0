"""M16, from the article on Xihu New Village (石鼓区青山街道西湖新村社区): 100 needs collected, 60 orders dispatched, 80 services."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction, Scope
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import CoveredBuilding, Organisation
from shanzhi.reports.queries import Period, figures
from shanzhi.scenarios.registry import Figure, register
from shanzhi.scenarios.xihu.cast import DEMO_PASSWORD, SIGN_INS, Casting
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET, build_place
from shanzhi.scenarios.xihu.year import Year
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.working_time import CHINA

WHOLE_TIME = Period(date(2000, 1, 1), date(2099, 12, 31))
YEAR = timedelta(days=372)


class Xihu:
    """The demo of script/run."""

    name = "xihu"
    title = _("Xihu New Village: residents order, building groups dispatch, members take")
    mechanisms = "M16"
    street = STREET
    community = COMMUNITY

    def play(self, ending: date) -> None:
        """Build the place, cast the people, replay the year that ends on a day."""
        began = datetime.combine(ending - YEAR, time(9), CHINA)
        program = Actor.program(Scope.of_street(STREET))
        place = build_place(actor=program, at=began)
        menu = {category.code: category for category in open_menu(actor=program, street=STREET, at=began)}
        cast = Casting(place, at=began).cast()
        cast.link_households(began)
        Year(cast, menu, ending=ending).play()

    def sign_ins(self) -> list[dict[str, str]]:
        """Return who can sign in, for the console of script/run."""
        return [{"label": label, "name": name, "password": DEMO_PASSWORD, "url": "/desk/"} for label, name in SIGN_INS]

    def is_loaded(self) -> bool:
        return ServiceRequest.objects.filter(street=STREET, community=COMMUNITY).exists()

    def figures(self) -> list[Figure]:
        def measure(key: str) -> int:
            return figures(within=Jurisdiction.of_code(COMMUNITY), period=WHOLE_TIME)[key]

        return [
            Figure(str(_("needs collected")), 100, lambda: measure("collected")),
            Figure(str(_("orders dispatched")), 60, lambda: measure("dispatched")),
            Figure(str(_("services done")), 80, lambda: measure("services")),
            Figure(str(_("halls' buildings with a building group")), 4, self._covered_buildings),
            Figure(str(_("smallest number of members in a group")), 6, self._smallest_group),
        ]

    def _covered_buildings(self) -> int:
        return (
            CoveredBuilding.objects.filter(
                street=STREET, organisation__kind=OrganisationKind.BUILDING_GROUP, organisation__community=COMMUNITY
            )
            .values("building")
            .distinct()
            .count()
        )

    def _smallest_group(self) -> int:
        groups = Organisation.objects.filter(
            street=STREET, community=COMMUNITY, kind=OrganisationKind.BUILDING_GROUP
        ).prefetch_related("memberships")
        return min(len(group.memberships.all()) for group in groups)


register(Xihu())
