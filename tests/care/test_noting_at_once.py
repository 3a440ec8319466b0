"""Several people note one visit at the same moment, on real connections: one does, the others are told, one next visit is planned."""

import threading

import pytest
from django.db import connection

from shanzhi.care.enums import VisitState
from shanzhi.care.services import record_visit
from shanzhi.core.errors import NotPossible
from shanzhi.core.tenancy import scoped
from tests.care.conftest import Enter
from tests.world import World

HANDS = 4


@pytest.mark.django_db(transaction=True)
def test_one_of_many_notes_the_visit(world: World, enter: Enter) -> None:
    entry, secretary = enter(), world.secretary().actor
    with scoped(world.scope):
        visit = entry.visits.get()
    outcomes: list[str] = []
    ready = threading.Barrier(HANDS)

    def note() -> None:
        ready.wait()
        try:
            with scoped(world.scope):
                record_visit(actor=secretary, visit_id=visit.pk, met=True, at=world.at)
            outcomes.append("noted")
        except NotPossible:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=note) for _hand in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["noted"] + ["too late"] * (HANDS - 1)
    with scoped(world.scope):
        assert entry.visits.filter(state=VisitState.PLANNED).count() == 1
