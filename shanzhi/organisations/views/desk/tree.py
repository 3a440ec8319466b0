"""The tree as of any day: the street's own bodies, then each community's part; on the screen and on paper."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.core.pdf import render_pdf
from shanzhi.organisations.advice import Advice, advice_on
from shanzhi.organisations.enums import BranchSetting, OrganisationKind, PostKind
from shanzhi.organisations.forms.organisations import TreeForm
from shanzhi.organisations.queries import Node, flattened, tree_of
from shanzhi.organisations.rules import is_staff, sees_tree
from shanzhi.people.requests import AccountRequest
from shanzhi.territory.models import Community

DEEPEST = 5
LEADS = (PostKind.STREET_LEADER, PostKind.SECRETARY, PostKind.GROUP_LEADER)
SHOWN_SETTINGS = (BranchSetting.ESTATE, BranchSetting.OFFICE_BUILDING, BranchSetting.MARKET, BranchSetting.TEMPORARY)
NAMED_LEADERS = 3
PAPERS = ("a3", "a4")
SETTING_COUNTS = {
    BranchSetting.ESTATE: gettext_lazy("of a grid or estate"),
    BranchSetting.OFFICE_BUILDING: gettext_lazy("in office buildings"),
    BranchSetting.MARKET: gettext_lazy("in markets"),
    BranchSetting.TEMPORARY: gettext_lazy("temporary ones"),
}


@dataclass(slots=True)
class Row:
    """One organisation in its part of the tree. `closes`: how many levels end after it."""

    node: Node
    depth: int
    advice: list[Advice]
    has_below: bool = False
    is_open: bool = False
    closes: range = range(0)

    @property
    def leaders(self) -> list[str]:
        """The names of who leads it, for one glance."""
        return [str(post.person) for post in self.node.posts if post.kind in LEADS][:NAMED_LEADERS]


@dataclass(slots=True)
class Part:
    """One community's part of the tree, or the street's own bodies (`name` empty)."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @property
    def branches(self) -> int:
        return sum(row.node.organisation.kind == OrganisationKind.BRANCH for row in self.rows)

    @property
    def members(self) -> int:
        """Party members at home in this part."""
        return sum(row.node.members for row in self.rows if row.node.organisation.is_home_branch)


@only(sees_tree)
def tree(request: AccountRequest) -> HttpResponse:
    """Show the tree. `?on=` is the day, today by default; `?setting=` one kind of branch; `?open=` all or none."""
    form, on, roots = _asked(request)
    opened = request.GET.get("open", "")
    wanted = form.cleaned_data["setting"] if form.is_valid() else ""
    parts = parts_of(kept(roots, wanted), _names(request), on, opened or ("all" if wanted else ""))
    context = {
        "section": "organisations",
        "tree": parts,
        "form": form,
        "on": on,
        "is_past": on < timezone.localdate(clock.now()),
        "counts": counts_of(roots),
        "wanted": wanted,
        "opened": opened,
        "may_found": is_staff(request.actor),
        "advised": sum(1 for part in parts for row in part.rows if row.advice),
    }
    return render(request, "organisations/desk/tree.html", context)


@only(sees_tree)
def tree_on_paper(request: AccountRequest, paper: str) -> HttpResponse:
    """The tree of a day as a PDF, on A3 across or A4 upright."""
    form, on, roots = _asked(request)
    wanted = form.cleaned_data["setting"] if form.is_valid() else ""
    parts = parts_of(kept(roots, wanted), _names(request), on, "all")
    data = {
        "title": _("Tree of organisations"),
        "day": _("As of %(day)s") % {"day": date_format(on, "Y-m-d")},
        "paper": paper if paper in PAPERS else PAPERS[0],
        "counts": [[str(count["label"]), count["number"]] for count in counts_of(roots)],
        "parts": [_on_paper(part) for part in parts],
        "words": {"members": _("members"), "nobody": _("nobody yet")},
    }
    content = render_pdf("organisations/tree.typ", data, at=clock.now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="organisations.pdf"'
    return response


def parts_of(roots: Iterable[Node], names: dict[int, str], on: date, opened: str) -> list[Part]:
    """Return the street's own bodies first, then the communities in order; depth begins anew in each part."""
    parts: dict[int, Part] = {}
    for node in flattened(roots):
        community = node.organisation.community or 0
        part = parts.setdefault(community, Part(names.get(community, str(community or ""))))
        part.rows.append(Row(node, node.depth, advice_on(node, on=on)))
    for part in parts.values():
        least = min(row.depth for row in part.rows)
        for row in part.rows:
            row.depth = min(row.depth - least, DEEPEST)
        following = [*(row.depth for row in part.rows[1:]), 0]
        for row, after in zip(part.rows, following, strict=True):
            row.has_below = after > row.depth
            row.closes = range(max(0, row.depth - after))
            row.is_open = opened == "all" or (
                opened != "none" and row.node.organisation.kind != OrganisationKind.BRANCH
            )
    return [parts[community] for community in sorted(parts)]


def kept(roots: Iterable[Node], setting: str) -> list[Node]:
    """Return the tree with the branches of one setting and what stands above them; all of it without one."""
    if not setting:
        return list(roots)
    found = []
    for node in roots:
        below = kept(node.children, setting)
        if below or node.organisation.setting == setting:
            node.children = below
            found.append(node)
    return found


def counts_of(roots: Iterable[Node]) -> list[dict[str, Any]]:
    """Return how many branches of each setting stand, with the filter that shows them."""
    numbers = Counter(
        node.organisation.setting
        for node in flattened(roots)
        if node.organisation.kind in (OrganisationKind.BRANCH, OrganisationKind.GENERAL_BRANCH)
    )
    return [
        {
            "label": SETTING_COUNTS[setting],
            "number": numbers[setting],
            "url": f"{reverse('organisations:tree')}?setting={setting}",
        }
        for setting in SHOWN_SETTINGS
    ]


def _asked(request: AccountRequest) -> tuple[TreeForm, date, list[Node]]:
    form = TreeForm(request.GET)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate(clock.now())
    return form, on, tree_of(request.actor, on=on)


def _names(request: AccountRequest) -> dict[int, str]:
    scope = request.actor.scope
    if scope is None:
        return {}
    return dict(Community.objects.filter(street__gte=scope.start).values_list("community", "name"))


def _on_paper(part: Part) -> dict[str, Any]:
    rows = [
        {
            "name": row.node.organisation.name,
            "kind": row.node.organisation.get_kind_display(),
            "depth": row.depth,
            "leaders": "、".join(row.leaders),
            "members": row.node.members,
        }
        for row in part.rows
    ]
    return {"name": part.name or _("The street"), "members": part.members, "rows": rows}
