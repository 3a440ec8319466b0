"""Every edge and every non-edge of the state machine, in Python and in the database."""

import itertools
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from shanzhi.core.errors import NotPossible
from shanzhi.service_requests.diagram import page
from shanzhi.service_requests.enums import Action, RequestState
from shanzhi.service_requests.models import ServiceRequest
from shanzhi.service_requests.workflow import IN_PLACE, TRANSITIONS, advance, allows

EDGES = {(edge.action, edge.source): edge.target for edge in TRANSITIONS}
IN_PLACE_PAIRS = {(action, state) for action, states in IN_PLACE.items() for state in states}
CHANGES = {(edge.source, edge.target) for edge in TRANSITIONS}


def test_the_table_names_each_pair_once():
    assert len(EDGES) == len(TRANSITIONS)
    assert not IN_PLACE_PAIRS & set(EDGES)


@pytest.mark.parametrize(("action", "source"), list(itertools.product(Action, RequestState)))
def test_an_action_leads_where_the_table_says_or_is_refused(action, source):
    if (action, source) in EDGES:
        assert advance(action, source) == EDGES[action, source]
    elif (action, source) in IN_PLACE_PAIRS:
        assert advance(action, source) == source
    else:
        assert not allows(action, source)
        with pytest.raises(NotPossible) as refusal:
            advance(action, source)
        assert str(source.label) in str(refusal.value)


def test_every_state_is_reached_and_every_state_but_the_last_is_left():
    targets, sources = {t for _, t in CHANGES}, {s for s, _ in CHANGES}
    assert set(RequestState) - targets == set()
    assert set(RequestState) - sources == {RequestState.SPLIT}


@pytest.mark.parametrize("source", RequestState)
def test_the_database_refuses_changes_that_are_not_in_the_table(asked, source):
    pk = fresh_in(asked, source)
    for target in RequestState:
        allowed = target == source or (source, target) in CHANGES
        try:
            with transaction.atomic():
                changed = ServiceRequest.objects.filter(pk=pk).update(state=target)
                assert changed == 1
                assert allowed, f"the database let {source} become {target}"
                transaction.set_rollback(True)
        except ProgrammingError:
            assert not allowed, f"the database refused {source} → {target}"


def fresh_in(asked: ServiceRequest, state: RequestState) -> int:
    copy = ServiceRequest.objects.get(pk=asked.pk)
    copy.pk = None
    copy.number, copy.token, copy.state = f"QS-{state}", f"x-{state}", state
    copy.save(force_insert=True)
    return copy.pk


def test_the_diagram_in_the_docs_is_the_table():
    docs = Path(__file__).parents[2] / "docs" / "request-states.md"
    assert docs.read_text(encoding="utf-8") == page(), "run: script/shanzhi manage request_states"
