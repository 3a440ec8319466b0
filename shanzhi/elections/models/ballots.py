"""What is on ballots. Why these tables look as they do: docs/adr/0011-secret-ballot.md."""

from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.elections.enums import Hand
from shanzhi.elections.models.rounds import Round


class Box(StreetOwned):
    """The online ballots of an open round: one sealed block of a length that never changes. Its key is a file, not in the database."""

    round = StreetForeignKey(Round, on_delete=models.CASCADE, related_name="boxes")
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["street", "round"], name="one_box_per_round")]


class BallotEntry(StreetOwned):
    """A paper ballot as one of two persons entered it, or as was decided where they differed.

    `sheet` is the number written on the back after the box was opened and the sheets mixed.
    """

    round = StreetForeignKey(Round, on_delete=models.CASCADE, related_name="entries", db_index=False)
    sheet = models.PositiveSmallIntegerField()
    hand = models.PositiveSmallIntegerField(choices=Hand.choices)
    marks = models.JSONField(default=dict)

    class Meta:
        ordering = ["sheet", "hand"]
        constraints = [models.UniqueConstraint(fields=["street", "round", "sheet", "hand"], name="one_entry_per_hand")]


class Ballot(StreetOwned):
    """A ballot of a counted round. Its key is random, and all ballots of a round are written at once in random order."""

    round = StreetForeignKey(Round, on_delete=models.CASCADE, related_name="ballots")
    marks = models.JSONField(default=dict)
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
