"""A proposal against the ground as it is now: its groups, what is wrong with them, who is left and why."""

from dataclasses import dataclass, field

from shanzhi.building_groups.forming.checking import ADVICE, Breach, breaches, is_connected
from shanzhi.building_groups.forming.ground import Shape, Unit
from shanzhi.building_groups.forming.reasons import LeftOut, left_out
from shanzhi.building_groups.models import Proposal, ProposedGroup
from shanzhi.building_groups.queries.grounds import Grounds


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A group with its entrances. `joining`: ids of the members who would come into it; `members`: with those of a group that stays."""

    group: ProposedGroup
    shape: Shape
    joining: list[int]
    members: int
    furthest: int
    breaches: list[Breach]

    @property
    def is_valid(self) -> bool:
        return not set(self.breaches) - ADVICE


@dataclass
class Drawn:
    """A whole proposal."""

    proposal: Proposal
    grounds: Grounds
    groups: list[DrawnGroup] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)

    @property
    def group_at(self) -> dict[Unit, DrawnGroup]:
        """Unit → its group."""
        return {unit: one for one in self.groups for unit in one.shape}

    @property
    def new_groups(self) -> list[DrawnGroup]:
        return [one for one in self.groups if not one.group.is_kept]

    @property
    def grouped(self) -> int:
        return sum(one.members for one in self.groups)

    @property
    def left_members(self) -> int:
        return sum(one.members for one in self.left)

    @property
    def furthest(self) -> int:
        return max((one.furthest for one in self.new_groups), default=0)

    @property
    def is_valid(self) -> bool:
        """Tell whether it may be adopted: there are groups, and none breaks a rule."""
        return bool(self.groups) and all(one.is_valid for one in self.groups)


def drawn(proposal: Proposal, grounds: Grounds) -> Drawn:
    """Return a proposal on a ground. Parts of buildings that are gone since are left out. Two queries."""
    shapes: dict[int, set[Unit]] = {}
    for group_id, building, entrance in proposal.parts.values_list("group_id", "building_id", "entrance_id"):
        unit = grounds.unit_of.get((building, entrance))
        if unit is not None:
            shapes.setdefault(group_id, set()).add(unit)
    found = Drawn(proposal, grounds)
    for group in proposal.groups.select_related("organisation"):
        group.proposal = proposal
        own = frozenset(shapes.get(group.pk, ()))
        found.groups.append(_kept(grounds, group, own) if group.is_kept else _new(grounds, group, own))
    shapes_now = [one.shape for one in found.groups]
    found.left = left_out(grounds.ground, shapes_now, proposal.formation.limits)
    return found


def _new(grounds: Grounds, group: ProposedGroup, shape: Shape) -> DrawnGroup:
    limits = group.proposal.formation.limits
    joining = _living_in(grounds, shape)
    return DrawnGroup(
        group, shape, joining, len(joining), _furthest(grounds, shape), breaches(grounds.ground, shape, limits)
    )


def _kept(grounds: Grounds, group: ProposedGroup, added: Shape) -> DrawnGroup:
    """A group that stays is measured by one rule only: what is added lies beside it."""
    shape = grounds.kept.get(group.organisation_id or 0, frozenset()) | added
    joining = _living_in(grounds, shape)
    members = grounds.kept_members[group.organisation_id or 0] + len(joining)
    blocks = sorted({at for at, _number in shape})
    apart = bool(added) and not is_connected(grounds.ground, blocks)
    return DrawnGroup(group, shape, joining, members, _furthest(grounds, shape), [Breach.APART] if apart else [])


def _living_in(grounds: Grounds, shape: Shape) -> list[int]:
    return [member for unit in sorted(shape) for member in grounds.residents.get(unit, [])]


def _furthest(grounds: Grounds, shape: Shape) -> int:
    """Return how many metres it is from the best placed building to the furthest one."""
    blocks = {at for at, _number in shape}
    walks = [grounds.ground.walks_from(at, 10**6) for at in blocks] if len(blocks) > 1 else []
    return min((max(walk.get(at, 0) for at in blocks) for walk in walks), default=0)
