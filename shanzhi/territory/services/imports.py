"""Importing places from an Excel file: check it, look at what would happen, carry it out or put it away."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import NotPossible
from shanzhi.records import audit
from shanzhi.territory.imports.checking import Checker, Plan
from shanzhi.territory.imports.columns import PlaceKind
from shanzhi.territory.imports.reading import Problem, read_places
from shanzhi.territory.imports.writing import write
from shanzhi.territory.models import Community, PlaceImport
from shanzhi.territory.services import keeping

SHOWN_PROBLEMS = 100
LONGEST_NAME = 120
KEPT = timedelta(days=1)


def check_file(*, actor: Actor, community: Community, filename: str, content: bytes, at: datetime) -> PlaceImport:
    """Read a file and say what it would do; nothing of it is written. Raises NotReadable when it cannot be read at all.

    Files of this community that nobody imported within a day, or that the same person sent before, are put away.
    """
    keeping.check_may_edit(actor, community.community)
    plan = Checker(community, read_places(content)).check()
    waiting = PlaceImport.objects.filter(community=community.community, imported_at=None)
    waiting.filter(checked_at__lt=at - KEPT).delete()
    waiting.filter(account=actor.account_id).delete()
    return PlaceImport.objects.create(
        street=community.street,
        community=community.community,
        account_id=actor.account_id,
        filename=filename[-LONGEST_NAME:],
        content=content,
        checked_at=at,
        **_outcome(plan),
    )


def problems_of(*, actor: Actor, place_import: PlaceImport, community: Community) -> list[Problem]:
    """Return every problem of a waiting file, found anew."""
    keeping.check_may_edit(actor, community.community)
    return Checker(community, read_places(_content(place_import))).check().file.problems


def carry_out(*, actor: Actor, place_import: PlaceImport, community: Community, at: datetime) -> PlaceImport:
    """Import a checked file, all of it or nothing. It is checked once more against what is there now.

    A new problem (somebody changed places meanwhile) is kept with the file instead, which stays to be looked at.
    """
    keeping.check_may_edit(actor, community.community)
    Community.objects.select_for_update().get(pk=community.pk)
    waiting = PlaceImport.objects.select_for_update().get(pk=place_import.pk)
    plan = Checker(community, read_places(_content(waiting))).check()
    for name, value in _outcome(plan).items():
        setattr(waiting, name, value)
    if plan.is_possible:
        _write(plan, community)
        waiting.imported_at, waiting.content = at, None
        counts = {kind.value: asdict(tally) for kind, tally in plan.tallies.items()}
        audit.record(
            actor=actor, street=community.street, action="places.imported", subject=waiting, at=at, data=counts
        )
    waiting.save()
    return waiting


def put_away(*, actor: Actor, place_import: PlaceImport) -> None:
    """Forget a file that is not to be imported."""
    keeping.check_may_edit(actor, place_import.community)
    PlaceImport.objects.filter(pk=place_import.pk, imported_at=None).delete()


def note_export(*, actor: Actor, community: Community, at: datetime) -> None:
    """Write down that somebody took all doors of a community away in a file."""
    keeping.check_may_edit(actor, community.community)
    keeping.note(actor, community, "places.exported", at)


def _write(plan: Plan, community: Community) -> None:
    try:
        with transaction.atomic():
            write(plan, community)
    except IntegrityError as error:
        raise NotPossible(_("Somebody changed the same places just now. Please send the file once more.")) from error


def _content(place_import: PlaceImport) -> bytes:
    if place_import.content is None:
        raise NotPossible(_("This file is imported already."))
    return bytes(place_import.content)


def _outcome(plan: Plan) -> dict[str, Any]:
    """Return the fields that say what a plan found, problems in the order of the sheets."""
    order, kinds = list(PlaceKind), plan.file.kinds
    problems = sorted(
        plan.file.problems, key=lambda problem: (order.index(PlaceKind(kinds[problem.sheet])), problem.row)
    )
    wrong = Counter(kinds[problem.sheet] for problem in problems)
    summary = {
        "tallies": {kind.value: {**asdict(tally), "problems": wrong[kind]} for kind, tally in plan.tallies.items()},
        "problems": [asdict(problem) for problem in problems[:SHOWN_PROBLEMS]],
        "changes": plan.changes,
        "does_something": plan.does_something,
    }
    return {"summary": summary, "problems": len(problems)}
