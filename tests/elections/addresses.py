"""What the addresses of this app lead to: an election of the building group while its ballots are entered, one differently."""

from typing import Any

from shanzhi.core import clock
from shanzhi.elections import services
from shanzhi.elections.enums import ElectionKind
from shanzhi.elections.models import TermDelay
from shanzhi.organisations.models import Post
from tests.elections.conftest import Play, ballot, hands_of, party


def furnish(furnished: Any) -> dict[str, Any]:
    """Count an election on paper up to a difference; put one off."""
    world = furnished.world
    people = party(world, 6)
    at = clock.now()
    election = services.plan_election(
        actor=world.secretary().actor, organisation=world.group, kind=ElectionKind.LEADER, at=at
    )
    play = Play(world, election, people, at).voting()
    first, second, *_others = play.members
    services.close_round(**play.run, returned=1)
    hands = hands_of(world)
    for actor, paper in ((hands.first, ballot(first)), (hands.second, ballot(second))):
        services.enter_ballot(actor=actor, election_id=election.pk, sheet=1, paper=paper, at=play.at)
    Post.objects.filter(organisation=world.group).update(term_ends_on=at.date())
    delay = TermDelay.objects.create(
        street=world.street,
        organisation=world.group,
        term_ended_on=at.date(),
        until=at.date(),
        reason="等待批复",
        asked_at=at,
        asked_by=world.secretary().account,
    )
    return {
        "elections/pk": election.pk,
        "elections/sheet": 1,
        "elections/paper": "ballot",
        "elections/key": "cancel",
        "elections/entry": election.roll.order_by("pk")[0].pk,
        "elections/organisation": world.group.pk,
        "delay": delay.pk,
    }
