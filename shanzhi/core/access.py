"""Who acts: an account (or nobody, or the program) together with the posts that say what it may do and where.

Built once per request or task and handed to every service as `actor`. Holds no database rows, so it can be kept in a session.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from shanzhi.core.errors import NotPermitted
from shanzhi.core.tenancy import Jurisdiction, Scope


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing an actor may be, somewhere: a role, the codes it lies in and the organisation it comes from.

    `level` says how far it carries: "street" or "community" for a post that answers for all of it, "" for one that carries no
    further than its own organisation or partner unit (a branch's secretary, a group's leader, a member).
    """

    role: str
    start: int
    stop: int
    organisation_id: int | None = None
    partner_id: int | None = None
    level: str = ""

    @property
    def jurisdiction(self) -> Jurisdiction:
        return Jurisdiction(self.start, self.stop)

    def holds_for(self, community: int) -> bool:
        """Tell whether the grant reaches a 12-digit community code."""
        return self.start <= community < self.stop


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `account_id` is None for a guest and for the program itself; `person_id` is the member's own person row."""

    account_id: int | None
    name: str
    scope: Scope | None
    grants: tuple[Grant, ...] = ()
    person_id: int | None = None
    is_program: bool = False
    administers: str = ""

    @classmethod
    def guest(cls, scope: Scope, name: str = "") -> Self:
        """A resident or passer-by without an account."""
        return cls(account_id=None, name=name, scope=scope)

    @classmethod
    def program(cls, scope: Scope) -> Self:
        """The software itself: timers, imports, climbing."""
        return cls(account_id=None, name="", scope=scope, is_program=True)

    def has_role(
        self, roles: str | Iterable[str], *, community: int | None = None, organisation_id: int | None = None
    ) -> bool:
        """Tell whether one grant carries one of the roles, reaches the community and comes from the organisation."""
        wanted = {roles} if isinstance(roles, str) else set(roles)
        return any(
            grant.role in wanted
            and (community is None or grant.holds_for(community))
            and (organisation_id is None or grant.organisation_id == organisation_id)
            for grant in self.grants
        )

    def organisations(self, roles: Iterable[str]) -> list[int]:
        """Return the organisations in which the actor holds one of the roles."""
        wanted = set(roles)
        return [g.organisation_id for g in self.grants if g.role in wanted and g.organisation_id is not None]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for a session."""
        return {
            "account_id": self.account_id,
            "name": self.name,
            "scope": [self.scope.start, self.scope.stop] if self.scope else None,
            "grants": [[g.role, g.start, g.stop, g.organisation_id, g.partner_id, g.level] for g in self.grants],
            "person_id": self.person_id,
            "administers": self.administers,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild an actor from `as_dict`."""
        return cls(
            account_id=data["account_id"],
            name=data["name"],
            scope=Scope(*data["scope"]) if data["scope"] else None,
            grants=tuple(Grant(*values) for values in data["grants"]),
            person_id=data["person_id"],
            administers=data["administers"],
        )


def require(permitted: bool, message: Any) -> None:
    """Raise NotPermitted with the sentence unless permitted: the raising form of a rule."""
    if not permitted:
        raise NotPermitted(message)
