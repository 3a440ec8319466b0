import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import NeedState, ResourceKind
from shanzhi.partnerships.workflow import NEED
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.territory.models import Building


class ListEntry(StreetOwned):
    """What lines of the lists of needs and resources share. `community` None: the whole street.

    `public_text` is the wording for the public list; while it is empty the line is not published. Nothing here names a person.
    """

    community = models.BigIntegerField(_("community code"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ResourceKind.choices)
    category = StreetForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        db_index=False,
    )
    title = models.CharField(_("in a few words"), max_length=80)
    text = models.CharField(_("more about it"), max_length=500, blank=True)
    amount = models.PositiveIntegerField(_("how much"), null=True, blank=True)
    measure = models.CharField(_("counted in"), max_length=12, blank=True)
    public_text = models.CharField(_("wording for the public list"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("entered"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def how_much(self) -> str:
        """The amount with what it is counted in: "20 人"."""
        return f"{self.amount} {self.measure}".strip() if self.amount is not None else ""


class Need(ListEntry):
    """A line of the list of needs (需求清单): typed by a community, or taken up from a request."""

    place = models.CharField(_("where"), max_length=80, blank=True)
    building = StreetForeignKey(
        Building,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("building"),
        db_index=False,
    )
    wanted_from = models.DateField(_("wanted from"), null=True, blank=True)
    wanted_until = models.DateField(_("wanted until"), null=True, blank=True)
    request = StreetForeignKey(
        ServiceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="needs", db_index=False
    )
    state = models.CharField(_("state"), max_length=12, choices=NeedState.choices, default=NeedState.OPEN)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "request"], name="one_need_per_request", condition=models.Q(request__isnull=False)
            ),
            models.CheckConstraint(
                condition=models.Q(wanted_until__isnull=True)
                | models.Q(wanted_from__isnull=True)
                | models.Q(wanted_until__gte=models.F("wanted_from")),
                name="need_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["street", "community", "state", "-id"], name="need_by_state")]
        triggers = [pgtrigger.FSM(name="only_tabled_changes", field="state", transitions=NEED.changes)]


class Offer(ListEntry):
    """A line of the list of resources (资源清单): what a unit can give, how much, from when to when, on what conditions.

    `community` None: for the whole street. Dates include both days.
    """

    partner = StreetForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="offers", verbose_name=_("unit"))
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    conditions = models.CharField(_("conditions"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(available_until__isnull=True)
                | models.Q(available_from__isnull=True)
                | models.Q(available_until__gte=models.F("available_from")),
                name="offer_ends_after_it_begins",
            )
        ]
        indexes = [
            models.Index(fields=["street", "community", "-id"], name="offer_by_community"),
        ]
