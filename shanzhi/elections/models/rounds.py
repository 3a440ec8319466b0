from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.elections.enums import Electorate, Outcome
from shanzhi.elections.models.election import Election
from shanzhi.organisations.enums import PostKind
from shanzhi.organisations.models import Member


class Round(StreetOwned):
    """One vote for one kind of post. A tie, open seats or a void round are followed by another; officers have rounds of their own.

    `handed_out` and `returned` count paper ballots; `online` how many voted online. `differences` are the paper ballots that the two
    persons had entered differently.
    """

    election = StreetForeignKey(Election, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    number = models.PositiveSmallIntegerField(_("round"))
    post = models.CharField(_("post"), max_length=20, choices=PostKind.choices)
    electorate = models.CharField(max_length=12, choices=Electorate.choices, default=Electorate.ASSEMBLY)
    seats = models.PositiveSmallIntegerField(_("seats"))
    due = models.PositiveSmallIntegerField(_("due"), default=0)
    present = models.PositiveSmallIntegerField(_("present"), default=0)
    handed_out = models.PositiveSmallIntegerField(_("ballots handed out"), default=0)
    returned = models.PositiveSmallIntegerField(_("ballots returned"), default=0)
    online = models.PositiveSmallIntegerField(_("voted online"), default=0)
    void_ballots = models.PositiveSmallIntegerField(_("void ballots"), default=0)
    differences = models.PositiveSmallIntegerField(_("entered differently"), default=0)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    left_open = models.BooleanField(_("open seats are left open"), default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["street", "election", "number"], name="one_round_per_number"),
            models.CheckConstraint(
                condition=models.Q(first_by__isnull=True)
                | models.Q(second_by__isnull=True)
                | ~models.Q(first_by=models.F("second_by")),
                name="two_persons_enter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_post_display()}"


class Candidate(StreetOwned):
    """Somebody on the ballot of a round, in the order of the strokes of their surname; or written in by a voter."""

    round = StreetForeignKey(Round, on_delete=models.CASCADE, related_name="candidates", db_index=False)
    member = StreetForeignKey(Member, on_delete=models.PROTECT, related_name="candidacies")
    place = models.PositiveSmallIntegerField()
    written_in = models.BooleanField(default=False)
    yes = models.PositiveSmallIntegerField(_("for"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("against"), null=True, blank=True)
    none = models.PositiveSmallIntegerField(_("no mark"), null=True, blank=True)
    elected = models.BooleanField(_("elected"), default=False)

    class Meta:
        ordering = ["round_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["street", "round", "member"], name="once_on_a_ballot"),
            models.UniqueConstraint(fields=["street", "round", "place"], name="one_candidate_per_place"),
        ]

    def __str__(self) -> str:
        return str(self.member)
