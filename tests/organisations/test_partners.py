import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import PartnerKind
from shanzhi.organisations.queries import partners_visible_to
from shanzhi.organisations.rules import speaks_for
from shanzhi.organisations.services import change_partner, end_partner, register_partner
from tests.world import World


def register(here: World, actor=None, **fields):
    words = {"kind": PartnerKind.UNIT, "name": "市第一中学", "community": here.code, **fields}
    return register_partner(actor=actor or here.secretary().actor, street=here.street, at=here.at, **words)


def test_a_unit_is_registered_changed_and_ended(here: World) -> None:
    contact = here.partner_contact()
    partner = here.partner

    change_partner(actor=here.secretary().actor, partner=partner, can_do="电梯", at=here.at)
    end_partner(actor=here.secretary().actor, partner=partner, on=here.at.date(), at=here.at)

    partner.refresh_from_db()
    assert (partner.can_do, partner.until) == ("电梯", here.at.date())
    assert not speaks_for(here.actor_of(contact.account), partner.pk)
    with pytest.raises(NotPossible):
        end_partner(actor=here.secretary().actor, partner=partner, at=here.at)


def test_names_are_used_once_in_a_place(here: World) -> None:
    register(here)
    register(here, here.street_staff().actor, community=None)

    for community in (here.code, None):
        with pytest.raises(DomainError):
            register(here, here.street_staff().actor, community=community)


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact"])
def test_others_register_none(here: World, who: str) -> None:
    actor = getattr(here, who)().actor
    with pytest.raises(NotPermitted):
        register(here, actor)
    with pytest.raises(NotPermitted):
        change_partner(actor=actor, partner=here.partner, name="x", at=here.at)
    with pytest.raises(NotPermitted):
        end_partner(actor=actor, partner=here.partner, at=here.at)


def test_community_staff_register_none_of_the_street(here: World) -> None:
    with pytest.raises(NotPermitted):
        register(here, community=None)


def test_a_contact_sees_the_own_unit_only(here: World, other_world: World) -> None:
    other = register(here)

    assert list(partners_visible_to(here.partner_contact().actor)) == [here.partner]
    assert set(partners_visible_to(here.member().actor)) == {here.partner, other}
    assert list(partners_visible_to(here.account_without_post().actor)) == []
    assert list(partners_visible_to(other_world.street_staff().actor)) == []
