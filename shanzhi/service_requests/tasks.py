from datetime import datetime

from shanzhi.core.access import Actor
from shanzhi.core.jobs import every_street, street_task
from shanzhi.core.tenancy import Scope, scoped
from shanzhi.service_requests.services import climbing, closing, links, telling
from shanzhi.service_requests.sharing_out import share_out


@street_task("service_requests.tell")
def tell(*, street: int, at: datetime, step_id: int) -> None:
    """Tell about one step who should know."""
    telling.tell(step_id=step_id, at=at)


@every_street("service_requests.climb", cron="*/5 * * * *", in_one_transaction=False)
def climb(*, street: int, at: datetime) -> None:
    """Lift orders nobody took, each in a transaction of its own so that nobody waits for all of them."""
    scope = Scope.of_street(street)
    with scoped(scope):
        ids = climbing.due_to_climb(street, at)
    for pk in ids:
        with scoped(scope):
            climbing.climb(actor=Actor.program(scope), request_id=pk, at=at)


@every_street("service_requests.close_unanswered", cron="20 18 * * *")
def close_unanswered(*, street: int, at: datetime) -> None:
    """At night: note as not reached who did not answer within 14 days."""
    closing.close_unanswered(actor=Actor.program(Scope.of_street(street)), street=street, at=at)


@every_street("service_requests.archive_finished", cron="50 18 * * *")
def archive_finished(*, street: int, at: datetime) -> None:
    """At night: file what ended 30 days ago."""
    closing.archive_finished(actor=Actor.program(Scope.of_street(street)), street=street, at=at)


@street_task("service_requests.work_out_links", in_one_transaction=False)
def work_out_links(*, street: int, at: datetime, proposal_id: int) -> None:
    """Share out the homes of a community. Nobody waits for a transaction while the solver thinks."""
    scope = Scope.of_street(street)
    with scoped(scope):
        work = links.prepare(proposal_id=proposal_id)
    if work is not None:
        given = share_out(work.ground)
        with scoped(scope):
            links.store(work=work, given=given)
