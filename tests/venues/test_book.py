"""The reception book, what took place, and the figures of the article, counted from rows."""

from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.people.rules import may_look
from shanzhi.people.services import look
from shanzhi.records.trace import story_of
from shanzhi.service_requests.enums import Source
from shanzhi.service_requests.models import Category, ServiceRequest
from shanzhi.service_requests.services.categories import open_menu
from shanzhi.venues.enums import Outcome
from shanzhi.venues.models import Reception
from shanzhi.venues.personal import needed_for_venues
from shanzhi.venues.queries import figures_of
from shanzhi.venues.services import duties, keepers, receptions
from tests.venues.conftest import MONDAY, Neighbourhood
from tests.world import World

pytestmark = pytest.mark.usefixtures("street_scope")


@pytest.fixture
def category(world: World) -> Category:
    return next(c for c in open_menu(actor=world.program(), street=world.street, at=world.at) if c.code == "repair")


def receive(place: Neighbourhood, **fields: object) -> Reception:
    world = place.world
    said = {"about": "路灯不亮", "outcome": Outcome.OPEN, "at": world.at, **fields}
    return receptions.receive(actor=world.member().actor, venue=place.station, **said)


def test_what_a_visitor_says_becomes_a_request(place: Neighbourhood, world: World, category: Category) -> None:
    reception = receive(place, name="王阿姨", phone=world.inventor.phone())
    request = receptions.request_from_reception(
        actor=world.member().actor, reception_id=reception.pk, category=category, at=world.at
    )
    assert (request.text, request.source, request.reporter) == ("路灯不亮", Source.COUNTER, reception.visitor)
    story = story_of(world.secretary().actor, request)
    assert {(node.kind, node.shown.url) for node in story.nodes} == {
        ("venues.reception", f"/desk/venues/{place.station.pk}/"),
        ("service_requests.servicerequest", f"/desk/requests/{request.pk}/"),
    }
    with pytest.raises(NotPossible):
        receptions.request_from_reception(
            actor=world.member().actor, reception_id=reception.pk, category=category, at=world.at
        )


def test_a_visitor_need_not_be_named(place: Neighbourhood) -> None:
    assert receive(place).visitor is None


def test_a_visitors_name_is_sealed_and_looked_at_by_few(place: Neighbourhood, world: World) -> None:
    reception = receive(place, name="王阿姨")
    visitor = reception.visitor
    assert str(visitor.name) == "王*"
    lookers = {"member": False, "group_leader": False, "secretary": True, "other_member": False}
    found = {role: may_look(getattr(world, role)().actor, visitor, "name", reception, at=world.at) for role in lookers}
    assert found == lookers
    assert needed_for_venues(world.street, [visitor.pk], world.at + timedelta(days=9)) == {visitor.pk: world.at}


@pytest.mark.parametrize(
    ("role", "days"), [("member", 7), ("group_leader", 7), ("other_member", None), ("secretary", 9999)]
)
def test_a_visitor_is_called_back_for_some_days(
    place: Neighbourhood, world: World, role: str, days: int | None
) -> None:
    """A keeper types any phone: it opens nothing of the resident who has it but that phone, for a week."""
    reception = receive(place, phone=world.account_without_post().phone)
    actor, visitor = getattr(world, role)().actor, reception.visitor

    def may(after: timedelta) -> bool:
        return may_look(actor, visitor, "phone", reception, at=world.at + after)

    last = timedelta(days=days or 0)
    assert may(last) == (days is not None)
    assert may(last + timedelta(seconds=1)) == (role == "secretary")
    assert not may_look(actor, visitor, "note", reception, at=world.at) or role == "secretary"


def test_who_keeps_the_venue_no_more_calls_nobody(place: Neighbourhood, world: World) -> None:
    member, reception = world.member(), receive(place, phone=world.account_without_post().phone)
    words = {"person": reception.visitor, "field": "phone", "reason": "回电", "subject": reception}
    assert look(actor=member.actor, at=world.at, **words) == world.account_without_post().phone
    keepers.end_keeper(actor=member.actor, keeper=place.keeper(member), at=world.at)
    with pytest.raises(NotPermitted):
        look(actor=member.actor, at=world.at, **words)


def test_the_duty_of_that_time_is_noted(place: Neighbourhood, world: World) -> None:
    duty = place.duty(world.member())
    assert receive(place, at=duty.starts_at).duty == duty
    assert receive(place, at=duty.ends_at).duty is None


def test_a_draft_sent_twice_counts_once(place: Neighbourhood) -> None:
    assert receive(place, draft_key="k") == receive(place, draft_key="k")
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"about": " "}, "about"), ({"people": 0}, "people"), ({"phone": "12"}, "phone")],
)
def test_what_cannot_be_noted(place: Neighbourhood, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        receive(place, **wrong)
    assert refused.value.field == field


@pytest.mark.parametrize("role", ["partner_contact", "account_without_post"])
def test_the_book_is_the_keepers(place: Neighbourhood, world: World, role: str) -> None:
    actor = getattr(world, role)().actor
    with pytest.raises(NotPermitted):
        receptions.receive(actor=actor, venue=place.station, about="x", at=world.at)
    with pytest.raises(NotPermitted):
        receptions.record_use(
            actor=actor, venue=place.station, kind="meeting", topic="x", starts_at=world.at, at=world.at
        )
    with pytest.raises(NotPermitted):
        receptions.settle_reception(actor=actor, reception_id=receive(place).pk, at=world.at)


def test_the_figures_of_the_article(place: Neighbourhood, world: World, category: Category) -> None:
    """Duties kept, people received, meetings held, concerns solved: here or by a request the resident said is solved."""
    kept, planned = place.duty(world.member()), place.duty(world.other_member(), day=MONDAY + timedelta(days=1))
    duties.keep_duty(actor=world.member().actor, duty_id=kept.pk, at=kept.ends_at)
    receive(place, outcome=Outcome.TALK, people=3)
    receive(place, outcome=Outcome.SOLVED)
    later = receive(place)
    receptions.settle_reception(actor=world.member().actor, reception_id=later.pk, at=world.at)
    by_request, unsolved = receive(place), receive(place)
    for reception in (by_request, unsolved):
        receptions.request_from_reception(
            actor=world.member().actor, reception_id=reception.pk, category=category, at=world.at
        )
    by_request.refresh_from_db()
    ServiceRequest.objects.filter(pk=by_request.request_id).update(solved=True)
    receptions.record_use(
        actor=world.member().actor, venue=place.station, kind="meeting", topic="议事", starts_at=world.at, at=world.at
    )
    receptions.record_use(
        actor=world.member().actor, venue=place.station, kind="lesson", topic="党史", starts_at=world.at, at=world.at
    )
    counted = figures_of(place.station, start=world.at, stop=planned.ends_at)
    assert (counted.duties, counted.received, counted.meetings) == (1, 7, 1)
    assert (counted.solved, counted.concerns) == (3, 4)
    nothing = figures_of(place.station, start=planned.ends_at, stop=planned.ends_at + timedelta(days=9))
    assert (nothing.duties, nothing.received, nothing.meetings, nothing.solved) == (0, 0, 0, 0)
