"""The board: what stands where, a dozen cards to a column."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor
from shanzhi.service_requests.enums import RequestState as S
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.queries.requests import visible_to
from shanzhi.service_requests.workflow import IN_HAND

CARDS = 12
COLUMNS: tuple[tuple[str, Any, tuple[S, ...]], ...] = (
    ("to_accept", _("To accept"), (S.WAITING,)),
    ("to_dispatch", _("To dispatch"), (S.ACCEPTED, S.DECLINED)),
    ("to_take", _("Waiting to be taken"), (S.OPEN, S.DISPATCHED)),
    ("in_hand", _("In hand"), (*IN_HAND, S.PAUSED)),
    ("to_check", _("To check"), (S.DONE,)),
    ("to_visit", _("Return visits"), (S.TO_VISIT,)),
)


@dataclass(slots=True)
class Column:
    """One column: its most urgent cards and how many there are in all."""

    key: str
    label: Any
    states: tuple[S, ...]
    cards: list[ServiceRequest]
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def board_of(actor: Actor, at: datetime) -> list[Column]:
    """Return the columns (two queries): counts, and the most urgent cards with what their menus need to know."""
    columns = {key: Column(key, label, states, []) for key, label, states in COLUMNS}
    of_state = {state.value: key for key, _label, states in COLUMNS for state in states}
    rows = visible_to(actor).filter(state__in=of_state)
    for state, count in rows.order_by().values_list("state").annotate(Count("pk")):
        columns[of_state[state]].count += count
    places = {key: number for number, key in enumerate(columns)}
    column = Case(
        *(When(state=state, then=Value(places[key])) for state, key in of_state.items()), output_field=IntegerField()
    )
    ranked = rows.annotate(
        column=column,
        rank=Window(RowNumber(), partition_by=[column], order_by=["due_at", "id"]),
    )
    cards = ranked.filter(rank__lte=CARDS).select_related("category", "building", "holder__person", "group", "partner")
    names = list(columns)
    for card in cards.order_by("due_at", "id"):
        columns[names[card.column]].cards.append(card)
    return list(columns.values())
