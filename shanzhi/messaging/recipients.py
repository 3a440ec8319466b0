"""Who is told: accounts (inbox, e-mail, text message) and persons without one (text message)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Recipients:
    """A set of accounts and persons; `|` joins two."""

    account_ids: frozenset[int] = frozenset()
    person_ids: frozenset[int] = frozenset()

    @classmethod
    def accounts(cls, ids: Iterable[int | None]) -> Self:
        """Accounts by id; None is passed over."""
        return cls(account_ids=frozenset(pk for pk in ids if pk is not None))

    @classmethod
    def persons(cls, ids: Iterable[int | None]) -> Self:
        """Persons of the street by id; None is passed over."""
        return cls(person_ids=frozenset(pk for pk in ids if pk is not None))

    def __or__(self, other: "Recipients") -> "Recipients":
        return Recipients(self.account_ids | other.account_ids, self.person_ids | other.person_ids)

    def without_account(self, account_id: int | None) -> "Recipients":
        """Leave one account out: nobody is told about their own deeds."""
        return Recipients(self.account_ids - {account_id}, self.person_ids)

    def __bool__(self) -> bool:
        return bool(self.account_ids or self.person_ids)
