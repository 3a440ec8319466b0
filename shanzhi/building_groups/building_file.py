"""What is known about a building, put together on its page (territory.building_parts): groups, members, needs, visits, the survey.

Counts and names of colleagues only: no door stands here. Apps above and beside add their own parts.
"""

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shanzhi.building_groups.models import SurveyAnswer
from shanzhi.building_groups.queries.surveys import SETTLED
from shanzhi.building_groups.rules import belongs_to_group_of, may_form
from shanzhi.core.access import Actor
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Member, Post
from shanzhi.organisations.queries import groups_covering, members_visible_to, on_day
from shanzhi.service_requests.models import HouseholdLink
from shanzhi.service_requests.queries import visible_to
from shanzhi.service_requests.workflow import RUNNING
from shanzhi.territory.building_parts import BuildingPart, PartRow, register_building_part, register_reader
from shanzhi.territory.models import Building, Household

MOST_MEMBERS, MOST_REQUESTS = 60, 10
QUARTER = timedelta(days=90)
CHIEFS = (PostKind.GROUP_LEADER, PostKind.DEPUTY, PostKind.BUILDING_CHIEF)
GRID_CHIEFS = (PostKind.GRID_CHIEF, PostKind.SECTION_CHIEF)


def register() -> None:
    """Add the parts and let members of a building's groups read them, once, when the apps are ready."""
    register_reader(belongs_to_group_of)
    register_building_part(groups_and_chiefs, order=10)
    register_building_part(members_at_home, order=20)
    register_building_part(open_requests, order=30)
    register_building_part(visits, order=40)
    register_building_part(surveyed, order=50)


def groups_and_chiefs(actor: Actor, building: Building, at: datetime) -> BuildingPart:
    """The groups that look after the building, who leads them, and the chiefs of its grid."""
    on = timezone.localdate(at)
    groups = list(groups_covering(building, on=on))
    of_group = Q(organisation__in=groups, kind__in=CHIEFS)
    of_grid = Q(organisation__grid_id=building.estate.grid_id or 0, kind__in=GRID_CHIEFS)
    posts = Post.objects.filter(on_day(on), of_group | of_grid, street=building.street).select_related(
        "person", "organisation"
    )
    rows = [PartRow(group.name, url=reverse("organisations:organisation", args=[group.pk])) for group in groups]
    rows += [PartRow(str(post.person), post.organisation or "", state=post.get_kind_display()) for post in posts]
    return BuildingPart(_("Groups and chiefs"), rows, _("No group looks after this building yet."))


def members_at_home(actor: Actor, building: Building, at: datetime) -> BuildingPart:
    """The members who live here, whatever their home branch. Names of those the reader may see; of the others, how many."""
    living = Member.objects.filter(
        street=building.street, left_on__isnull=True, person__household__building=building
    ).values_list("pk", flat=True)
    rows = []
    seen = members_visible_to(actor).filter(pk__in=living).select_related("person__household__entrance", "home_branch")
    for member in seen.order_by("person__household__entrance__code", "pk")[:MOST_MEMBERS]:
        home = member.person.household
        entrance = home.entrance.name if home and home.entrance else ""
        branch = member.home_branch.name if member.home_branch else member.home_branch_elsewhere
        note = " · ".join(part for part in (entrance, branch) if part)
        rows.append(
            PartRow(
                str(member.person),
                note,
                reverse("organisations:member", args=[member.pk]),
                member.get_member_class_display(),
            )
        )
    more = len(living) - len(rows)
    if more > 0:
        rows.append(PartRow(ngettext("%(count)d more member", "%(count)d more members", more) % {"count": more}))
    return BuildingPart(
        ngettext("%(count)d member lives here", "%(count)d members live here", len(living)) % {"count": len(living)},
        rows,
        _("No member is known to live here. The survey finds out."),
    )


def open_requests(actor: Actor, building: Building, at: datetime) -> BuildingPart:
    """Requests of the building that are not settled, as far as the reader sees them."""
    rows = visible_to(actor).filter(building=building, state__in=RUNNING).select_related("category").order_by("due_at")
    shown = [
        PartRow(
            row.category,
            row.number,
            reverse("service_requests:detail", args=[row.pk]),
            row.get_state_display(),
            "late" if row.due_at and row.due_at < at else "info",
        )
        for row in rows[:MOST_REQUESTS]
    ]
    more = ((_("All requests of this building"), f"{reverse('service_requests:table')}?building={building.pk}"),)
    return BuildingPart(_("Needs and open requests"), shown, _("No open request."), more)


def visits(actor: Actor, building: Building, at: datetime) -> BuildingPart | None:
    """How many homes somebody looks after, and at how many nobody has knocked for a quarter."""
    links = HouseholdLink.objects.filter(street=building.street, household__building=building, until__isnull=True)
    seen = list(
        links.values("household").annotate(last=Max("household__home_visits__at")).values_list("household", "last")
    )
    homes = Household.objects.filter(building=building).count()
    due = sum(last is None or last < at - QUARTER for _home, last in seen)
    rows = [
        PartRow(_("Homes somebody looks after"), state=f"{len(seen)}/{homes}"),
        PartRow(
            gettext_lazy("Visits due"),
            _("nobody knocked for 90 days"),
            reverse("service_requests:visits"),
            str(due),
            "warn" if due else "ok",
        ),
    ]
    return (
        BuildingPart(_("Visits"), rows)
        if seen
        else BuildingPart(_("Visits"), [], _("Nobody looks after a home here yet."))
    )


def surveyed(actor: Actor, building: Building, at: datetime) -> BuildingPart | None:
    """How far the last survey is here, for those who run it."""
    if not may_form(actor, building.community):
        return None
    answers = SurveyAnswer.objects.filter(household__building=building).select_related("survey").order_by("-survey_id")
    last = answers.first()
    if last is None:
        return BuildingPart(_("Survey"), [], _("Nobody has surveyed this building yet."))
    of_last = SurveyAnswer.objects.filter(survey=last.survey, household__building=building)
    done = of_last.filter(outcome__in=SETTLED).count()
    open_needs = of_last.filter(request__isnull=True).exclude(heard="").count()
    homes = Household.objects.filter(building=building).count()
    url = reverse("building_groups:survey_building", args=[last.survey_id, building.pk])
    rows = [PartRow(last.survey.name, _("homes done"), url, f"{done}/{homes}")]
    if open_needs:
        rows.append(PartRow(_("Needs not yet a request"), url=f"{url}#heard", state=str(open_needs), tone="warn"))
    return BuildingPart(_("Survey"), rows)
