"""What every service on places does the same way: who may, save with a sentence on refusal, remove only what nothing uses."""

from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.records import audit
from shanzhi.territory.rules import may_edit_places

NOT_YOURS = _("Only staff of this community and of its street office may change its places.")


def check_may_edit(actor: Actor, community: int) -> None:
    """Raise NotPermitted unless the actor may edit the community's places."""
    require(may_edit_places(actor, community), NOT_YOURS)


def save(row: models.Model, *, taken: Any, field: str) -> None:
    """Validate and save. Raises DomainError: at the field that is wrong, or `taken` at `field` when the row exists already."""
    try:
        row.clean_fields()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise DomainError(messages[0], field=None if name == NON_FIELD_ERRORS else name) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError(taken, field=field) from error


def change(row: models.Model, changes: dict[str, Any], *, taken: Any, field: str) -> list[str]:
    """Set what differs and save it. Returns the names of the changed fields; does nothing when none is."""
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        save(row, taken=taken, field=field)
    return changed


def remove(row: Any, *, actor: Actor, action: str, at: datetime) -> None:
    """Delete a row. Raises NotPossible while anything points to it, whatever app that stands in."""
    for relation in row._meta.related_objects:
        if relation.related_model._base_manager.filter(**{relation.field.name: row}).exists():
            raise NotPossible(
                _("“%(name)s” is still used (%(by)s), so it stays. Remove or move those first.")
                % {"name": row, "by": relation.related_model._meta.verbose_name}
            )
    note(actor, row, action, at, {"name": str(row)})
    row.delete()


def note(actor: Actor, row: Any, action: str, at: datetime, data: dict[str, Any] | None = None) -> None:
    """Write the deed into the audit chain of the row's street."""
    audit.record(actor=actor, street=row.street, action=action, subject=row, at=at, data=data)
