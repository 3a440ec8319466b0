"""The audit chain: who did what to which thing, append-only, each entry's hash covering the one before it.

An entry is written in the transaction of the deed. When that transaction commits, a deferred trigger (owned by the table's
owner, so the web role cannot imitate it) takes the next place in the street's chain and stores the seal.
"""

import pgtrigger
from django.conf import settings
from django.db import models

from shanzhi.core.tenancy import StreetForeignKey, StreetOwned


class AuditEntry(StreetOwned):
    """One deed. `data` holds ids, states and numbers, never personal values."""

    at = models.DateTimeField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["street", "subject_kind", "subject_id", "id"], name="audit_by_subject")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class AuditChain(StreetOwned):
    """The head of one street's chain."""

    position = models.BigIntegerField(default=0)
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street"], name="one_chain_per_street")]


class AuditSeal(StreetOwned):
    """The place of one entry in its street's chain, and the hash of everything up to it."""

    entry = StreetForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        ordering = ["street", "position"]
        constraints = [
            models.UniqueConstraint(fields=["street", "position"], name="one_seal_per_position"),
            models.UniqueConstraint(fields=["street", "entry"], name="one_seal_per_entry"),
        ]


class AuditCheck(StreetOwned):
    """One check of a street's chain: how far it reached, the hash there, and what was wrong, if anything was."""

    at = models.DateTimeField()
    position = models.BigIntegerField()
    hash = models.BinaryField()
    is_full = models.BooleanField(default=False, help_text="from the first entry on, not from the last check")
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["street", "-at"], name="audit_check_newest")]
