"""Boards, who stands on them, what was asked, and what was printed. No name and no phone is kept here: they stay with the person."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned
from shanzhi.organisations.models import Organisation
from shanzhi.people.models import Person
from shanzhi.publicity.enums import PrintKind, PublicField


class Board(StreetOwned):
    """A notice board (公示栏): of an organisation, or of the community itself or one of its halls (no organisation).

    `token` is its public page's address and stands in the QR that hangs on the wall: it never changes.
    """

    community = models.BigIntegerField(_("community code"))
    organisation = StreetForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="boards"
    )
    title = models.CharField(_("heading"), max_length=40)
    place = models.CharField(_("where it hangs"), max_length=60, blank=True)
    services = models.TextField(_("what is offered here"), blank=True)
    hours = models.CharField(_("opening hours"), max_length=80, blank=True)
    phone = models.CharField(_("service phone"), max_length=20, blank=True)
    token = models.CharField(max_length=40)
    put_up_at = models.DateTimeField(_("put up at"))
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)

    class Meta:
        ordering = ["community", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["street", "token"], name="one_board_per_token"),
            models.UniqueConstraint(
                fields=["street", "community", "title"],
                name="one_standing_board_per_title",
                condition=models.Q(taken_down_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["street", "organisation"], name="board_by_organisation")]

    def __str__(self) -> str:
        return self.title


class BoardEntry(StreetOwned):
    """A person stands on a board. `services` says what they help with here; left empty, what they said themselves (Member.skills)."""

    board = StreetForeignKey(Board, on_delete=models.CASCADE, related_name="entries")
    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="board_entries")
    services = models.CharField(_("can help with"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["street", "board", "person"], name="one_entry_per_person")]
        indexes = [models.Index(fields=["street", "person"], name="board_entry_by_person")]


class ConsentQuestion(StreetOwned):
    """A person was asked whether fields of theirs may stand on a board. Answered once; the consents themselves are kept by people."""

    board = StreetForeignKey(Board, on_delete=models.CASCADE, related_name="questions")
    person = StreetForeignKey(Person, on_delete=models.CASCADE, related_name="board_questions")
    fields = ArrayField(models.CharField(max_length=10, choices=PublicField.choices), verbose_name=_("fields"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["street", "board", "person"],
                name="one_open_question_per_entry",
                condition=models.Q(answered_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["street", "person"], name="board_question_by_person")]


class BoardPrint(StreetOwned):
    """A board or its cards were printed. `snapshot` holds a keyed hash of every field on the paper, and no value.

    {"board": {field: hash}, "people": {person id: {field: hash}}}. The newest print of a kind is the one that counts.
    """

    board = StreetForeignKey(Board, on_delete=models.CASCADE, related_name="prints")
    kind = models.CharField(_("what"), max_length=8, choices=PrintKind.choices)
    number = models.PositiveSmallIntegerField(_("number of the print"))
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    snapshot = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["street", "board", "kind", "number"], name="one_print_per_number")
        ]
