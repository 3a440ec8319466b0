"""The groups a street looks after, and the limits of its care."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shanzhi.care import rules
from shanzhi.care.default_kinds import DEFAULT_KINDS
from shanzhi.care.models import CareKind, CareSettings
from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.records import audit


def open_kinds(*, actor: Actor, street: int, at: datetime) -> list[CareKind]:
    """Give a street the groups to start with. Groups that exist are left as they are."""
    require(rules.sets_limits(actor, street), _("The street says which groups are looked after."))
    existing = {kind.code: kind for kind in CareKind.objects.filter(street=street)}
    for order, line in enumerate(DEFAULT_KINDS):
        if line["code"] not in existing:
            kind = CareKind.objects.create(street=street, order=order * 10, **line)
            existing[kind.code] = kind
            audit.record(actor=actor, street=street, action="care.add_kind", subject=kind, at=at)
    return sorted(existing.values(), key=lambda kind: (kind.order, kind.code))


def save_kind(*, actor: Actor, kind: CareKind, at: datetime, **changes: Any) -> CareKind:
    """Add a group (one without id) or change it. Whether it is about children never changes once somebody is in it.

    Raises DomainError for a code that is taken or for what does not fit the fields.
    """
    require(rules.sets_limits(actor, kind.street), _("The street says which groups are looked after."))
    is_new = kind.pk is None
    if not is_new and "is_children" in changes and changes["is_children"] != kind.is_children and kind.entries.exists():
        raise DomainError(
            _("People are in this group already. Make a new group and move them one by one."), field="is_children"
        )
    code = changes.get("code", kind.code)
    if CareKind.objects.filter(street=kind.street, code=code).exclude(pk=kind.pk).exists():
        raise DomainError(_("Another group has this code already."), field="code")
    for name, value in changes.items():
        setattr(kind, name, value)
    try:
        kind.full_clean(exclude=["street"])
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise DomainError(problems[0], field=field) from error
    kind.save()
    action = "care.add_kind" if is_new else "care.change_kind"
    audit.record(actor=actor, street=kind.street, action=action, subject=kind, at=at, data={"changed": sorted(changes)})
    return kind


def change_limits(*, actor: Actor, street: int, at: datetime, **changes: Any) -> CareSettings:
    """Change the limits of a street. Plans keep their interval; the next grade or plan asks the new limits."""
    require(rules.sets_limits(actor, street), _("The street sets the limits."))
    limits = CareSettings.objects.filter(street=street).first() or CareSettings(street=street)
    for name, value in changes.items():
        setattr(limits, name, value)
    limits.full_clean(exclude=["street"])
    limits.save()
    audit.record(
        actor=actor,
        street=street,
        action="care.change_limits",
        subject=limits,
        at=at,
        data={"changed": sorted(changes)},
    )
    return limits
