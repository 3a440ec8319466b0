"""What the worker does: working rotas out, reminding of duties and of consents that end."""

from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.core.jobs import every_street, street_task
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.venues.limits import limit
from shanzhi.venues.rota_solver import solve
from shanzhi.venues.services import consents, duties, rotas


@street_task("venues.solve_rota", in_one_transaction=False)
def solve_rota(*, street: int, at: datetime, rota_id: int) -> None:
    """Work one rota out: read, think without a transaction, write if nobody changed it meanwhile (else it is a draft again)."""
    scope = Scope.of_street(street)
    with scoped(scope):
        asked = rotas.problem_to_solve(rota_id)
    if asked is None:
        return
    problem, plan, revision = asked
    try:
        solution = solve(problem, plan, seconds=limit("ROTA_SOLVER_SECONDS"))
        with scoped(scope):
            rotas.take_plan(
                actor=Actor.program(scope),
                rota_id=rota_id,
                plan=solution.plan,
                proven=solution.proven,
                revision=revision,
                at=at,
            )
    except Exception:
        with scoped(scope):
            rotas.reopen_after_failure(actor=Actor.program(scope), rota_id=rota_id)
        raise


@every_street("venues.remind_of_duties", cron="0 10 * * *")
def remind_of_duties(*, street: int, at: datetime) -> None:
    """At 18:00 in China: who has duty tomorrow."""
    duties.remind_of_duties(actor=Actor.program(Scope.of_street(street)), street=street, at=at)


@every_street("venues.remind_of_consents", cron="30 0 * * *")
def remind_of_consents(*, street: int, at: datetime) -> None:
    """At 8:30 in China: which consents of households end soon."""
    consents.remind_of_consents(actor=Actor.program(Scope.of_street(street)), street=street, at=at)
