"""Every edge and every non-edge of the three machines, in Python and in the database."""

import itertools
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from shanzhi.core.errors import NotPossible
from shanzhi.partnerships.enums import Action
from shanzhi.partnerships.models import Check, Need, Promise
from shanzhi.partnerships.services import checks
from shanzhi.partnerships.workflow import CHECK, NEED, PROMISE, Machine
from tests.database import in_street

MACHINES = {"need": NEED, "promise": PROMISE, "check": CHECK}
ALL = [
    (machine, action, state)
    for machine in MACHINES.values()
    for action, state in itertools.product(Action, machine.states)
]


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_a_table_names_each_pair_once(machine: Machine) -> None:
    in_place = {(action, state) for action, states in machine.in_place.items() for state in states}
    assert not in_place & set(machine.edges)


def test_an_action_leads_where_the_table_says_or_is_refused() -> None:
    for machine, action, state in ALL:
        if (action, state) in machine.edges:
            assert machine.advance(action, state) == machine.edges[action, state]
        elif state in machine.in_place.get(action, ()):
            assert machine.advance(action, state) == state
        else:
            assert not machine.allows(action, state)
            with pytest.raises(NotPossible) as refusal:
                machine.advance(action, state)
            assert str(state.label) in str(refusal.value)


def test_the_database_refuses_changes_that_are_not_in_the_table(world: Any, promise: Promise, home: Any) -> None:
    with in_street(world.street):
        check = checks.generate(actor=world.program(), street=world.street, at=world.at)[0]
        for machine, model, pk in (
            (NEED, Need, promise.need_id),
            (PROMISE, Promise, promise.pk),
            (CHECK, Check, check.pk),
        ):
            source = model.objects.values_list("state", flat=True).get(pk=pk)
            for target in machine.states:
                allowed = target == source or (source, target.value) in machine.changes
                try:
                    with transaction.atomic():
                        assert model.objects.filter(pk=pk).update(state=target) == 1
                        assert allowed, f"the database let {source} become {target}"
                        transaction.set_rollback(True)
                except ProgrammingError:
                    assert not allowed, f"the database refused {source} → {target}"


def test_promises_and_checks_are_never_deleted_and_steps_never_changed(world: Any, promise: Promise) -> None:
    with in_street(world.street):
        for forbidden in (promise.delete, promise.steps.all().delete, lambda: promise.steps.update(words="x")):
            with pytest.raises(ProgrammingError), transaction.atomic():
                forbidden()
