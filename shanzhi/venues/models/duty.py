import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.people.models import Person
from shanzhi.venues.enums import ChangeState, DutyState
from shanzhi.venues.models.rota import Rota
from shanzhi.venues.models.venue import Venue
from shanzhi.venues.workflow import TRANSITIONS


class Duty(StreetOwned):
    """One spell of keeping a venue (值班), of a rota or by itself. `deputy` stands in; `kept_by` is who was there in the end.

    `is_pinned` was set by hand: working the rota out again leaves it. Never proved by a place or a photo: the handover note is enough.
    """

    venue = StreetForeignKey(Venue, on_delete=models.CASCADE, related_name="duties", db_index=False)
    rota = StreetForeignKey(Rota, on_delete=models.CASCADE, null=True, blank=True, related_name="duties")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    keeper = StreetForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="duties", db_index=False
    )
    deputy = StreetForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="deputed_duties", db_index=False
    )
    is_pinned = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=12, choices=DutyState.choices, default=DutyState.PLANNED)
    accepted_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = StreetForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    handover = models.CharField(_("handover note"), max_length=500, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True)
                | models.Q(keeper__isnull=True)
                | ~models.Q(keeper=models.F("deputy")),
                name="deputy_is_somebody_else",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "venue", "starts_at"], name="duty_by_venue"),
            models.Index(fields=["street", "keeper", "starts_at"], name="duty_by_keeper"),
            models.Index(fields=["street", "deputy", "starts_at"], name="duty_by_deputy"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="only_tabled_changes",
                field="state",
                transitions=[(source.value, target.value) for source, target in TRANSITIONS],
            )
        ]


class DutyChange(StreetOwned):
    """A keeper asks another one to take a duty (cover), or to swap it against `other`, one of theirs. Both must agree."""

    duty = StreetForeignKey(Duty, on_delete=models.CASCADE, related_name="changes", db_index=False)
    other = StreetForeignKey(Duty, on_delete=models.CASCADE, null=True, blank=True, related_name="swaps")
    asked_by = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_of = StreetForeignKey(Person, on_delete=models.PROTECT, related_name="duty_changes")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.WAITING)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "duty"],
                name="one_waiting_change_per_duty",
                condition=models.Q(state=ChangeState.WAITING),
            )
        ]


class DutyFeed(StreetOwned):
    """The secret address under which a calendar reads somebody's duties. Revoked by its owner at any time; one lives per person."""

    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="duty_feeds", db_index=False)
    token = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["street", "token"], name="one_feed_per_token"),
            models.UniqueConstraint(
                fields=["street", "person"], name="one_live_feed", condition=models.Q(revoked_at__isnull=True)
            ),
        ]
