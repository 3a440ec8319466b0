from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.core.jobs import every_street, street_task
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.partnerships.services import checks, promises, telling


@street_task("partnerships.tell")
def tell(*, street: int, at: datetime, kind: str, step_id: int) -> None:
    """Tell about one step who should know."""
    tell_it = {"promisestep": telling.tell_promise, "checkstep": telling.tell_check}[kind]
    tell_it(step_id=step_id, at=at)


@every_street("partnerships.remind", cron="30 0 * * *", in_one_transaction=False)
def remind(*, street: int, at: datetime) -> None:
    """In the morning: remind both sides of late promises, each in a transaction of its own."""
    scope = Scope.of_street(street)
    with scoped(scope):
        ids = promises.late_to_remind(street, at)
    for pk in ids:
        with scoped(scope):
            promises.remind(actor=Actor.program(scope), promise_id=pk, at=at)


@every_street("partnerships.fall_due", cron="0 17 * * *")
def fall_due(*, street: int, at: datetime) -> None:
    """After midnight in China: make the checks that fall due within a week."""
    checks.generate(actor=Actor.program(Scope.of_street(street)), street=street, at=at)


@every_street("partnerships.climb", cron="15 0 * * *", in_one_transaction=False)
def climb(*, street: int, at: datetime) -> None:
    """In the morning: lift late checks, each in a transaction of its own."""
    scope = Scope.of_street(street)
    with scoped(scope):
        ids = checks.due_to_climb(street, at)
    for pk in ids:
        with scoped(scope):
            checks.climb(actor=Actor.program(scope), check_id=pk, at=at)
