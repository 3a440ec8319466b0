from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.care.enums import Chief
from shanzhi.care.models.settings import CareKind
from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.territory.models import Building, Estate, Grid

WHERE = [
    models.Q(chief=Chief.BUILDING, building__isnull=False, estate__isnull=True, grid__isnull=True),
    models.Q(chief=Chief.SECTION, building__isnull=True, estate__isnull=False, grid__isnull=True),
    models.Q(chief=Chief.GRID, building__isnull=True, estate__isnull=True, grid__isnull=False),
]


class CountCampaign(StreetOwned):
    """A count of those who need care in one community: every chief counts their own part, then the parts are compared. Numbers only."""

    community = models.BigIntegerField(_("community code"))
    title = models.CharField(_("title"), max_length=60)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(pgettext_lazy("a day", "to"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="count_ends_later"),
            models.UniqueConstraint(
                fields=["street", "community"],
                name="one_open_count_per_community",
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ChiefCount(StreetOwned):
    """How many of one kind a chief found in their part. Counting again writes the number anew; the audit chain has both."""

    campaign = StreetForeignKey(CountCampaign, on_delete=models.CASCADE, related_name="counts")
    chief = models.CharField(_("chief"), max_length=8, choices=Chief.choices)
    grid = StreetForeignKey(Grid, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    estate = StreetForeignKey(Estate, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    building = StreetForeignKey(Building, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = StreetForeignKey(CareKind, on_delete=models.PROTECT, related_name="+")
    counted = models.PositiveSmallIntegerField(_("counted"))
    at = models.DateTimeField(_("when"))
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    counter = models.CharField(_("who counted"), max_length=80)

    class Meta:
        ordering = ["campaign_id", "chief", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "campaign", "kind", "chief", "grid", "estate", "building"],
                name="one_count_per_part_and_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=WHERE[0] | WHERE[1] | WHERE[2], name="count_of_one_part"),
        ]


class CountSettlement(StreetOwned):
    """Where two chiefs' numbers differ: the number agreed on, why, and who settled it."""

    campaign = StreetForeignKey(CountCampaign, on_delete=models.CASCADE, related_name="settlements")
    chief = models.CharField(_("chief"), max_length=8, choices=Chief.choices)
    grid = StreetForeignKey(Grid, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    estate = StreetForeignKey(Estate, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = StreetForeignKey(CareKind, on_delete=models.PROTECT, related_name="+")
    agreed = models.PositiveSmallIntegerField(_("agreed number"))
    reason = models.CharField(_("why"), max_length=200)
    at = models.DateTimeField(_("when"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    settler = models.CharField(_("who settled"), max_length=80)

    class Meta:
        ordering = ["campaign_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "campaign", "kind", "chief", "grid", "estate"],
                name="one_settlement_per_part_and_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(chief=Chief.SECTION, estate__isnull=False, grid__isnull=True)
                | models.Q(chief=Chief.GRID, estate__isnull=True, grid__isnull=False),
                name="settlement_of_one_part",
            ),
        ]
