from datetime import datetime

from shanzhi.care import deadlines
from shanzhi.care.services import climbing, retention, telling
from shanzhi.core.access import Actor
from shanzhi.core.jobs import every_street, street_task
from shanzhi.core.tenancy import Scope, scoped


@street_task("care.tell")
def tell(*, street: int, at: datetime, visit_id: int, news: str, since: str, by: int | None) -> None:
    """Tell about one visit who should know."""
    telling.tell(visit_id=visit_id, news=news, since=since, by=by, at=at)


@every_street("care.climb", cron="*/5 * * * *", in_one_transaction=False)
def climb(*, street: int, at: datetime) -> None:
    """Lift late visits, each in a transaction of its own."""
    scope = Scope.of_street(street)
    with scoped(scope):
        ids = climbing.due_to_climb(street, at)
    for pk in ids:
        with scoped(scope):
            climbing.climb(actor=Actor.program(scope), visit_id=pk, at=at)


@every_street("care.remind", cron="0 0 * * *")
def remind(*, street: int, at: datetime) -> None:
    """At eight in the morning in China: tell visitors of their visits today."""
    telling.remind(street=street, at=at)


@every_street("care.remind_of_reviews", cron="30 0 * * 1")
def remind_of_reviews(*, street: int, at: datetime) -> None:
    """On Monday morning: tell who keeps a register what is to be looked at again."""
    telling.remind_of_reviews(street=street, today=deadlines.day_of(at), at=at)


@every_street("care.purge", cron="40 18 * * *")
def purge(*, street: int, at: datetime) -> None:
    """At night: forget what is no longer needed."""
    retention.purge(actor=Actor.program(Scope.of_street(street)), street=street, at=at)
