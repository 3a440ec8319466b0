"""Consent taken back: what rested on it ends with the commit."""

import pytest

from shanzhi.care.consents import FAMILY, REGISTER
from shanzhi.care.enums import EndReason, Relation, VisitState
from shanzhi.care.services import link_family
from shanzhi.people.services import withdraw_consent
from tests.care.conftest import Enter
from tests.database import in_street
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_entry_and_the_familys_view_end_at_once(world: World, enter: Enter) -> None:
    entry, other = enter(), enter(home=1)
    secretary = world.secretary().actor
    with in_street(world.street):
        child = link_family(actor=secretary, entry=other, relative=world.person(), relation=Relation.CHILD, at=world.at)
        guardian = link_family(
            actor=secretary, entry=other, relative=world.person(), relation=Relation.GUARDIAN, at=world.at
        )
    with in_street(world.street):
        withdraw_consent(actor=secretary, person=entry.person, purpose=REGISTER, at=world.at)
        withdraw_consent(actor=secretary, person=other.person, purpose=FAMILY, at=world.at)
    with in_street(world.street):
        for row in (entry, other, child, guardian):
            row.refresh_from_db()
        assert (entry.end_reason, entry.visits.get().state) == (EndReason.WITHDRAWN, VisitState.DROPPED)
        assert other.is_live
        assert child.until is not None
        assert guardian.until is None
