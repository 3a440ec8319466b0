"""Halls in homes: fit for it, agreed to, opened, listed only while the household agrees."""

from datetime import date, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.messaging.models import InboxEntry
from shanzhi.organisations.enums import PostKind
from shanzhi.venues.enums import ConsentEnding
from shanzhi.venues.limits import criteria
from shanzhi.venues.models import Equipment, HallConsent, Venue
from shanzhi.venues.queries import consent_of, halls_of_building, listed
from shanzhi.venues.services import consents, venues
from tests.clients import client_of
from tests.venues.conftest import Neighbourhood
from tests.world import World

pytestmark = pytest.mark.usefixtures("street_scope")


def shown(world: World, on: date | None = None) -> list[str]:
    return [venue.name for venue in listed(world.code, on=on or world.at.date())]


def test_a_hall_opens_when_it_is_fit_and_agreed_to(place: Neighbourhood, world: World) -> None:
    hall = place.open_hall()
    assert hall.opened_on == world.at.date()
    assert shown(world) == ["1栋红色议事厅"]


@pytest.mark.parametrize("met", [[], list(criteria())[:3]])
def test_a_home_that_is_not_fit_does_not_open(place: Neighbourhood, world: World, met: list[str]) -> None:
    place.agree()
    actor, on = world.secretary().actor, world.at.date()
    venues.check_criteria(actor=actor, venue=place.hall, met=met, on=on, at=world.at)
    with pytest.raises(NotPossible):
        venues.open_venue(actor=actor, venue=place.hall, on=on, at=world.at)


def test_nothing_opens_without_the_household(place: Neighbourhood, world: World) -> None:
    actor, on = world.secretary().actor, world.at.date()
    venues.check_criteria(actor=actor, venue=place.hall, met=criteria(), on=on, at=world.at)
    with pytest.raises(NotPossible):
        venues.open_venue(actor=actor, venue=place.hall, on=on, at=world.at)
    assert shown(world) == []


def test_the_household_takes_its_consent_back_and_the_hall_is_gone(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    host, token = world.other_member().actor, place.hall.token
    assert client_of(None).get(f"/v/{token}/").status_code == 200
    consents.withdraw_hall_consent(actor=host, venue=place.hall, at=world.at)
    assert shown(world) == []
    assert client_of(None).get(f"/v/{token}/").status_code == 404
    assert consents.withdraw_hall_consent(actor=host, venue=place.hall, at=world.at) is None
    told = InboxEntry.objects.filter(message="venues.consent_withdrawn").values_list("account_id", flat=True)
    assert list(told) == [world.secretary().account.pk]


def test_a_consent_runs_out(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    (consent,) = HallConsent.objects.all()
    assert consent.valid_until == date(2027, 3, 10)
    assert shown(world, date(2027, 3, 10)) == ["1栋红色议事厅"]
    assert shown(world, date(2027, 3, 11)) == []


def test_a_consent_to_an_older_text_counts_no_more(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    HallConsent.objects.update(version="0")
    assert shown(world) == []


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2027, 3, 11)])
def test_a_consent_ends_between_today_and_the_longest(place: Neighbourhood, day: date) -> None:
    with pytest.raises(DomainError) as refused:
        place.agree(until=day)
    assert refused.value.field == "valid_until"


def test_a_renewed_consent_is_a_new_row(place: Neighbourhood, world: World) -> None:
    place.agree(until=date(2026, 6, 1))
    place.agree(shows_door=True)
    old, new = HallConsent.objects.order_by("pk")
    assert (old.ending, new.ended_at) == (ConsentEnding.RENEWED, None)
    assert consent_of(place.hall) == new


