"""Links between buildings: side by side or kept apart, whatever the plan says."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError
from shanzhi.territory.models import Building, BuildingLink
from shanzhi.territory.services import keeping


@transaction.atomic
def link_buildings(*, actor: Actor, one: Building, other: Building, is_joined: bool, at: datetime) -> BuildingLink:
    """Say that two buildings of a community are side by side, or kept apart. Says it anew when something was said before."""
    keeping.check_may_edit(actor, one.community)
    if one.pk == other.pk:
        raise DomainError(_("Please choose two different buildings."), field="other")
    if one.community != other.community:
        raise DomainError(_("Both buildings must be of this community."), field="other")
    first, second = sorted((one.pk, other.pk))
    link, _made = BuildingLink.objects.update_or_create(
        street=one.street,
        one_id=first,
        other_id=second,
        defaults={"is_joined": is_joined, "community": one.community},
    )
    keeping.note(actor, link, "building_link.set", at, {"one": first, "other": second, "joined": is_joined})
    return link


def remove_link(*, actor: Actor, link: BuildingLink, at: datetime) -> None:
    """Take a link away: the plan or the numbers tell again."""
    keeping.check_may_edit(actor, link.community)
    keeping.note(actor, link, "building_link.removed", at, {"one": link.one_id, "other": link.other_id})
    link.delete()
