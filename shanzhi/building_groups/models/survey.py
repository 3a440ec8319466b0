"""The survey of every building (摸底): who lives behind which door, and what is needed there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.building_groups.enums import Outcome
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.territory.models import Estate, Household


class Survey(StreetOwned):
    """A round of knocking on every door of an estate, or of a whole community when `estate` is empty."""

    community = models.BigIntegerField(_("community code"))
    estate = StreetForeignKey(Estate, on_delete=models.PROTECT, null=True, blank=True, related_name="surveys")
    name = models.CharField(_("name"), max_length=60)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-id"]
        indexes = [models.Index(fields=["street", "community"], name="survey_by_community")]

    def __str__(self) -> str:
        return self.name


class SurveyAnswer(StreetOwned):
    """What one door said: the newest answer of each home in a survey."""

    survey = StreetForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    household = StreetForeignKey(Household, on_delete=models.PROTECT, related_name="survey_answers")
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome.choices)
    residents = models.PositiveSmallIntegerField(_("people living there"), null=True, blank=True)
    heard = models.CharField(_("what was heard"), max_length=500, blank=True)
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_answers"
    )
    answered_at = models.DateTimeField(_("answered at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("answer of a door")
        verbose_name_plural = _("answers of doors")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "survey", "household"], name="one_answer_per_home_and_survey")
        ]
        indexes = [models.Index(fields=["street", "household"], name="survey_answer_by_home")]


class SurveyImport(StreetOwned):
    """An Excel file of answers, from its check to its import. `content` is kept until it is imported or put away."""

    survey = StreetForeignKey(Survey, on_delete=models.CASCADE, related_name="imports")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    filename = models.CharField(max_length=120)
    content = models.BinaryField(null=True)
    summary = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["street", "survey"], name="survey_import_by_survey")]

    def __str__(self) -> str:
        return self.filename
