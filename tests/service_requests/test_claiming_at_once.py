"""Two members claim one order at the same moment, on two real connections: one gets it, the other is told."""

import threading

import pytest
from django.db import connection

from shanzhi.core.errors import NotPossible
from shanzhi.core.tenancy import scoped
from shanzhi.records.models import AuditChain, AuditSeal
from shanzhi.service_requests.enums import RequestState
from shanzhi.service_requests.models import Dispatch, ServiceRequest
from shanzhi.service_requests.services import dispatch, hear, sort
from shanzhi.service_requests.services.categories import open_menu

CLAIMANTS = 6


@pytest.mark.django_db(transaction=True)
def test_one_of_many_gets_the_order(world, scope_of_tests_is_off):
    secretary = world.secretary().actor
    members = [world.someone(member_of=world.group) for _ in range(CLAIMANTS)]
    with scoped(world.scope):
        menu = {c.code: c for c in open_menu(actor=world.program(), street=world.street, at=world.at)}
        asked = hear.submit(
            actor=world.resident(),
            community=world.community.community,
            category=menu["errand"],
            text="取药",
            at=world.at,
        )
        sort.accept(actor=secretary, request_id=asked.pk, at=world.at)
        dispatch.offer(actor=secretary, request_id=asked.pk, group=world.group, at=world.at)
    outcomes, ready = [], threading.Barrier(CLAIMANTS)

    def claim(member):
        ready.wait()
        try:
            with scoped(world.scope):
                dispatch.claim(actor=member.actor, request_id=asked.pk, at=world.at)
            outcomes.append("taken")
        except NotPossible:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken"] + ["too late"] * (CLAIMANTS - 1)
    with scoped(world.scope):
        request = ServiceRequest.objects.get(pk=asked.pk)
        assert request.state == RequestState.TAKEN
        assert Dispatch.objects.get(request=request).member == request.holder
        assert AuditChain.objects.get().position == AuditSeal.objects.count()
