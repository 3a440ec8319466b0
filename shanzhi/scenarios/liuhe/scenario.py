"""M20 and M21, from the article on Liuhe (开福区东风路街道浏河社区): who needs care is counted, merchants check and repair.

The article's own figures are the three groups of people and the three chiefs, by grid. It gives no number of people, merchants or
visits: those are settings (`count.PER_BUILDING`, `cast.MERCHANTS`), and the figures ask that nothing of them gets lost on the way.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from shanzhi.care.enums import Chief, VisitState
from shanzhi.care.models import CarePerson, CareVisit, ChiefCount, CountCampaign
from shanzhi.care.queries.counting import comparison_of
from shanzhi.care.services import open_kinds
from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.organisations.enums import PartnerKind
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.models import CheckedHome
from shanzhi.people.models import Consent
from shanzhi.scenarios.liuhe.cast import DEMO_PASSWORD, MERCHANTS, SIGN_INS, Casting
from shanzhi.scenarios.liuhe.count import DAYS_OF_COUNT, IN_CARE, OVERCOUNTED, hold_count
from shanzhi.scenarios.liuhe.place import COMMUNITY, GRIDS, STREET, build_place
from shanzhi.scenarios.liuhe.year import CHECKED, NOT_AGREED, Year
from shanzhi.scenarios.registry import Figure, register
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.territory.working_time import CHINA

LENGTH = timedelta(days=70)
AGREED = sum(1 for number in range(IN_CARE) if number % NOT_AGREED)


class Liuhe:
    """Ten weeks: the count, the register, visits, the merchants' alliance."""

    name = "liuhe"
    title = _("Liuhe: three chiefs count who needs care, merchants check and repair")
    mechanisms = "M20, M21"
    street = STREET
    community = COMMUNITY

    def play(self, ending: date) -> None:
        """Build the place, cast the people, count, then live until a day."""
        began = datetime.combine(ending - LENGTH, time(9), CHINA)
        program = Actor.program(Scope.of_street(STREET))
        place = build_place(actor=program, at=began)
        kinds = {kind.code: kind for kind in open_kinds(actor=program, street=STREET, at=began)}
        menu = {category.code: category for category in open_menu(actor=program, street=STREET, at=began)}
        cast = Casting(place, at=began).cast()
        hold_count(cast, place, kinds, at=began + timedelta(hours=1))
        Year(cast, place, kinds, menu).play(began.date() + timedelta(days=DAYS_OF_COUNT + 1), ending)

    def sign_ins(self) -> list[dict[str, str]]:
        """Return who can sign in."""
        return [{"label": label, "name": name, "password": DEMO_PASSWORD, "url": "/desk/"} for label, name in SIGN_INS]

    def is_loaded(self) -> bool:
        return CountCampaign.objects.filter(street=STREET, community=COMMUNITY).exists()

    def figures(self) -> list[Figure]:
        return [
            Figure(str(_("groups of people counted")), 3, self._kinds),
            Figure(str(_("chiefs who counted: building, section, grid")), len(Chief), self._chiefs),
            Figure(str(_("grids counted to the end")), len(GRIDS), self._grids),
            Figure(str(_("differences found and settled")), len(OVERCOUNTED), self._settled),
            Figure(str(_("people and homes in care, as the count agreed")), IN_CARE, self._agreed),
            Figure(str(_("people and homes in the register, visited")), IN_CARE, self._visited),
            Figure(str(_("merchants in the alliance")), len(MERCHANTS), self._merchants),
            Figure(str(_("homes checked regularly, with consent")), AGREED * len(CHECKED), self._checked_homes),
            Figure(str(_("visits that were due and not made")), 0, self._not_made),
        ]

    def _campaign(self) -> CountCampaign:
        return CountCampaign.objects.get(street=STREET, community=COMMUNITY)

    def _kinds(self) -> int:
        return ChiefCount.objects.filter(campaign=self._campaign()).values("kind").distinct().count()

    def _chiefs(self) -> int:
        return ChiefCount.objects.filter(campaign=self._campaign()).values("chief").distinct().order_by().count()

    def _grids(self) -> int:
        return sum(row.counted == row.parts for row in comparison_of(self._campaign()).progress)

    def _settled(self) -> int:
        compared = comparison_of(self._campaign())
        return compared.differences - compared.open_differences

    def _agreed(self) -> int:
        compared = comparison_of(self._campaign())
        return sum(compared.total(kind) or 0 for kind in compared.kinds)

    def _visited(self) -> int:
        done = CareVisit.objects.filter(state=VisitState.DONE).values("entry")
        return CarePerson.objects.filter(street=STREET, ended_on__isnull=True, pk__in=done).count()

    def _merchants(self) -> int:
        return PartnerUnit.objects.filter(street=STREET, kind=PartnerKind.MERCHANT).count()

    def _checked_homes(self) -> int:
        """Homes with a check that was done, whose person agreed to it."""
        agreed = Consent.objects.filter(purpose="care.partners", withdrawn_at__isnull=True).values("person")
        done = CheckedHome.objects.filter(checks__state="done", entry__person__in=agreed)
        return done.distinct().count()

    def _not_made(self) -> int:
        last = CareVisit.objects.filter(street=STREET, made_at__isnull=False).order_by("-made_at").first()
        until = last.made_at.astimezone(CHINA).date() if last is not None and last.made_at is not None else date.min
        return CareVisit.objects.filter(street=STREET, state=VisitState.PLANNED, planned_on__lt=until).count()


register(Liuhe())
