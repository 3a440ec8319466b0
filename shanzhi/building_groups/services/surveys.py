"""The survey of every building: opened, entered door by door, turned into requests, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.building_groups.enums import Outcome
from shanzhi.building_groups.models import Survey, SurveyAnswer
from shanzhi.building_groups.queries.surveys import homes_in
from shanzhi.building_groups.rules import may_form
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.models import Member
from shanzhi.people.models import Person
from shanzhi.people.phones import normalise_phone, phone_index
from shanzhi.people.rules import may_keep_person
from shanzhi.people.services.homes import note_home
from shanzhi.records import audit, trace
from shanzhi.service_requests.enums import OnBehalf, Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services.hear import submit
from shanzhi.territory.models import Building, Estate, Household
from shanzhi.territory.services.households import note_residents

LONGEST_HEARD = 500
NOT_YOURS = gettext_lazy("Only staff of this community and of its street office survey its buildings.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one door said. `residents` None leaves the number as it is; `phones` are of members who live there."""

    household: Household
    outcome: str
    residents: int | None = None
    heard: str = ""
    phones: tuple[str, ...] = ()


@dataclass(slots=True)
class Entered:
    """What entering changed. `members`: at home noted anew."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    members: int = 0


class WrongAnswer(DomainError):
    """One answer cannot be taken. `household` says which; `field` is a field of `Answer`."""

    def __init__(self, household: Household, message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.household = household


@transaction.atomic
def open_survey(
    *,
    actor: Actor,
    community: int,
    name: str,
    at: datetime,
    estate: Estate | None = None,
    due_on: date | None = None,
) -> Survey:
    """Open a survey of a community, or of one of its estates."""
    require(may_form(actor, community), NOT_YOURS)
    if not name.strip():
        raise DomainError(_("Please give it a name."), field="name")
    if estate is not None and estate.community != community:
        raise DomainError(_("This estate belongs to another community."), field="estate")
    survey = Survey.objects.create(
        street=street_of(community), community=community, estate=estate, name=name.strip(), due_on=due_on, opened_at=at
    )
    audit.record(actor=actor, street=survey.street, action="survey.opened", subject=survey, at=at)
    return survey


@transaction.atomic
def close_survey(*, actor: Actor, survey_id: int, at: datetime) -> Survey:
    """Close a survey: no more answers. What was said stays."""
    survey = _open_survey(actor, survey_id)
    survey.closed_at = at
    survey.save(update_fields=["closed_at"])
    audit.record(actor=actor, street=survey.street, action="survey.closed", subject=survey, at=at)
    return survey


@transaction.atomic
def note_sheets(*, actor: Actor, survey: Survey, buildings: Iterable[Building], at: datetime) -> None:
    """Write down that somebody printed the paper sheets of buildings, with all their doors."""
    require(may_form(actor, survey.community), NOT_YOURS)
    data = {"buildings": [building.pk for building in buildings]}
    audit.record(actor=actor, street=survey.street, action="survey.sheets_printed", subject=survey, at=at, data=data)


@transaction.atomic
def enter_answers(*, actor: Actor, survey_id: int, answers: Iterable[Answer], at: datetime) -> Entered:
    """Enter what doors said. The same answer again changes nothing; another one replaces it, except what became a request.

    Numbers of people go into the register of homes, members named by their phone are noted at home there. Raises WrongAnswer.
    """
    survey = _open_survey(actor, survey_id)
    wanted = {answer.household.pk: answer for answer in answers}
    members = _members_behind(survey, wanted.values())
    _check(survey, wanted)
    rows = SurveyAnswer.objects.select_for_update().filter(survey=survey, household_id__in=wanted)
    present = {row.household_id: row for row in rows}
    new = [_row(survey, answer, actor, at) for pk, answer in wanted.items() if pk not in present]
    different = [(row, wanted[pk]) for pk, row in present.items() if _differs(row, wanted[pk])]
    changed = [_overwritten(row, answer, actor, at) for row, answer in different]
    done = Entered(len(new), len(changed), len(wanted) - len(new) - len(changed))
    SurveyAnswer.objects.bulk_create(new, batch_size=1000)
    fields = ["outcome", "residents", "heard", "answered_at", "recorded_by"]
    SurveyAnswer.objects.bulk_update(changed, fields, batch_size=500)
    numbers = {pk: answer.residents for pk, answer in wanted.items() if answer.residents is not None}
    note_residents(actor=actor, community=survey.community, residents=numbers, at=at)
    for person, household in members:
        if person.household_id is not None and not may_keep_person(actor, person):
            continue  # another community knows where this member lives
        done.members += note_home(actor=actor, person=person, household=household, at=at)
    if new or changed:
        data = {"new": done.new, "changed": done.changed, "members": done.members}
        audit.record(actor=actor, street=survey.street, action="survey.entered", subject=survey, at=at, data=data)
    return done


def what_would_change(survey: Survey, answers: Iterable[Answer]) -> Entered:
    """Return what entering answers would do, without doing it."""
    wanted = {answer.household.pk: answer for answer in answers}
    rows = SurveyAnswer.objects.filter(survey=survey, household_id__in=wanted)
    differing = [_differs(row, wanted[row.household_id]) for row in rows]
    return Entered(len(wanted) - len(differing), sum(differing), len(differing) - sum(differing))


@transaction.atomic
def request_from_answer(*, actor: Actor, answer_id: int, category: Category, at: datetime) -> ServiceRequest:
    """Turn what was heard at a door into a request, with the place filled in. Raises NotPossible when it is one already."""
    answer = (
        SurveyAnswer.objects.select_for_update(of=("self",))
        .select_related("survey", "household__building", "household__entrance")
        .get(pk=answer_id)
    )
    require(may_form(actor, answer.survey.community), NOT_YOURS)
    if answer.request_id is not None:
        raise NotPossible(_("This has become a request already."))
    if not answer.heard:
        raise NotPossible(_("Nothing was heard at this door."))
    home = answer.household
    request = submit(
        actor=actor,
        community=answer.survey.community,
        category=category,
        text=answer.heard,
        at=at,
        source=Source.VISIT,
        building=home.building,
        entrance=home.entrance,
        household=home,
        on_behalf=OnBehalf.STAFF,
    )
    answer.request = request
    answer.save(update_fields=["request"])
    trace.link(actor=actor, source=answer, target=request, relation="heard", at=at)
    return request


def _open_survey(actor: Actor, pk: int) -> Survey:
    survey = Survey.objects.select_for_update(of=("self",)).get(pk=pk)
    require(may_form(actor, survey.community), NOT_YOURS)
    if survey.closed_at is not None:
        raise NotPossible(_("This survey is closed."))
    return survey


def _check(survey: Survey, wanted: dict[int, Answer]) -> None:
    inside = set(homes_in(survey).filter(pk__in=wanted).values_list("pk", flat=True))
    for pk, answer in wanted.items():
        if pk not in inside:
            raise WrongAnswer(answer.household, _("This home is not part of the survey."), field="household")
        if answer.outcome not in Outcome.values:
            raise WrongAnswer(answer.household, _("Please say how it went at this door."), field="outcome")
        if len(answer.heard) > LONGEST_HEARD:
            raise WrongAnswer(
                answer.household,
                _("Please keep it below %(most)d characters.") % {"most": LONGEST_HEARD},
                field="heard",
            )


def _members_behind(survey: Survey, answers: Iterable[Answer]) -> list[tuple[Person, Household]]:
    """Return the persons behind the phones, each with the home. Raises WrongAnswer for a phone no member has."""
    wanted: list[tuple[bytes, Answer]] = []
    for answer in answers:
        for phone in answer.phones:
            try:
                wanted.append((phone_index(normalise_phone(phone)), answer))
            except DomainError as error:
                raise WrongAnswer(answer.household, str(error), field="phones") from error
    rows = Member.objects.filter(
        street=survey.street, left_on__isnull=True, person__phone_index__in=[index for index, _answer in wanted]
    ).select_related("person")
    known = {bytes(row.person.phone_index): row.person for row in rows}
    for index, answer in wanted:
        if index not in known:
            raise WrongAnswer(answer.household, _("No member of this street has this phone."), field="phones")
    return [(known[index], answer.household) for index, answer in wanted]


def _row(survey: Survey, answer: Answer, actor: Actor, at: datetime) -> SurveyAnswer:
    return SurveyAnswer(
        street=survey.street,
        survey=survey,
        household=answer.household,
        outcome=answer.outcome,
        residents=answer.residents,
        heard=answer.heard.strip(),
        answered_at=at,
        recorded_by_id=actor.account_id,
    )


def _differs(row: SurveyAnswer, answer: Answer) -> bool:
    residents = row.residents if answer.residents is None else answer.residents
    heard = row.heard if row.request_id is not None else answer.heard.strip()
    return (row.outcome, row.residents, row.heard) != (answer.outcome, residents, heard)


def _overwritten(row: SurveyAnswer, answer: Answer, actor: Actor, at: datetime) -> SurveyAnswer:
    row.outcome, row.answered_at, row.recorded_by_id = answer.outcome, at, actor.account_id
    if answer.residents is not None:
        row.residents = answer.residents
    if row.request_id is None:
        row.heard = answer.heard.strip()
    return row
