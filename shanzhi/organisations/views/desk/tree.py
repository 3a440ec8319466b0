"""The tree as of any day: the street's own bodies, then each community's part."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.organisations.forms.organisations import TreeForm
from shanzhi.organisations.queries import Node, flattened, tree_of
from shanzhi.organisations.rules import is_staff, sees_tree
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

OPEN_AT_ONCE = 3


@dataclass(slots=True)
class Part:
    """One community's part of the tree, or the street's own bodies (`name` empty)."""

    name: str
    nodes: list[Node] = field(default_factory=list)

    @property
    def members(self) -> int:
        """Home members and participants added up, as the rows show them."""
        return sum(node.members for node in self.nodes)


@only(sees_tree)
def tree(request: AccountRequest) -> HttpResponse:
    """Show the tree. `?on=` is the day; today by default. Six queries at any size."""
    today = timezone.localdate(clock.now())
    form = TreeForm(request.GET)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    scope = request.actor.scope
    roots = tree_of(request.actor, on=on)
    names = dict(Community.objects.filter(street__gte=scope.start).values_list("community", "name")) if scope else {}
    parts = parts_of(roots, names)
    context = {
        "section": "organisations",
        "tree": parts,
        "form": form,
        "on": on,
        "is_past": on < today,
        "opens": len(parts) <= OPEN_AT_ONCE + 1,
        "may_found": is_staff(request.actor),
        "number": sum(len(part.nodes) for part in parts),
    }
    return render(request, "organisations/desk/tree.html", context)


def parts_of(roots: Iterable[Node], names: dict[int, str]) -> list[Part]:
    """Return the street's own bodies first, then the communities by name; depth begins anew in each part."""
    parts: dict[int, Part] = {}
    for node in flattened(roots):
        community = node.organisation.community or 0
        part = parts.setdefault(community, Part(names.get(community, str(community or ""))))
        part.nodes.append(node)
    for part in parts.values():
        least = min(node.depth for node in part.nodes)
        for node in part.nodes:
            node.depth = min(node.depth - least, 5)
    return [parts[community] for community in sorted(parts)]
