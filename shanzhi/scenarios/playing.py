"""Playing a scenario into the database the connections point to."""

import io
from datetime import date

from django.core.management import call_command

from shanzhi.core.tenancy import Scope, scoped
from shanzhi.scenarios.registry import Scenario
from shanzhi.territory.models import Division

COUNTY_DIGITS = 6


def play(scenario: Scenario, ending: date) -> bool:
    """Replay the year that ends on a day, in one transaction; import the county's register first if it is missing.

    Returns False, and changes nothing, when the scenario is there already.
    """
    if not Division.objects.filter(code=scenario.community).exists():
        county = str(scenario.street)[:COUNTY_DIGITS]
        call_command("divisions", "import", "--within", county, stdout=io.StringIO(), stderr=io.StringIO())
    with scoped(Scope.of_street(scenario.street)):
        if scenario.is_loaded():
            return False
        scenario.play(ending)
        return True
