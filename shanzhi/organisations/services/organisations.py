"""Founding, changing and dissolving organisations, and the buildings a group looks after."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError, NotPossible
from shanzhi.core.tenancy import street_of
from shanzhi.organisations.access_changes import persons_changed
from shanzhi.organisations.enums import BranchSetting, OrganisationKind
from shanzhi.organisations.models import (
    CoveredBuilding,
    EarlierForm,
    JoinedUnit,
    Membership,
    Organisation,
    Post,
    Premises,
)
from shanzhi.organisations.models.organisation import STREET_BODIES
from shanzhi.organisations.rules import runs_organisation, runs_place
from shanzhi.records import audit
from shanzhi.territory.models import Building, Estate, Grid


@transaction.atomic
def found_organisation(
    *,
    actor: Actor,
    street: int,
    kind: str,
    name: str,
    community: int | None = None,
    parent: Organisation | None = None,
    setting: str = "",
    grid: Grid | None = None,
    estate: Estate | None = None,
    premises: Premises | None = None,
    founded_on: date | None = None,
    ends_on: date | None = None,
    at: datetime,
) -> Organisation:
    """Found an organisation below `parent`. By who runs its community; one of the whole street by street staff.

    Raises DomainError when the place does not fit the parent's or the name is in use there.
    """
    require(runs_place(actor, street, community), _("You may not found an organisation here."))
    organisation = Organisation(
        street=street,
        kind=OrganisationKind(kind),
        setting=BranchSetting(setting) if setting else "",
        name=name.strip(),
        community=community,
        parent=parent,
        grid=grid,
        estate=estate,
        premises=premises,
        founded_on=founded_on or timezone.localdate(at),
        ends_on=ends_on,
    )
    _check_place(organisation)
    _save(organisation)
    _record(actor, organisation, "organisation.founded", at, {"kind": kind, "parent": organisation.parent_id})
    return organisation


CHANGEABLE = frozenset({"kind", "name", "parent", "setting", "grid", "estate", "premises", "founded_on", "ends_on"})
KEPT_FROM_BEFORE = frozenset({"kind", "name", "parent", "setting"})


@transaction.atomic
def change_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    on: date | None = None,
    is_correction: bool = False,
    at: datetime,
    **changes: Any,
) -> Organisation:
    """Change what CHANGEABLE names. Moving a branch below another parent may change how far its posts reach.

    The name, kind, setting and parent it had before `on` (today by default) are kept as an earlier form, so that the tree of any day
    can be shown; a mistake that was never so is corrected without. Raises DomainError for a day to come, or before the last change.
    """
    require(runs_organisation(actor, organisation), _("You may not change this organisation."))
    if not changes.keys() <= CHANGEABLE:
        raise LookupError(f"cannot change {sorted(changes.keys() - CHANGEABLE)}")
    changed = sorted(key for key, value in changes.items() if getattr(organisation, key) != value)
    if KEPT_FROM_BEFORE & set(changed) and not is_correction:
        _keep_earlier_form(organisation, on or timezone.localdate(at), timezone.localdate(at))
    for key in changed:
        setattr(organisation, key, changes[key])
    _check_place(organisation)
    _save(organisation)
    if {"kind", "parent", "setting"} & set(changed):
        _rebuild_holders(organisation)
    _record(actor, organisation, "organisation.changed", at, {"fields": changed})
    return organisation


def _keep_earlier_form(organisation: Organisation, day: date, today: date) -> None:
    if day > today:
        raise DomainError(_("This day is still to come."), field="on")
    last = EarlierForm.objects.filter(street=organisation.street, organisation=organisation).last()
    if last is not None and day < last.until:
        raise DomainError(_("It last changed on %(day)s.") % {"day": last.until}, field="on")
    began = last.until if last is not None else organisation.founded_on
    if began is not None and day <= began:
        return  # it never was anything else for a whole day
    EarlierForm.objects.create(
        street=organisation.street,
        organisation=organisation,
        until=day,
        **{name: getattr(organisation, name) for name in KEPT_FROM_BEFORE},
    )


@transaction.atomic
def dissolve_organisation(*, actor: Actor, organisation: Organisation, on: date, at: datetime) -> Organisation:
    """Dissolve an organisation from a day on: its posts, memberships and covers end that day.

    Raises NotPossible while organisations below it stand or members have their home branch here: move those first.
    """
    require(runs_organisation(actor, organisation), _("You may not change this organisation."))
    if organisation.dissolved_on is not None:
        raise NotPossible(_("This organisation has been dissolved already."))
    if organisation.children.filter(dissolved_on__isnull=True).exists():
        raise NotPossible(_("There are organisations below this one. Dissolve or move them first."))
    if organisation.home_members.filter(left_on__isnull=True).exists():
        raise NotPossible(_("Members have their home branch here. Move them first."))
    _rebuild_holders(organisation)
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    live = {"street": organisation.street, "organisation": organisation, "until__isnull": True}
    Post.objects.filter(**live, since__gte=on).delete()
    for rows in (Post.objects, Membership.objects, CoveredBuilding.objects, JoinedUnit.objects):
        rows.filter(**live).update(until=on)
    _record(actor, organisation, "organisation.dissolved", at, {"on": on.isoformat()})
    return organisation


@transaction.atomic
def cover_buildings(
    *, actor: Actor, organisation: Organisation, buildings: Iterable[Building], on: date | None = None, at: datetime
) -> None:
    """Say which buildings a group looks after from a day on; those no longer named end that day, so history stays."""
    require(runs_organisation(actor, organisation), _("You may not change this organisation."))
    day = on or timezone.localdate(at)
    wanted = {building.pk: building for building in buildings}
    if any(building.community != organisation.community for building in wanted.values()):
        raise DomainError(_("A group looks after buildings of its own community."), field="buildings")
    live = CoveredBuilding.objects.filter(
        street=organisation.street, organisation=organisation, until__isnull=True
    ).select_for_update()
    present = {cover.building_id: cover for cover in live}
    gone = [cover.pk for pk, cover in present.items() if pk not in wanted]
    CoveredBuilding.objects.filter(street=organisation.street, pk__in=gone).update(until=day)
    fresh = sorted(wanted.keys() - present.keys())
    CoveredBuilding.objects.bulk_create(
        CoveredBuilding(street=organisation.street, organisation=organisation, building_id=pk, since=day)
        for pk in fresh
    )
    if gone or fresh:
        _record(actor, organisation, "organisation.covers", at, {"added": fresh, "ended": len(gone)})


def _check_place(organisation: Organisation) -> None:
    if organisation.community is not None and street_of(organisation.community) != organisation.street:
        raise DomainError(_("This community belongs to another street."), field="community")
    if organisation.kind in STREET_BODIES and organisation.community is not None:
        raise DomainError(_("A body of the whole street belongs to no community."), field="kind")
    premises = organisation.premises
    if premises is not None and premises.community != organisation.community:
        raise DomainError(_("These premises lie in another community."), field="premises")
    parent = organisation.parent
    if parent is not None:
        if parent.street != organisation.street or parent.community not in (None, organisation.community):
            raise DomainError(_("The organisation above belongs to another community."), field="parent")
        if parent.dissolved_on is not None:
            raise DomainError(_("The organisation above has been dissolved."), field="parent")
        _check_no_circle(organisation, parent)
    if organisation.kind == OrganisationKind.BUILDING_GROUP and organisation.community is None:
        raise DomainError(_("A building group belongs to a community."), field="community")
    if organisation.ends_on is not None and organisation.founded_on and organisation.ends_on <= organisation.founded_on:
        raise DomainError(_("It cannot end before it begins."), field="ends_on")


def _check_no_circle(organisation: Organisation, parent: Organisation) -> None:
    above: Organisation | None = parent
    while above is not None:
        if organisation.pk is not None and above.pk == organisation.pk:
            raise DomainError(_("An organisation cannot stand below itself."), field="parent")
        above = above.parent


def _save(organisation: Organisation) -> None:
    if not organisation.name:
        raise DomainError(_("Please give it a name."), field="name")
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise DomainError(_("There is an organisation of this name here already."), field="name") from error


def _rebuild_holders(organisation: Organisation) -> None:
    holders = Post.objects.filter(street=organisation.street, organisation=organisation)
    members = Membership.objects.filter(street=organisation.street, organisation=organisation, until__isnull=True)
    ids = [*holders.values_list("person_id", flat=True), *members.values_list("member__person_id", flat=True)]
    persons_changed(ids, organisation.street)


def _record(actor: Actor, organisation: Organisation, action: str, at: datetime, data: dict[str, Any]) -> None:
    audit.record(actor=actor, street=organisation.street, action=action, subject=organisation, at=at, data=data)
