"""What this app knows about a person, for their own page, their copy and retention."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.elections.models import Candidate, RollEntry
from shanzhi.elections.queries import own_entries
from shanzhi.elections.workflow import ENDED
from shanzhi.people.exports import register_export
from shanzhi.people.models import Person
from shanzhi.people.my_pages import MyPage, register_my_page
from shanzhi.people.purposes import purpose_source


def register() -> None:
    """Tell people's registries (called when the app is ready)."""
    register_my_page(MyPage("elections", _("Elections"), "elections:mine", 30, is_on_a_roll))
    register_export("elections", export_elections)
    purpose_source(needed_for_elections)


def is_on_a_roll(actor: Actor) -> bool:
    """Tell whether the actor's own person is on the roll of an election."""
    return actor.person_id is not None and own_entries(actor).exists()


def export_elections(person: Person) -> dict[str, Any]:
    """Return on which rolls a person is, and where they stood. How they voted nobody knows."""
    entries = RollEntry.objects.filter(street=person.street, member__person=person)
    stood = Candidate.objects.filter(street=person.street, member__person=person)
    return {
        "rolls": [
            {"election": str(one.election), "standing": one.standing, "recommended": one.answered}
            for one in entries.select_related("election__organisation", "election__founding").order_by("pk")
        ],
        "stood": [
            {"election": str(one.round.election), "post": one.round.post, "elected": one.elected}
            for one in stood.select_related("round__election__organisation", "round__election__founding").order_by("pk")
        ],
    }


def needed_for_elections(street: int, person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return that elections under way need the data of those on their rolls: `at`."""
    running = RollEntry.objects.filter(street=street, member__person_id__in=person_ids)
    running = running.exclude(election__state__in=ENDED)
    return dict.fromkeys(running.values_list("member__person_id", flat=True), at)
