"""bench_groups: how long dividing communities of several sizes takes, and how far the result can be from the best."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.building_groups.forming.candidates import Aim, candidates_of
from shanzhi.building_groups.forming.ground import Limits
from shanzhi.building_groups.forming.invention import invented_ground
from shanzhi.building_groups.forming.solving import divide_among

SIZES = ((60, 300, 1), (200, 1500, 8), (200, 1500, 1), (200, 600, 1), (200, 300, 1), (400, 3000, 1))
HEADING = "| buildings | members | estates | candidates | aim | seconds | groups | left out | most above the best |"


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        from ortools.sat.python import cp_model  # noqa: F401 - imported before the clock runs

        self.stdout.write(HEADING)
        self.stdout.write("|---|---|---|---|---|---|---|---|---|")
        for buildings, members, estates in SIZES:
            ground, limits = invented_ground(buildings, members, estates=estates, seed=1), Limits()
            start = perf_counter()
            candidates = candidates_of(ground, limits)
            found = perf_counter() - start
            for aim in Aim:
                start = perf_counter()
                division = divide_among(ground, candidates, limits, aim)
                seconds = found + perf_counter() - start
                gap = "proven" if division.is_proven else f"{division.gap:.1%}"
                self.stdout.write(
                    f"| {buildings} | {members} | {estates} | {len(candidates):,} | {aim} | {seconds:.1f} "
                    f"| {len(division.shapes)} | {division.left_out} | {gap} |"
                )
