"""What the worker does by itself: checks fall due, late ones climb, late promises are remembered; people are told once."""

from datetime import timedelta

import pytest

from shanzhi.core import clock
from shanzhi.messaging.models import InboxEntry
from shanzhi.partnerships import tasks
from shanzhi.partnerships.models import Check, CheckedHome, CheckPlan
from tests.database import in_street
from tests.partnerships.conftest import ask
from tests.worker import work
from tests.world import Someone, World

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_the_worker_makes_checks_lifts_late_ones_and_reminds(
    world: World, plan: CheckPlan, home: CheckedHome, shopkeeper: Someone
) -> None:
    now = clock.now()
    ask(world, at=now - 20 * DAY, due_on=(now - 3 * DAY).date(), is_agreed=True)
    with in_street(world.street):
        CheckPlan.objects.filter(pk=plan.pk).update(first_on=(now + 2 * DAY).date())
        tasks.fall_due(street=world.street, at=now)
        tasks.fall_due(street=world.street, at=now)
        check = Check.objects.get(turn_on=(now + 2 * DAY).date())
        Check.objects.filter(pk=check.pk).update(climbs_on=now.date())
    for _twice in range(2):
        tasks.remind(street=world.street, at=now)
        tasks.climb(street=world.street, at=now)
    work()
    with in_street(world.street):
        check.refresh_from_db()
        told = sorted(InboxEntry.objects.filter(account=shopkeeper.account).values_list("message", flat=True))
        reminded = InboxEntry.objects.filter(message="partnerships.promise_late")
        both = sorted(reminded.values_list("account_id", flat=True))
    assert check.level == 2
    assert told == ["partnerships.check_given", "partnerships.check_late"]
    assert both == sorted([world.partner_contact().account.pk, world.secretary().account.pk])
