"""Terms: how long, when they end, who is reminded, electing later, the street's rules."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.elections import services
from shanzhi.elections.models import TermReminder
from shanzhi.elections.queries import terms_ending
from shanzhi.elections.terms import add_months, end_of_term, rules_of, term_years
from shanzhi.messaging.models import InboxEntry
from shanzhi.organisations.models import Organisation, Post
from tests.elections.conftest import Play
from tests.world import World

pytestmark = pytest.mark.django_db
ENDS = date(2026, 4, 10)  # a month after the present of tests


@pytest.fixture
def ending(here: World) -> World:
    """The group leader's term ends in a month."""
    here.group_leader(), here.secretary(), here.community_staff()
    Post.objects.filter(organisation=here.group).update(term_ends_on=ENDS)
    return here


def listed(world: World, on: date) -> list[tuple[Organisation, date]]:
    return [(one.organisation, one.due_on) for one in terms_ending(Organisation.objects.all(), world.street, on=on)]


@pytest.mark.parametrize(
    ("kind", "setting", "community", "years"),
    [
        ("branch", "", 1, 5),
        ("branch", "estate", 1, 5),
        ("committee", "", 1, 5),
        ("branch", "market", 1, 3),
        ("branch", "", None, 3),
        ("building_group", "", 1, 3),
    ],
)
def test_villages_and_communities_elect_every_five_years(
    here: World, kind: str, setting: str, community: int | None, years: int
) -> None:
    assert term_years(rules_of(here.street), kind, setting, community) == years


@pytest.mark.parametrize(
    ("begins", "years", "ends"),
    [(date(2026, 3, 14), 3, date(2029, 3, 14)), (date(2024, 2, 29), 5, date(2029, 2, 28))],
)
def test_a_term_ends_on_the_same_day_years_later(begins: date, years: int, ends: date) -> None:
    assert end_of_term(begins, years) == ends


def test_months_wrap_around_the_year() -> None:
    assert (add_months(date(2026, 11, 30), 3), add_months(date(2026, 1, 31), -2)) == (
        date(2027, 2, 28),
        date(2025, 11, 30),
    )


def test_terms_are_listed_half_a_year_ahead_and_when_they_are_over(ending: World) -> None:
    assert listed(ending, date(2025, 10, 9)) == []
    for day in (date(2025, 10, 10), ENDS, date(2027, 1, 1)):
        assert listed(ending, day) == [(ending.group, ENDS)]


def test_each_stage_reminds_once_and_nobody_who_has_planned(ending: World, play: Callable[..., Play]) -> None:
    assert services.remind(street=ending.street, at=ending.at) == 1
    assert services.remind(street=ending.street, at=ending.at + timedelta(hours=2)) == 0
    told = set(InboxEntry.objects.filter(message="elections.term_ends").values_list("account", flat=True))
    assert told == {one.account.pk for one in (ending.group_leader(), ending.secretary(), ending.community_staff())}
    play()
    assert services.remind(street=ending.street, at=ending.at + timedelta(days=60)) == 0
    assert TermReminder.objects.count() == 1


def test_an_election_is_put_off_for_a_year_at_most_and_with_approval(ending: World) -> None:
    asking = {"actor": ending.group_leader().actor, "organisation": ending.group, "reason": "小区改造", "at": ending.at}
    for until in (ENDS, date(2027, 4, 11)):
        with pytest.raises(DomainError):
            services.ask_for_delay(**asking, until=until)
    delay = services.ask_for_delay(**asking, until=date(2027, 4, 10))
    with pytest.raises(NotPossible):
        services.ask_for_delay(**asking, until=date(2026, 12, 1))
    assert listed(ending, ENDS) == [(ending.group, ENDS)]  # asked is not approved
    with pytest.raises(NotPermitted):
        services.answer_delay(actor=ending.group_leader().actor, delay_id=delay.pk, approved=True, at=ending.at)
    services.answer_delay(actor=ending.secretary().actor, delay_id=delay.pk, approved=True, at=ending.at)
    assert listed(ending, ENDS) == []
    assert listed(ending, date(2027, 1, 1)) == [(ending.group, date(2027, 4, 10))]


def test_the_rules_of_the_street_hold_for_what_is_planned_afterwards(here: World, play: Callable[..., Play]) -> None:
    before = play().election
    with pytest.raises(NotPermitted):
        services.change_rules(actor=here.secretary().actor, street=here.street, quorum_percent=50, at=here.at)
    services.change_rules(
        actor=here.street_staff().actor, street=here.street, quorum_percent=67, other_term_years=2, at=here.at
    )
    before.refresh_from_db()
    assert (before.quorum_percent, before.term_years) == (80, 3)
    services.cancel(actor=here.secretary().actor, election_id=before.pk, reason="改期", at=here.at)
    after = services.plan_election(actor=here.secretary().actor, organisation=here.group, kind="leader", at=here.at)
    assert (after.quorum_percent, after.term_years) == (67, 2)
