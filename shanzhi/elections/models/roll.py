from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.elections.enums import Answered, BallotGiven, Standing, Teller
from shanzhi.elections.models.election import Election
from shanzhi.organisations.models import Member


class RollEntry(StreetOwned):
    """A member on the roll of an election. `ballot` says that they got one in the open round and how, never what is on it.

    There is no moment here: when somebody voted would be a thread to what they voted (docs/adr/0011-secret-ballot.md).
    """

    election = StreetForeignKey(Election, on_delete=models.CASCADE, related_name="roll", db_index=False)
    member = StreetForeignKey(Member, on_delete=models.PROTECT, related_name="roll_entries")
    standing = models.CharField(_("rights"), max_length=12, choices=Standing.choices, default=Standing.DUE)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    answered = models.CharField(_("recommended"), max_length=8, choices=Answered.choices, blank=True)
    teller = models.CharField(_("teller"), max_length=12, choices=Teller.choices, blank=True)
    ballot = models.CharField(_("ballot"), max_length=8, choices=BallotGiven.choices, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "election", "member"], name="once_on_a_roll"),
            models.CheckConstraint(
                condition=models.Q(ballot="") | models.Q(standing="due"), name="only_those_due_get_a_ballot"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Recommendation(StreetOwned):
    """A member recommends another (or themself) as a candidate."""

    election = StreetForeignKey(Election, on_delete=models.CASCADE, related_name="recommendations", db_index=False)
    by = StreetForeignKey(RollEntry, on_delete=models.CASCADE, related_name="recommendations", db_index=False)
    member = StreetForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "by", "member"], name="recommended_once"),
        ]
        indexes = [models.Index(fields=["street", "election"], name="recommendation_by_election")]
