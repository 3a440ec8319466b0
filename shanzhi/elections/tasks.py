from datetime import datetime

from shanzhi.core.jobs import every_street, street_task
from shanzhi.elections.services import telling, terms


@street_task("elections.tell_asked")
def tell_asked(*, street: int, at: datetime, election_id: int) -> None:
    """Tell everybody on the roll that they are asked."""
    telling.tell_asked(election_id=election_id, at=at)


@street_task("elections.tell_called")
def tell_called(*, street: int, at: datetime, election_id: int) -> None:
    """Tell everybody on the roll when and where."""
    telling.tell_called(election_id=election_id, at=at)


@street_task("elections.tell_voting")
def tell_voting(*, street: int, at: datetime, election_id: int) -> None:
    """Tell those who may vote that they can."""
    telling.tell_voting(election_id=election_id, at=at)


@street_task("elections.tell_reported")
def tell_reported(*, street: int, at: datetime, election_id: int) -> None:
    """Tell who approves."""
    telling.tell_reported(election_id=election_id, at=at)


@every_street("elections.remind_of_terms", cron="40 0 * * *")
def remind_of_terms(*, street: int, at: datetime) -> None:
    """In the morning: remind of terms that end."""
    terms.remind(street=street, at=at)
