"""The year of Xihu New Village: the reports show the article's figures, counted from rows; the same ending gives the same rows."""

from datetime import date

import pytest
from django.db.models import Count

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.people.models import Account
from shanzhi.reports.measures import MEASURES
from shanzhi.reports.queries import figures, rows_of
from shanzhi.scenarios.playing import play
from shanzhi.scenarios.registry import all_scenarios, scenario_named
from shanzhi.scenarios.xihu.place import COMMUNITY, STREET
from shanzhi.scenarios.xihu.scenario import WHOLE_TIME
from shanzhi.service_requests.models import ServiceRecord, ServiceRequest, Step
from shanzhi.territory.models import Division, Level
from tests.database import in_street

ENDING = date(2026, 6, 30)


@pytest.fixture
def played(db):
    Division.objects.create(code=COMMUNITY, level=Level.COMMUNITY, parent=STREET * 1000, name="西湖新村社区居委会")
    return play(scenario_named("xihu"), ENDING)


@pytest.mark.usefixtures("played")
def test_the_year_shows_the_articles_figures():
    with in_street(STREET):
        figures_come_out_of_the_rows()
        every_number_opens_into_as_many_rows()
        some_orders_took_two_services_and_some_services_no_order()
        nothing_happens_after_the_end_or_before_it_was_heard()
    names = {row["name"] for row in scenario_named("xihu").sign_ins()}
    assert Account.objects.filter(username__in=names, is_active=True).count() == len(names) == 6
    assert play(scenario_named("xihu"), ENDING) is False, "a second load changes nothing"


def figures_come_out_of_the_rows():
    expected = scenario_named("xihu").figures()
    assert [(f.label, f.count()) for f in expected] == [(f.label, f.expected) for f in expected]
    assert ServiceRequest.objects.count() == 100
    assert ServiceRequest.objects.filter(dispatched_at__isnull=False).count() == 60
    assert ServiceRecord.objects.count() == 80


def every_number_opens_into_as_many_rows():
    within = Jurisdiction.of_code(COMMUNITY)
    counted = figures(within=within, period=WHOLE_TIME)
    assert counted.counts == {m.key: rows_of(m.key, within=within, period=WHOLE_TIME).count() for m in MEASURES}


def some_orders_took_two_services_and_some_services_no_order():
    assert ServiceRequest.objects.annotate(n=Count("services")).filter(n=2).count() == 8
    assert ServiceRecord.objects.filter(request__isnull=True).count() == 4


def nothing_happens_after_the_end_or_before_it_was_heard():
    for step in Step.objects.select_related("request"):
        assert step.request.received_at <= step.at
        assert step.at.date() <= ENDING


def test_the_list_names_every_scenario():
    assert {"xihu", "wenquan"} <= {scenario.name for scenario in all_scenarios()}
