"""Ten weeks of Liuhe: the article's three groups and three chiefs, nothing lost on the way; the same ending gives the same rows."""

from datetime import date

import pytest

from shanzhi.care.enums import VisitState
from shanzhi.care.models import CareEvent, CarePerson, CareVisit
from shanzhi.partnerships.models import Check
from shanzhi.people.models import Account
from shanzhi.scenarios.liuhe.place import COMMUNITY, STREET
from shanzhi.scenarios.playing import play
from shanzhi.scenarios.registry import scenario_named
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.territory.models import Division, Level
from tests.database import in_street

ENDING = date(2026, 6, 30)


@pytest.fixture
def played(db: None) -> bool:
    Division.objects.create(code=COMMUNITY, level=Level.COMMUNITY, parent=STREET * 1000, name="浏河社区居委会")
    return play(scenario_named("liuhe"), ENDING)


@pytest.mark.usefixtures("played")
def test_the_weeks_show_what_was_counted() -> None:
    scenario = scenario_named("liuhe")
    with in_street(STREET):
        assert [(f.label, f.count()) for f in scenario.figures()] == [(f.label, f.expected) for f in scenario.figures()]
        somebody_came_within_a_day_after_every_event()
        what_was_heard_is_sealed_and_some_became_requests()
        nothing_happens_after_the_end()
    names = {row["name"] for row in scenario.sign_ins()}
    assert Account.objects.filter(username__in=names, is_active=True).count() == len(names) == 5
    assert play(scenario, ENDING) is False, "a second load changes nothing"


def somebody_came_within_a_day_after_every_event() -> None:
    for event in CareEvent.objects.all():
        visit = event.visits.order_by("id")[0]
        assert visit.made_at is not None
        assert visit.made_at <= visit.due_at


def what_was_heard_is_sealed_and_some_became_requests() -> None:
    heard = CareVisit.objects.filter(heard__isnull=False)
    assert {str(visit.heard) for visit in heard} == {"***"}
    assert ServiceRequest.objects.count() == CareVisit.objects.filter(request__isnull=False).count() > 0


def nothing_happens_after_the_end() -> None:
    assert not CareVisit.objects.filter(made_at__date__gt=ENDING).exists()
    assert not CarePerson.objects.filter(entered_at__date__gt=ENDING).exists()
    assert not Check.objects.filter(ended_at__date__gt=ENDING).exists()
    assert CareVisit.objects.filter(state=VisitState.DROPPED).count() == 0
