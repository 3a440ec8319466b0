"""The sums must always equal a recount of the rows."""

from datetime import date, timedelta

import pytest
from django.db import connection

from shanzhi.core.tenancy import Jurisdiction
from shanzhi.reports.measures import MEASURES
from shanzhi.reports.queries import Period, figures, overview, rows_of, sentence
from shanzhi.reports.queries.sentence import rounded
from shanzhi.service_requests.enums import Grade, ServiceMode, VisitChannel
from shanzhi.service_requests.services import dispatch, hear, judge, progress, sort
from tests.service_requests.conftest import menu, scope  # noqa: F401 - fixtures

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def within(world):
    return Jurisdiction.of_code(world.code)


def ask(world, category, text="要办的事", **more):
    return hear.submit(
        actor=world.resident(), community=world.community.community, category=category, text=text, at=world.at, **more
    )


def carry_out(world, request, *, solved=True, grade=Grade.SATISFIED, late=False):
    secretary, member = world.secretary().actor, world.member()
    sort.accept(actor=secretary, request_id=request.pk, at=world.at)
    dispatch.assign(actor=secretary, request_id=request.pk, member=member.member, at=world.at)
    dispatch.take(actor=member.actor, request_id=request.pk, at=world.at)
    at = world.at + (timedelta(days=60) if late else timedelta(hours=1))
    for what in ("先看了一次", "修好了"):
        progress.record_service(actor=member.actor, request_id=request.pk, mode=ServiceMode.ON_FOOT, what=what, at=at)
    progress.finish(actor=member.actor, request_id=request.pk, at=at)
    progress.check(actor=secretary, request_id=request.pk, at=at)
    if grade is None:
        judge.not_reached(actor=secretary, request_id=request.pk, channel=VisitChannel.PHONE, at=at)
    else:
        judge.rate(
            actor=secretary,
            request_id=request.pk,
            solved=solved,
            grade=grade,
            channel=VisitChannel.PHONE,
            at=at,
            reopen=False,
        )


@pytest.fixture
def busy(world, menu):  # noqa: F811
    """Requests that went all the different ways."""
    secretary = world.secretary().actor
    carry_out(world, ask(world, menu["other"]))
    carry_out(world, ask(world, menu["policy"]), late=True)
    carry_out(world, ask(world, menu["policy"]), solved=False, grade=Grade.FAIR)
    carry_out(world, ask(world, menu["other"]), grade=None)
    ask(world, menu["repair"])
    refused, merged, moved = (ask(world, menu["other"]) for _ in range(3))
    sort.refuse(actor=secretary, request_id=refused.pk, reason="不属于", turn_to="12345", at=world.at)
    sort.merge(actor=secretary, request_id=merged.pk, into_id=moved.pk, at=world.at)
    sort.change_category(actor=secretary, request_id=moved.pk, category=menu["policy"], at=world.at)


@pytest.mark.usefixtures("busy")
def test_the_sums_equal_a_recount_before_and_after_folding(world, within):
    for _fold in range(2):
        counted = figures(within=within, period=YEAR)
        assert counted.counts == {m.key: rows_of(m.key, within=within, period=YEAR).count() for m in MEASURES}
        with connection.cursor() as cursor:
            cursor.execute("SELECT reports_fold_tallies(%s)", [world.street])


@pytest.mark.usefixtures("busy")
def test_the_figures_of_a_busy_month(within):
    counted = figures(within=within, period=YEAR)
    assert counted.counts == {
        "collected": 8,
        "counted": 6,
        "dispatched": 4,
        "contacted": 3,
        "settled": 4,
        "on_time": 3,
        "closed": 4,
        "visited": 4,
        "reached": 3,
        "answered": 3,
        "solved": 2,
        "satisfied": 2,
        "unreachable": 1,
        "reopened": 0,
        "services": 8,
    }


@pytest.mark.usefixtures("busy")
def test_not_reached_is_left_out_and_never_satisfied(within):
    shares = {share.rate.key: share for share in figures(within=within, period=YEAR).shares}
    satisfied = shares["satisfied"]
    assert (satisfied.numerator, satisfied.denominator, satisfied.left_out) == (2, 3, 1)


@pytest.mark.usefixtures("busy")
def test_groups_add_up_to_the_whole(within):
    whole = figures(within=within, period=YEAR)
    for grouping in ("month", "community", "category"):
        groups = overview(within=within, period=YEAR).by(grouping)
        assert {k: sum(f[k] for _, f in groups) for k in whole.counts} == whole.counts


@pytest.mark.usefixtures("busy")
def test_another_community_or_year_has_nothing(within):
    assert figures(within=Jurisdiction.of_code(430407002014), period=YEAR)["collected"] == 0
    assert figures(within=within, period=Period(date(2025, 1, 1), date(2025, 12, 31)))["collected"] == 0


@pytest.mark.usefixtures("busy")
def test_the_web_role_cannot_change_a_sum():
    from django.db import ProgrammingError, transaction

    from shanzhi.reports.models import Tally

    with pytest.raises(ProgrammingError), transaction.atomic():
        Tally.objects.update(collected=99)


@pytest.mark.usefixtures("busy")
def test_the_sentence_says_the_numbers(within, settings):
    from django.utils import translation

    with translation.override("en"):
        assert sentence(figures(within=within, period=YEAR)) == (
            "8 needs collected, 4 orders dispatched, 8 services done, 2 solved."
        )


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (9, "9"), (10, "10"), (107, "100"), (100, "100"), (1523, "1500"), (64, "60")]
)
def test_rounding_is_for_display(number, written):
    from django.utils import translation

    with translation.override("en"):
        assert rounded(number).removeprefix("more than ") == written
