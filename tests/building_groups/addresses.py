"""Things of surveys and groups that addresses lead to."""

from typing import Any

from shanzhi.building_groups import services
from shanzhi.building_groups.models import ProposedGroup, SurveyAnswer
from shanzhi.building_groups.services import Answer
from shanzhi.building_groups.services.survey_imports import check_survey_file
from shanzhi.building_groups.survey_files import survey_file
from shanzhi.core import clock


def furnish(furnished: Any) -> dict[str, Any]:
    """Return a survey with an answer and a file, and a formation with proposals, one of its groups kept."""
    world, at = furnished.world, clock.now()
    actor = world.secretary().actor
    survey = services.open_survey(actor=actor, community=world.code, name="春季摸底", at=at)
    answers = [Answer(world.households[0], "met", heard="想装扶手")]
    services.enter_answers(actor=actor, survey_id=survey.pk, answers=answers, at=at)
    waiting = check_survey_file(actor=actor, survey=survey, filename="摸底.xlsx", content=survey_file(survey), at=at)
    formation = services.ask_for_proposals(actor=actor, community=world.code, at=at)
    services.work_out(actor=world.program(), formation_id=formation.pk, at=at)
    proposal = formation.proposals.order_by("pk")[0]
    return {
        "survey": survey.pk,
        "answer": SurveyAnswer.objects.get(survey=survey).pk,
        "survey_import": waiting.pk,
        "formation": formation.pk,
        "proposal": proposal.pk,
        "group": ProposedGroup.objects.filter(proposal=proposal).values_list("pk", flat=True)[0],
        "building_groups/paper": "plan",
    }
