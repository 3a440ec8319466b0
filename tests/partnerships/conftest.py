"""Units, needs and offers of the small world, and a person in care who agreed that shops may come."""

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.care.consents import PARTNERS
from shanzhi.care.enums import Ground
from shanzhi.care.models import CarePerson
from shanzhi.care.services import enter_person, open_kinds
from shanzhi.organisations.enums import PartnerKind, PostKind
from shanzhi.organisations.models import PartnerUnit
from shanzhi.partnerships.enums import ResourceKind, Rhythm
from shanzhi.partnerships.models import CheckedHome, CheckPlan, Need, Offer, Promise
from shanzhi.partnerships.services import check_plans, entries, promises
from shanzhi.people.enums import GivenHow
from shanzhi.people.services import give_consent
from tests.database import in_street
from tests.world import SINCE, Someone, World

DAY = timedelta(days=1)


def add_unit(world: World, name: str, kind: PartnerKind = PartnerKind.UNIT) -> PartnerUnit:
    """Return a new partner unit of the community."""
    code = world.community.community
    with in_street(world.street):
        return PartnerUnit.objects.create(street=world.street, community=code, kind=kind, name=name, since=SINCE)


def enter_in_care(world: World, *, home: int = 0, agrees: bool = True, is_child: bool = False) -> CarePerson:
    """Return a new person in care, who agreed that shops and units may come unless told otherwise."""
    secretary, person, household = world.secretary().actor, world.person(), world.households[home]
    with in_street(world.street):
        kinds = open_kinds(actor=world.program(), street=world.street, at=world.at)
        kind = next(kind for kind in kinds if kind.is_children == is_child)
        entry = enter_person(
            actor=secretary,
            person=person,
            household=household,
            kind=kind,
            ground=Ground.CONSENT,
            at=world.at,
        )
        if agrees:
            give_consent(actor=secretary, person=person, purpose=PARTNERS, how=GivenHow.PAPER, at=world.at)
    return entry


@pytest.fixture
def need(world: World) -> Need:
    """Twenty people wanted in the second week from now."""
    day = world.at.date()
    with in_street(world.street):
        return entries.add_need(
            actor=world.secretary().actor,
            street=world.street,
            community=world.code,
            kind=ResourceKind.PEOPLE,
            title="重阳节帮手",
            amount=20,
            measure="人",
            wanted_from=day + 7 * DAY,
            wanted_until=day + 14 * DAY,
            at=world.at,
        )


@pytest.fixture
def offer(world: World) -> Offer:
    """Twelve people of the property company."""
    contact = world.partner_contact()
    with in_street(world.street):
        return entries.add_offer(
            actor=contact.actor,
            partner=world.partner,
            kind=ResourceKind.PEOPLE,
            title="保安保洁帮忙",
            amount=12,
            measure="人",
            at=world.at,
        )


def ask(world: World, **wishes: Any) -> Promise:
    """Ask the property company to promise something within ten days."""
    world.partner_contact()
    secretary = world.secretary().actor
    words = {"title": "搬桌椅", "due_on": world.at.date() + 10 * DAY, "partner": world.partner, **wishes}
    if "need" not in words:
        words.setdefault("community", world.code)
    with in_street(world.street):
        return promises.propose(actor=secretary, **{"at": world.at, **words})


@pytest.fixture
def promise(world: World, need: Need, offer: Offer) -> Promise:
    """The property company is asked for eight people."""
    return ask(world, need=need, offer=offer, amount=8, measure="人")


@pytest.fixture
def merchant(world: World) -> PartnerUnit:
    return add_unit(world, "老街家电维修店", PartnerKind.MERCHANT)


@pytest.fixture
def shopkeeper(world: World, merchant: PartnerUnit) -> Someone:
    """The merchant's contact."""
    return world.someone((PostKind.UNIT_CONTACT, merchant))


@pytest.fixture
def plan(world: World, merchant: PartnerUnit) -> CheckPlan:
    """A monthly look at the appliances, first within three days."""
    secretary, code = world.secretary().actor, world.community.community
    with in_street(world.street):
        return check_plans.plan_checks(
            actor=secretary,
            partner=merchant,
            community=code,
            title="家电安全检查",
            rhythm=Rhythm.MONTHLY,
            first_on=world.at.date() + 3 * DAY,
            at=world.at,
        )


@pytest.fixture
def home(world: World, plan: CheckPlan) -> CheckedHome:
    entry, secretary = enter_in_care(world), world.secretary().actor
    with in_street(world.street):
        return check_plans.add_homes(actor=secretary, plan_id=plan.pk, entries=[entry], at=world.at)[0]