def test_staff_and_host_are_reminded_once(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    program, soon = world.program(), world.at + timedelta(days=340)
    assert consents.remind_of_consents(actor=program, street=world.street, at=world.at) == 0
    assert consents.remind_of_consents(actor=program, street=world.street, at=soon) == 1
    assert consents.remind_of_consents(actor=program, street=world.street, at=soon) == 0
    told = set(InboxEntry.objects.filter(message="venues.consent_ends").values_list("account_id", flat=True))
    assert told == {world.secretary().account.pk, world.other_member().account.pk}


@pytest.mark.parametrize("role", ["member", "group_leader", "partner_contact", "account_without_post"])
def test_others_note_no_consent(place: Neighbourhood, world: World, role: str) -> None:
    with pytest.raises(NotPermitted):
        consents.give_hall_consent(actor=getattr(world, role)().actor, venue=place.hall, at=world.at)
    with pytest.raises(NotPermitted):
        consents.withdraw_hall_consent(actor=getattr(world, role)().actor, venue=place.hall, at=world.at)


def test_the_door_is_published_only_if_they_say_so(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    url = f"/v/{place.hall.token}/"
    assert "101" not in client_of(None).get(url).content.decode()
    place.agree(shows_door=True)
    assert "101" in client_of(None).get(url).content.decode()


@pytest.mark.parametrize(("role", "sees"), [("secretary", True), ("group_leader", True), ("member", False)])
def test_door_and_host_are_for_those_who_run_the_hall(
    place: Neighbourhood, world: World, role: str, sees: bool
) -> None:
    place.open_hall()
    page = client_of(getattr(world, role)()).get(f"/desk/venues/{place.hall.pk}/").content.decode()
    assert ("<strong>101</strong>" in page) == sees


def test_a_hall_stays_in_its_home_while_the_consent_holds(place: Neighbourhood, world: World) -> None:
    place.agree()
    actor = world.secretary().actor
    with pytest.raises(NotPossible):
        venues.change_venue(actor=actor, venue=place.hall, household=world.households[1], at=world.at)


def test_names_are_taken_once_and_a_station_is_in_no_home(place: Neighbourhood, world: World) -> None:
    actor = world.secretary().actor
    fields = {"actor": actor, "community": world.code, "at": world.at}
    assert place.hall.name
    for wrong, field in (
        ({"kind": "station", "name": place.hall.name}, "name"),
        ({"kind": "station", "name": "驿站", "household": world.households[0]}, "door"),
        ({"kind": "hall", "name": "无门"}, "door"),
        ({"kind": "station", "name": " "}, "name"),
    ):
        with pytest.raises(DomainError) as refused:
            venues.plan_venue(**fields, **wrong)
        assert refused.value.field == field


def test_only_who_runs_the_community_plans_and_opens(place: Neighbourhood, world: World) -> None:
    chief = world.someone((PostKind.GRID_CHIEF, world.branch)).actor
    for actor in (chief, world.member().actor, world.group_leader().actor):
        with pytest.raises(NotPermitted):
            venues.plan_venue(actor=actor, community=world.code, kind="station", name="驿站", at=world.at)
        with pytest.raises(NotPermitted):
            venues.close_venue(actor=actor, venue=place.station, on=world.at.date(), at=world.at)


def test_things_are_counted_with_their_condition(place: Neighbourhood, world: World) -> None:
    leader = world.group_leader().actor  # runs the hall of the own group
    things = [{"kind": "chairs", "count": 20, "condition": "worn"}, {"kind": "other", "item": "血压计", "count": 1}]
    venues.set_equipment(actor=leader, venue=place.hall, things=things, on=world.at.date(), at=world.at)
    assert [(str(row), row.count, row.condition) for row in Equipment.objects.all()] == [
        ("椅子", 20, "worn"),
        ("血压计", 1, "good"),
    ]


def test_a_building_knows_its_halls(place: Neighbourhood, world: World) -> None:
    place.open_hall()
    found = halls_of_building(world.building, on=world.at.date())
    assert [(venue.name, venue.has_consent) for venue in found] == [("1栋红色议事厅", True)]


def test_a_closed_venue_is_listed_no_more(place: Neighbourhood, world: World) -> None:
    station, actor = place.station, world.secretary().actor
    venues.close_venue(actor=actor, venue=station, on=world.at.date() + timedelta(days=1), at=world.at)
    assert shown(world) == [station.name]
    assert shown(world, world.at.date() + timedelta(days=1)) == []
    with pytest.raises(NotPossible):
        venues.close_venue(actor=actor, venue=station, on=world.at.date(), at=world.at)
    assert Venue.objects.get(pk=station.pk).closed_on is not None
