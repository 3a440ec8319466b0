"""How far a survey is, in all and building by building."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.models import Survey, SurveyAnswer
from shanzhi.core.access import Actor
from shanzhi.organisations.enums import MemberClass
from shanzhi.organisations.models import Member
from shanzhi.territory.models import Building, Household
from shanzhi.territory.place_names import in_order
from shanzhi.territory.queries.places import visible_to

SETTLED = (Outcome.MET, Outcome.EMPTY, Outcome.DECLINED)
"""Nobody has to knock there again in this survey."""
COUNTED: dict[str, Any] = {
    "settled": Count("pk", filter=Q(outcome__in=SETTLED)),
    "nobody": Count("pk", filter=Q(outcome=Outcome.NOBODY)),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Homes in all, those settled, and those where nobody was in."""

    homes: int
    settled: int
    nobody_in: int

    @property
    def percent(self) -> int:
        return 100 * self.settled // self.homes if self.homes else 0

    @property
    def open(self) -> int:
        return self.homes - self.settled


@dataclass(frozen=True, slots=True)
class BuildingProgress:
    """The progress of one building, the members known to live there, and the needs heard there."""

    building: Building
    progress: Progress
    members: int
    heard: int
    unasked: int


def visible_surveys(actor: Actor) -> QuerySet[Survey]:
    """Return the surveys of the communities an actor works for."""
    return visible_to(Survey.objects.select_related("estate"), actor)


def buildings_in(survey: Survey) -> list[Building]:
    """Return the buildings of a survey, in order."""
    rows = Building.objects.filter(street=survey.street, community=survey.community).select_related("estate")
    if survey.estate_id is not None:
        rows = rows.filter(estate=survey.estate_id)
    return sorted(rows, key=lambda row: (row.estate.code, in_order(row.name), row.pk))


def homes_in(survey: Survey) -> QuerySet[Household]:
    """Return the homes of a survey."""
    rows = Household.objects.filter(street=survey.street, community=survey.community)
    return rows.filter(building__estate=survey.estate_id) if survey.estate_id is not None else rows


def progress_of(survey: Survey) -> Progress:
    """Return how far a survey is. Two queries."""
    counts = _answers(survey).aggregate(**COUNTED)
    return Progress(homes_in(survey).count(), counts["settled"], counts["nobody"])


def progress_of_all(surveys: Iterable[Survey]) -> dict[int, Progress]:
    """Return how far surveys of one street are, by id. Two queries at any number."""
    wanted = list(surveys)
    homes = Household.objects.filter(community__in={survey.community for survey in wanted}).order_by()
    counted = homes.values("community", "building__estate").annotate(number=Count("pk"))
    sizes = [(row["community"], row["building__estate"], row["number"]) for row in counted]
    by_survey: Any = SurveyAnswer.objects.filter(survey__in=wanted).order_by().values("survey")
    done = {row["survey"]: row for row in by_survey.annotate(**COUNTED)}
    found = {}
    for survey in wanted:
        size = sum(
            number
            for community, estate, number in sizes
            if community == survey.community and survey.estate_id in (None, estate)
        )
        row = done.get(survey.pk, {"settled": 0, "nobody": 0})
        found[survey.pk] = Progress(size, row["settled"], row["nobody"])
    return found


def progress_by_building(survey: Survey) -> list[BuildingProgress]:
    """Return how far each building is, in order. Four queries at any size."""
    buildings = buildings_in(survey)
    homes = dict(homes_in(survey).order_by().values_list("building").annotate(number=Count("pk")))
    members = dict(
        Member.objects.filter(street=survey.street, left_on__isnull=True, person__household__building__in=buildings)
        .exclude(member_class=MemberClass.VOLUNTEER)
        .order_by()
        .values_list("person__household__building")
        .annotate(number=Count("pk"))
    )
    by_building: Any = _answers(survey).order_by().values("household__building")
    counted = by_building.annotate(
        **COUNTED,
        needs=Count("pk", filter=~Q(heard="")),
        unasked=Count("pk", filter=~Q(heard="") & Q(request__isnull=True)),
    )
    answers = {row["household__building"]: row for row in counted}
    none = {"settled": 0, "nobody": 0, "needs": 0, "unasked": 0}
    return [
        BuildingProgress(
            row,
            Progress(homes.get(row.pk, 0), found["settled"], found["nobody"]),
            members.get(row.pk, 0),
            found["needs"],
            found["unasked"],
        )
        for row in buildings
        for found in [answers.get(row.pk, none)]
    ]


def _answers(survey: Survey) -> QuerySet[SurveyAnswer]:
    return SurveyAnswer.objects.filter(street=survey.street, survey=survey)
