from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import Grade


class JointReview(StreetOwned):
    """The yearly joint review (联席评议) of a community, or of the street (`community` None), with its units: both ways.

    Its figures are counted from the promises of `year` when they are shown, never kept here.
    """

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year under review"))
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("where"), max_length=80, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "community"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "community", "year"], name="one_review_per_year", nulls_distinct=False
            )
        ]


class ReviewOpinion(StreetOwned):
    """What the community said of one unit in a review, and the unit of the community: a grade and words each."""

    review = StreetForeignKey(JointReview, on_delete=models.CASCADE, related_name="opinions", db_index=False)
    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="+")
    grade_of_unit = models.PositiveSmallIntegerField(choices=Grade.choices, null=True, blank=True)
    words_of_community = models.CharField(_("the community says"), max_length=300, blank=True)
    grade_of_community = models.PositiveSmallIntegerField(choices=Grade.choices, null=True, blank=True)
    words_of_unit = models.CharField(_("the unit says"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "review", "partner"], name="one_opinion_per_review_and_unit")
        ]
