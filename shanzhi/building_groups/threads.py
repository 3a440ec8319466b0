"""How a survey's answers appear in a thread, and who sees the papers of a formation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.building_groups.models import Formation, SurveyAnswer
from shanzhi.building_groups.rules import may_form
from shanzhi.core.access import Actor
from shanzhi.records.files import register_subject
from shanzhi.records.trace import Shown, Thing, register_thing


def register() -> None:
    """Make the kinds known, once, when the apps are ready."""
    register_thing(Thing("building_groups.surveyanswer", _("survey"), show_answers))
    register_subject("building_groups.formation", sees_formation)


def sees_formation(actor: Actor, pk: int) -> bool:
    """Tell whether the actor sees a formation, and so its papers."""
    formation = Formation.objects.filter(pk=pk).first()
    return formation is not None and may_form(actor, formation.community)


def show_answers(actor: Actor, ids: list[int]) -> dict[int, Shown]:
    """Show answers by survey and building: never the door."""
    rows = SurveyAnswer.objects.filter(pk__in=ids).select_related("survey", "household__building")
    return {
        row.pk: Shown(
            title=f"{row.survey.name} · {row.household.building.name}",
            url=reverse("building_groups:survey_building", args=[row.survey_id, row.household.building_id])
            if may_form(actor, row.survey.community)
            else "",
            state=str(row.get_outcome_display()),
            at=row.answered_at,
            icon="clipboard-list",
        )
        for row in rows
    }
