from shanzhi.building_groups.models.formation import (
    CourtyardMeeting,
    CoveredEntrance,
    Formation,
    FormationPaper,
    KeptGroup,
    Proposal,
    ProposedGroup,
    ProposedPart,
)
from shanzhi.building_groups.models.survey import Survey, SurveyAnswer, SurveyImport

__all__ = [
    "CourtyardMeeting",
    "CoveredEntrance",
    "Formation",
    "FormationPaper",
    "KeptGroup",
    "Proposal",
    "ProposedGroup",
    "ProposedPart",
    "Survey",
    "SurveyAnswer",
    "SurveyImport",
]
