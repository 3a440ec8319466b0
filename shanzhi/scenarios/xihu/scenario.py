"""The article on Xihu New Village (石鼓区青山街道西湖新村社区), M11–M16 and M18.

Every building surveyed, groups of five members and more, leaders elected, the first four halls, a plan and three rule documents; then a
year with 100 needs collected, 60 orders dispatched and 80 services.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from shanzhi.building_groups.models import FormationPaper
from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction, Scope
from shanzhi.elections.enums import ElectionKind, ElectionState
from shanzhi.elections.models import Election
from shanzhi.organisations.enums import MemberClass, OrganisationKind
from shanzhi.organisations.models import Membership
from shanzhi.reports.queries import Period, figures
from shanzhi.scenarios.registry import Figure, register
from shanzhi.scenarios.xihu.cast import DEMO_PASSWORD, SIGN_INS, Casting
from shanzhi.scenarios.xihu.doorstep import Doorstep
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET, build_place
from shanzhi.scenarios.xihu.year import Year
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.working_time import CHINA
from shanzhi.venues.enums import VenueKind
from shanzhi.venues.models import Venue

WHOLE_TIME = Period(date(2000, 1, 1), date(2099, 12, 31))
DOORSTEP = timedelta(days=40)
YEAR = timedelta(days=365) + DOORSTEP


class Xihu:
    """The demo of script/run."""

    name = "xihu"
    title = _("Xihu New Village: residents order, building groups dispatch, members take")
    mechanisms = "M11–M16 M18"
    street = STREET
    community = COMMUNITY

    def play(self, ending: date) -> None:
        """Build the place, cast the people, form the groups, replay the year that ends on a day."""
        began = datetime.combine(ending - YEAR, time(9), CHINA)
        program = Actor.program(Scope.of_street(STREET))
        place = build_place(actor=program, at=began)
        menu = {category.code: category for category in open_menu(actor=program, street=STREET, at=began)}
        cast = Casting(place, at=began).cast()
        Doorstep(cast, began=began, ending=ending).play()
        cast.link_households(began + DOORSTEP)
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
            Figure(str(_("halls in members' homes")), 4, self._halls),
            Figure(str(_("fewest party members in a building group")), 5, self._smallest_group),
            Figure(str(_("leaders elected")), 4, self._leaders),
            Figure(str(_("plan and rule documents")), 1 + 3, self._papers),
        ]

    def _halls(self) -> int:
        here = Venue.objects.filter(street=STREET, community=COMMUNITY, kind=VenueKind.HALL)
        return here.filter(opened_on__isnull=False).count()

    def _smallest_group(self) -> int:
        """Seed 001: a group where five party members or more live; neighbours who help besides are not counted."""
        groups = Membership.objects.filter(street=STREET, organisation__kind=OrganisationKind.BUILDING_GROUP)
        sizes = (
            groups.exclude(member__member_class=MemberClass.VOLUNTEER).values("organisation").annotate(n=Count("pk"))
        )
        return min(int(size["n"]) for size in sizes)

    def _leaders(self) -> int:
        elected = Election.objects.filter(street=STREET, kind=ElectionKind.LEADER, state=ElectionState.APPROVED)
        return elected.values("organisation").distinct().count()

    def _papers(self) -> int:
        return FormationPaper.objects.filter(street=STREET, formation__community=COMMUNITY).count()


register(Xihu())
