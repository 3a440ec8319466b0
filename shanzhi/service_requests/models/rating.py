from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.service_requests.enums import Grade, VisitChannel
from shanzhi.service_requests.models.request import ServiceRequest


class ReturnVisit(StreetOwned):
    """The resident was asked to judge (回访): reached or not, solved or not, which grade, in which words. Rows stay as they were made."""

    request = StreetForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="return_visits", db_index=False)
    channel = models.CharField(_("how"), max_length=12, choices=VisitChannel.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    reached = models.BooleanField(_("reached"))
    solved = models.BooleanField(_("solved"), null=True)
    grade = models.PositiveSmallIntegerField(_("grade"), choices=Grade.choices, null=True)
    words = models.TextField(_("in their words"), blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached=True) | models.Q(solved__isnull=True, grade__isnull=True),
                name="unreached_has_no_judgement",
            )
        ]
        indexes = [models.Index(fields=["street", "request"], name="visit_by_request")]
