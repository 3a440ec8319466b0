"""The table: every edge can be walked, every other refused, by the services' question and by the database."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from shanzhi.core.errors import NotPossible
from shanzhi.elections.enums import Action, ElectionState
from shanzhi.elections.models import Election
from shanzhi.elections.workflow import IN_PLACE, TRANSITIONS, advance, allows
from tests.elections.conftest import Play
from tests.world import World

pytestmark = pytest.mark.django_db
EDGES = {(edge.action, edge.source): edge.target for edge in TRANSITIONS}


@pytest.mark.parametrize("action", Action)
def test_every_edge_and_every_non_edge(action: Action) -> None:
    for state in ElectionState:
        wanted = EDGES.get((action, state)) or (state if state in IN_PLACE.get(action, ()) else None)
        assert allows(action, state) == (wanted is not None)
        if wanted is None:
            with pytest.raises(NotPossible):
                advance(action, state)
        else:
            assert advance(action, state) == wanted


def test_the_database_refuses_what_is_not_in_the_table(play: Callable[..., Play], here: World) -> None:
    election = play().election
    allowed = {(edge.source, edge.target) for edge in TRANSITIONS}
    for target in ElectionState:
        if (ElectionState.PLANNED, target) in allowed or target == ElectionState.PLANNED:
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            Election.objects.filter(pk=election.pk).update(state=target)
    with pytest.raises(DatabaseError), transaction.atomic():
        election.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        election.steps.update(reason="anders")


def test_only_leaders_of_groups_are_elected_online_says_the_database(play: Callable[..., Play], here: World) -> None:
    election = play().election
    with pytest.raises(DatabaseError), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(online=True, kind="secretary")
    with pytest.raises(DatabaseError), transaction.atomic():
        election.roll.update(standing="probationary", ballot="paper")
