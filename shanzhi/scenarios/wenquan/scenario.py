"""M24, M25, M32, from the article on Wenquan street (咸安区温泉街道): 83 grid and estate branches, 4 in office buildings, 7 in markets,
6 temporary ones, 8 units in one big committee, and a branch founded by its own members, who elect its secretary.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Scope
from shanzhi.elections.enums import Action, ElectionKind, ElectionState
from shanzhi.elections.models import Election, Step
from shanzhi.elections.services import Hands, hold_election, plan_founding, time_of_notice
from shanzhi.organisations.enums import BranchSetting, OrganisationKind, PostKind
from shanzhi.organisations.models import JoinedUnit, Organisation, Post, Premises
from shanzhi.organisations.queries.coverage import coverage_of_premises
from shanzhi.scenarios.registry import Figure, register
from shanzhi.scenarios.wenquan.cast import FOUNDED_BY_MEETING, SIGN_INS, Cast, Casting
from shanzhi.scenarios.wenquan.place import GUIHUALU, SHILIUTAN, STREET, build_place
from shanzhi.scenarios.xihu.cast import DEMO_PASSWORD
from shanzhi.territory.working_time import CHINA

YEAR = timedelta(days=360)
MEETING = timedelta(days=200)


class Wenquan:
    """The four-level organisation of a whole street."""

    name = "wenquan"
    title = _("Wenquan street: a branch wherever there are members, founded and joined by units")
    mechanisms = "M24 M25 M32"
    street = STREET
    community = GUIHUALU

    def play(self, ending: date) -> None:
        """Build the place, found the year's branches, let the ninth grid found its own."""
        began = datetime.combine(ending - YEAR, time(9), CHINA)
        place = build_place(actor=Actor.program(Scope.of_street(STREET)), at=began)
        hold_founding_meeting(Casting(place, at=began).make(), began + MEETING)

    def sign_ins(self) -> list[dict[str, str]]:
        """Return who can sign in, for the console of script/run."""
        url = "/desk/organisations/"
        return [{"label": label, "name": name, "password": DEMO_PASSWORD, "url": url} for label, name in SIGN_INS]

    def is_loaded(self) -> bool:
        return Organisation.objects.filter(street=STREET).exists()

    def figures(self) -> list[Figure]:
        return [
            Figure(str(_("branches of grids and estates")), 83, lambda: branches(BranchSetting.ESTATE).count()),
            Figure(str(_("branches in office buildings")), 4, lambda: branches(BranchSetting.OFFICE_BUILDING).count()),
            Figure(str(_("branches in markets")), 7, lambda: branches(BranchSetting.MARKET).count()),
            Figure(str(_("temporary branches")), 6, lambda: branches(BranchSetting.TEMPORARY).count()),
            Figure(str(_("units in the big committee")), 8, units),
            Figure(str(_("levels, from the street to the building")), 4, levels),
            Figure(str(_("founding meetings that elected a secretary")), 1, founded_with_secretary),
            Figure(str(_("statements of a founding meeting, sent to the street")), 1, statements),
            Figure(str(_("office buildings and markets without a branch")), 0, without_branch),
        ]


def hold_founding_meeting(cast: Cast, meeting_at: datetime) -> Election:
    """Let the members of the ninth grid found their branch and elect its secretary; the street approves."""
    first, second, third, fourth, *_rest = cast.meeting
    planned_at = meeting_at - timedelta(days=30)
    election = plan_founding(
        actor=cast.acting("wenquan_shuji", planned_at),
        parent=cast.committees[GUIHUALU],
        community=GUIHUALU,
        kind=OrganisationKind.BRANCH,
        setting=BranchSetting.ESTATE,
        name=FOUNDED_BY_MEETING,
        reason="桂花路第9网格有正式党员六名，具备成立党支部的条件。",
        members=cast.meeting,
        elects=ElectionKind.SECRETARY,
        at=planned_at,
    )
    hands = Hands(
        runs=cast.acting("wenquan_shuji", meeting_at),
        first=cast.acting("wenquan_shuji", meeting_at),
        second=cast.acting("wenquan_shequ", meeting_at),
        approves=cast.acting("wenquan_jiedao", meeting_at),
    )
    return hold_election(
        hands=hands,
        election=election,
        candidates=[first, second],
        supervisor=third,
        counter=fourth,
        votes={first.pk: 5, second.pk: 1},
        meeting_at=meeting_at,
        place="交通巷文体活动室",
        approval="温街工委〔2026〕24号",
        at=time_of_notice(election, meeting_at),
    )


def branches(setting: BranchSetting) -> QuerySet[Organisation]:
    """Return the standing branches of one setting."""
    return Organisation.objects.filter(
        street=STREET, kind=OrganisationKind.BRANCH, setting=setting, dissolved_on__isnull=True
    )


def units() -> int:
    """Count the units in the big committee of the community with the article's eight."""
    return JoinedUnit.objects.filter(
        street=STREET,
        organisation__community=SHILIUTAN,
        organisation__kind=OrganisationKind.BIG_COMMITTEE,
        until__isnull=True,
    ).count()


def levels() -> int:
    """Count the levels above and with a building group."""
    group = Organisation.objects.filter(street=STREET, kind=OrganisationKind.BUILDING_GROUP).first()
    found, above = 0, group
    while above is not None:
        found, above = found + 1, above.parent
    return found


def founded_with_secretary() -> int:
    """Count the approved founding elections whose branch has the secretary it elected."""
    approved = Election.objects.filter(street=STREET, founding__isnull=False, state=ElectionState.APPROVED)
    holders = Post.objects.filter(street=STREET, kind=PostKind.SECRETARY, until__isnull=True)
    return approved.filter(organisation__posts__in=holders).count()


def statements() -> int:
    """Count the statements of founding meetings sent to the body above."""
    return Step.objects.filter(street=STREET, election__founding__isnull=False, action=Action.REPORT).count()


def without_branch() -> int:
    """Count the office buildings and markets with members and no branch, on the day of the last founding."""
    last = Organisation.objects.filter(street=STREET).order_by("-founded_on")[0].founded_on
    rows = coverage_of_premises(list(Premises.objects.filter(street=STREET)), on=last or date.max)
    return sum(row.lacks_organisation for row in rows)


register(Wenquan())
